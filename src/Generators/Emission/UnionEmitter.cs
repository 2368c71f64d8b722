using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing;

namespace WsGen.Generators.Emission;

/// <summary>Writes the override that tells the messages of a union apart.</summary>
internal static class UnionEmitter
{
    public static void Write(SourceWriter writer, UnionModel union)
    {
        string kind = union.Kind.ToString();
        writer.Line(union.Discriminator is { } discriminator
            ? $"// {kind.ToLowerInvariant()}: a {union.TypeName}, whose {TypeNames.Literal(discriminator)} says which"
            : $"// {kind.ToLowerInvariant()}: the first decoder that takes the message says which");
        writer.Line($"public override {Names.ValueTask} On{kind}Async(in {Names.InboundMessage} message)");
        writer.Open();
        if (union.Discriminator is null)
        {
            WriteVerdicts(writer, union);
        }
        else
        {
            WriteSwitch(writer, union);
        }

        writer.Close();
    }

    /// <summary>By length, then by bytes: no string is made, and most messages are compared once.</summary>
    private static void WriteSwitch(SourceWriter writer, UnionModel union)
    {
        string name = TypeNames.Literal(union.Discriminator!);
        writer.Line($"{Names.ReadOnlySpanOfByte} member = Discriminator(message, {name}u8);");
        writer.Line("switch (member.Length)");
        writer.Open();
        UnionCaseModel? rest = union.Cases.FirstOrDefault(item => item.Value is null);
        foreach (UnionCaseModel item in union.Cases.Where(item => item.Value is not null))
        {
            string value = TypeNames.Literal(item.Value!);
            int length = System.Text.Encoding.UTF8.GetByteCount(item.Value!);
            writer.Line($"// {CallbackEmitter.Describe(item.Callback)}");
            writer.Line($"case {SourceWriter.Number(length)} when {Names.SequenceEqual}(member, {value}u8):");
            WriteIndented(writer, union, item.Callback);
        }

        if (rest is not null)
        {
            writer.Line($"// {CallbackEmitter.Describe(rest.Callback)}");
        }

        writer.Line("default:");
        if (rest is not null)
        {
            WriteIndented(writer, union, rest.Callback);
        }
        else
        {
            writer.Line($"    throw UnknownMember(message, member, {name}, {TypeNames.Literal(union.TypeName)});");
        }

        writer.Close();
    }

    private static void WriteVerdicts(SourceWriter writer, UnionModel union)
    {
        foreach (UnionCaseModel item in union.Cases)
        {
            writer.Line($"// {CallbackEmitter.Describe(item.Callback)}");
            writer.Line($"if ({PayloadExpressions.IsFor(item.Callback.Payload!, item.Decoder!)})");
            writer.Open();
            WriteLimit(writer, union, item.Callback);
            CallbackEmitter.WriteCall(writer, CallbackEmitter.Invoke(item.Callback, PayloadExpressions.By(item.Callback.Payload!, item.Decoder!)), isBlock: true);
            writer.Close();
            writer.Line();
        }

        writer.Line("throw UnknownMember(message);");
    }

    private static void WriteIndented(SourceWriter writer, UnionModel union, CallbackModel callback)
    {
        // The cases of a switch share their scope, and what several requests may await is declared there.
        bool declares = callback is { IsAwaitedOnly: true, Awaited.Count: > 1 };
        (declares ? (Action)(() => writer.Open()) : writer.Indent)();
        WriteLimit(writer, union, callback);
        CallbackEmitter.WriteCall(writer, CallbackEmitter.Invoke(callback));
        (declares ? (Action)(() => writer.Close()) : writer.Outdent)();
    }

    /// <summary>Where handlers accept messages of different sizes: what was received may be too large for the one that it is for.</summary>
    private static void WriteLimit(SourceWriter writer, UnionModel union, CallbackModel callback)
    {
        if (union.Cases.All(item => item.Callback.MaxMessageSize == callback.MaxMessageSize))
        {
            return;
        }

        writer.Line($"if (IsTooBig(message, {Names.MessageKind}.{union.Kind}, {SourceWriter.Number(callback.MaxMessageSize)}))");
        writer.Open();
        writer.Line("return default;");
        writer.Close();
        writer.Line();
    }
}
