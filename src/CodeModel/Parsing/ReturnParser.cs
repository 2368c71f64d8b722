using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>What becomes of a callback's return value (WSG1009).</summary>
internal static class ReturnParser
{
    /// <param name="scope">The class.</param>
    /// <param name="callback">The callback.</param>
    /// <param name="bytesAreText">Bytes it returns are UTF-8 text.</param>
    public static (CompletionKind Completion, ReplyKind Reply) Parse(EndpointScope scope, AttributedMethod callback, bool bytesAreText)
    {
        IMethodSymbol method = callback.Method;
        if (method is { ReturnsVoid: true, IsAsync: true })
        {
            Report(scope, callback, "async void", "which nobody can wait for: return ValueTask");
            return default;
        }

        (ITypeSymbol value, CompletionKind completion) = Unwrap(scope.Known, method.ReturnType);
        if (value.SpecialType == SpecialType.System_Void || IsBareTask(scope.Known, value))
        {
            return (completion, ReplyKind.None);
        }

        if (value.TypeKind == TypeKind.Error)
        {
            scope.MarkIncomplete(DiagnosticDescriptors.ReturnTypeNotSupported);
            return default;
        }

        ReplyKind reply = ReplyOf(scope.Known, value, isAwaited: completion != CompletionKind.Returns, bytesAreText);
        if (callback.Attribute != CallbackAttribute.OnMessage)
        {
            Report(scope, callback, TypeNames.InShort(method.ReturnType), $"but [{callback.Attribute}] returns void, ValueTask or Task");
        }
        else if (reply == ReplyKind.None || method.RefKind != RefKind.None)
        {
            Report(
                scope,
                callback,
                (method.RefKind == RefKind.None ? "" : "ref ") + TypeNames.InShort(method.ReturnType),
                "which cannot be sent: reply with string, byte[], ReadOnlySpan<byte>, ReadOnlyMemory<byte> or ReadOnlySequence<byte>, directly or in a ValueTask or Task");
        }

        return (completion, reply);
    }

    private static (ITypeSymbol Value, CompletionKind Completion) Unwrap(KnownTypes known, ITypeSymbol type)
    {
        if (KnownTypes.Same(type, known.ValueTask))
        {
            return (type, CompletionKind.ValueTask);
        }

        if (KnownTypes.Same(type, known.Task))
        {
            return (type, CompletionKind.Task);
        }

        return type is INamedTypeSymbol { TypeArguments: [var value] } generic
            ? KnownTypes.Same(generic.OriginalDefinition, known.ValueTaskOfT) ? (value, CompletionKind.ValueTask)
                : KnownTypes.Same(generic.OriginalDefinition, known.TaskOfT) ? (value, CompletionKind.Task)
                : (type, CompletionKind.Returns)
            : (type, CompletionKind.Returns);
    }

    private static bool IsBareTask(KnownTypes known, ITypeSymbol type) =>
        KnownTypes.Same(type, known.ValueTask) || KnownTypes.Same(type, known.Task);

    private static ReplyKind ReplyOf(KnownTypes known, ITypeSymbol value, bool isAwaited, bool bytesAreText)
    {
        if (value.SpecialType == SpecialType.System_String)
        {
            return ReplyKind.Text;
        }

        bool isBytes = value is IArrayTypeSymbol { IsSZArray: true, ElementType.SpecialType: SpecialType.System_Byte }
            || KnownTypes.Same(value, known.ReadOnlyMemoryOfByte)
            || KnownTypes.Same(value, known.ReadOnlySequenceOfByte)
            || (!isAwaited && KnownTypes.Same(value, known.ReadOnlySpanOfByte));
        return !isBytes ? ReplyKind.None : bytesAreText ? ReplyKind.Text : ReplyKind.Binary;
    }

    private static void Report(EndpointScope scope, AttributedMethod callback, string returnType, string advice) =>
        scope.Report(DiagnosticDescriptors.ReturnTypeNotSupported, new IssueSite(callback.Method), callback.Method.Name, returnType, advice);
}
