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
    /// <param name="forms">How values become messages.</param>
    public static (CompletionKind Completion, ReplyModel Reply) Parse(
        EndpointScope scope, AttributedMethod callback, bool bytesAreText, FormBinder forms)
    {
        IMethodSymbol method = callback.Method;
        if (method.ReturnsVoid && (method.PartialImplementationPart ?? method).IsAsync)
        {
            Report(scope, callback, "async void", "which nobody can wait for: return ValueTask");
            return (default, ReplyModel.None);
        }

        (ITypeSymbol value, CompletionKind completion) = Unwrap(scope.Known, method.ReturnType);
        if (value.SpecialType == SpecialType.System_Void || IsBareTask(scope.Known, value))
        {
            return (completion, ReplyModel.None);
        }

        if (value.TypeKind == TypeKind.Error)
        {
            scope.MarkIncomplete(DiagnosticDescriptors.ReturnTypeNotSupported);
            return (completion, ReplyModel.None);
        }

        if (callback.Attribute != CallbackAttribute.OnMessage)
        {
            Report(scope, callback, TypeNames.InShort(method.ReturnType), $"but [{callback.Attribute}] returns void, ValueTask or Task");
            return (completion, ReplyModel.None);
        }

        bool isEach = value is INamedTypeSymbol { TypeArguments.Length: 1 } sequence
            && KnownTypes.Same(sequence.OriginalDefinition, scope.Known.Payloads.AsyncEnumerable);
        ITypeSymbol element = isEach ? ((INamedTypeSymbol)value).TypeArguments[0] : value;
        ReplyModel? reply = method.RefKind == RefKind.None
            ? forms.Find(element, isEach, isAwaited: completion != CompletionKind.Returns, bytesAreText, method)
            : null;
        if (reply is null)
        {
            Report(
                scope,
                callback,
                (method.RefKind == RefKind.None ? "" : "ref ") + TypeNames.InShort(method.ReturnType),
                "which cannot be sent: reply with text, bytes, a value that formats itself, or a type that has an encoder or is in a JsonSerializerContext; " +
                "directly, in a ValueTask or Task, or in an IAsyncEnumerable");
        }

        return (completion, reply ?? ReplyModel.None);
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

    private static void Report(EndpointScope scope, AttributedMethod callback, string returnType, string advice) =>
        scope.Report(DiagnosticDescriptors.ReturnTypeNotSupported, new IssueSite(callback.Method), callback.Method.Name, returnType, advice);
}
