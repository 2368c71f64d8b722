using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing;

namespace WsGen.Generators.Emission;

/// <summary>Writes the bodies of [Send] methods.</summary>
internal static class SendEmitter
{
    /// <summary>One line on what was understood of a send.</summary>
    public static string Describe(SendModel send)
    {
        string answer = send.Request is not { } request ? ""
            : $", answered by the same {request.Correlation}, " +
                (request.TimeoutMilliseconds == 0 ? "however long it takes" : $"within {SourceWriter.Number(request.TimeoutMilliseconds)} ms");
        return $"send: {send.Signature}, {send.By}{answer}";
    }

    public static void Write(SourceWriter writer, SendModel send, string connection)
    {
        writer.Line();
        writer.Line($"// {Describe(send)}");
        WriteDeclaration(writer, send, send.Request is { ChecksForNull: true } ? "" : " =>");
        string token = send.Token ?? "default";
        string method = TypeNames.Literal(send.DisplayName);
        string code = send switch
        {
            { Request: { } request } =>
                $"{Names.ClientSends}.RequestAsync<{send.SentTypeName}, {request.KeyTypeName}, {request.ReplyTypeName}>(" +
                $"{connection}, {method}, {send.Message}, {TypeNames.Literal(request.Correlation)}, {send.Message}.{request.Correlation}{(request.KeyMayBeNull ? "!" : "")}, " +
                $"{SourceWriter.Number(request.TimeoutMilliseconds)}, {token})",
            { Road: SendRoad.Object } => $"{Names.ClientSends}.SendObjectAsync<{send.SentTypeName}>({connection}, {method}, {send.Message}, {token})",
            _ => $"{Names.ClientSends}.SendAsync({connection}, {method}, {send.Message}, {token})",
        };
        if (send.ReturnsTask)
        {
            code += ".AsTask()";
        }

        if (send.Request is { ChecksForNull: true })
        {
            writer.Open();
            writer.Line($"{Names.ArgumentNullException}.ThrowIfNull({send.Message});");
            writer.Line($"return {code};");
            writer.Close();
        }
        else
        {
            writer.Line($"    {code};");
        }
    }

    /// <summary>In a class with errors: the declaration must have a body all the same, or the compiler would report that too.</summary>
    public static void WriteStub(SourceWriter writer, SendModel send, string refusal)
    {
        writer.Line();
        WriteDeclaration(writer, send, " =>");
        writer.Line($"    throw {refusal};");
    }

    private static void WriteDeclaration(SourceWriter writer, SendModel send, string end)
    {
        writer.Line(Names.GeneratedCode);
        writer.Line($"{send.Modifiers} {send.ReturnTypeName} {send.MethodName}({string.Join(", ", send.Parameters)}){end}");
    }
}
