using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>What of the library sends, and in which callback, on which session, code does so.</summary>
internal sealed class SendingApi(Library library)
{
    public const string Close = "CloseAsync";
    public const string Drained = "WhenDrainedAsync";

    private readonly INamedTypeSymbol? _sets = library.Known.Compilation.GetTypeByMetadataName("WsGen.SessionSet");

    public Library Library { get; } = library;

    public KnownTypes Known => Library.Known;

    /// <summary>True for a session, and for a client, which stands for one.</summary>
    public bool IsConnection(ITypeSymbol? type) => Library.Same(type, Library.WsSession) || Library.Same(type, Library.WsClient);

    /// <summary>True for what sends to many sessions at once: the open ones of an endpoint, and a group.</summary>
    public bool IsSessionSet(ITypeSymbol? type) => Library.Same(type, _sets) || Library.Same(type?.BaseType, _sets);

    public bool IsValueTask(ITypeSymbol? type) => Library.Same(type, Known.ValueTask) || Library.Same(type?.OriginalDefinition, Known.ValueTaskOfT);

    public bool IsTask(ITypeSymbol? type) => Library.Same(type, Known.Task) || Library.Same(type?.OriginalDefinition, Known.TaskOfT);

    /// <summary>True for a method of a connection, of a set of sessions or with [Send] that returns a task of what it does.</summary>
    public bool IsSend(IMethodSymbol method) =>
        !method.IsStatic
        && (IsValueTask(method.ReturnType) || IsTask(method.ReturnType))
        && (IsConnection(method.ContainingType) || IsSessionSet(method.ContainingType) || FindSend(method) is not null);

    /// <summary>True for a send of a message, or of a part of one, to a single session.</summary>
    public bool IsMessageOfSession(IMethodSymbol method) =>
        IsSend(method) && Library.Same(method.ContainingType, Library.WsSession) && method.Name.StartsWith("Send", StringComparison.Ordinal);

    /// <summary>True for a send that keeps its thread.</summary>
    public bool IsBlockingSend(IMethodSymbol method) =>
        method.ReturnsVoid
        && Library.Same(method.ContainingType, Library.WsSession)
        && method.Name.StartsWith("Send", StringComparison.Ordinal)
        && !method.Name.EndsWith("Async", StringComparison.Ordinal);

    /// <summary>The [Send] of a method of a client endpoint.</summary>
    public AttributeData? FindSend(IMethodSymbol method) => Known.FindClientEndpoint(method.ContainingType) is null ? null
        : Known.FindSend(method) ?? (method.PartialDefinitionPart is { } part ? Known.FindSend(part) : null);

    /// <summary>What a callback is called for.</summary>
    public CallbackAttribute? KindOf(IMethodSymbol callback) =>
        CallbackFinder.AttributesOf(callback, Known).Select(static attributed => (CallbackAttribute?)attributed.Attribute).FirstOrDefault()
        ?? (!Library.IsCallback(callback) ? null : callback.Name switch
        {
            "OnOpenAsync" => CallbackAttribute.OnOpen,
            "OnCloseAsync" => CallbackAttribute.OnClose,
            "OnErrorAsync" => CallbackAttribute.OnError,
            _ => null,
        });

    /// <summary>Registers what looks at the bodies of callbacks alone: most code of a project is none.</summary>
    public void ForCallbacks(CompilationStartAnalysisContext context, Action<OperationBlockStartAnalysisContext, IMethodSymbol, CallbackAttribute> register) =>
        context.RegisterOperationBlockStartAction(block =>
        {
            if (Library.CallbackOf(block.OwningSymbol) is { } callback && KindOf(callback) is { } kind)
            {
                register(block, callback, kind);
            }
        });

    /// <summary>True for an endpoint that lets several messages of a session be handled at once.</summary>
    public bool HandlesSeveral(INamedTypeSymbol endpoint) => (Known.FindServerEndpoint(endpoint) ?? Known.FindClientEndpoint(endpoint)) is { } attribute
        && attribute.NamedArguments.Any(static argument => argument is { Key: "MaxConcurrentMessages", Value.Value: int and > 1 });

    /// <summary>
    /// True if an expression is the session that a callback is called for, and no other that the endpoint may know: its parameter, or what the endpoint was made with.
    /// </summary>
    public bool IsOwnSession(IOperation? expression) => expression is not null && Library.Same(expression.Type, Library.WsSession) && Operations.Unwrap(expression) switch
    {
        IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol method } => method.MethodKind == MethodKind.Constructor
            ? Known.FindServerEndpoint(method.ContainingType) is not null
            : Library.IsCallback(method),
        IPropertyReferenceOperation { Instance: IInstanceReferenceOperation, Property: { IsRequired: true } property } => Known.FindServerEndpoint(property.ContainingType) is not null,
        IFieldReferenceOperation { Instance: IInstanceReferenceOperation, Field: { IsRequired: true } field } => Known.FindServerEndpoint(field.ContainingType) is not null,
        _ => false,
    };
}
