using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Diagnostics;

// Rules on the methods of an endpoint and what is bound to their parameters.
internal static partial class DiagnosticDescriptors
{
    /// <summary>Which of the two would get the message?</summary>
    public static readonly DiagnosticDescriptor SecondTextHandler = new(
        DiagnosticIds.SecondTextHandler,
        "Endpoint has a second text handler",
        "'{0}' is a second handler for text messages: '{1}' is one already",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SecondTextHandler));

    /// <summary>Which of the two would get the message?</summary>
    public static readonly DiagnosticDescriptor SecondBinaryHandler = new(
        DiagnosticIds.SecondBinaryHandler,
        "Endpoint has a second binary handler",
        "'{0}' is a second handler for binary messages: '{1}' is one already",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SecondBinaryHandler));

    /// <summary>At most one OnOpen, OnClose and OnError.</summary>
    public static readonly DiagnosticDescriptor SecondCallback = new(
        DiagnosticIds.SecondCallback,
        "Endpoint has a second OnOpen, OnClose or OnError",
        "'{0}' is a second {1}: '{2}' is one already",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SecondCallback));

    /// <summary>A method is called for one thing.</summary>
    public static readonly DiagnosticDescriptor SeveralCallbackAttributes = new(
        DiagnosticIds.SeveralCallbackAttributes,
        "Method has several callback attributes",
        "'{0}' has several callback attributes: {1}",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SeveralCallbackAttributes));

    /// <summary>The argument says why generated code cannot call it.</summary>
    public static readonly DiagnosticDescriptor CallbackNotCallable = new(
        DiagnosticIds.CallbackNotCallable,
        "Callback cannot be called",
        "The callback '{0}' {1}",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.CallbackNotCallable));

    /// <summary>The argument says why nothing can be passed.</summary>
    public static readonly DiagnosticDescriptor ParameterNotSupported = new(
        DiagnosticIds.ParameterNotSupported,
        "Callback parameter not supported",
        "The parameter '{0}' of '{1}' {2}",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.ParameterNotSupported));

    /// <summary>A message handler takes a payload.</summary>
    public static readonly DiagnosticDescriptor PayloadMissing = new(
        DiagnosticIds.PayloadMissing,
        "Message handler has no payload parameter",
        "'{0}' has no payload parameter: add a string, ReadOnlySpan<byte>, ReadOnlyMemory<byte> or ReadOnlySequence<byte>",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.PayloadMissing));

    /// <summary>A message handler takes one payload.</summary>
    public static readonly DiagnosticDescriptor SecondPayload = new(
        DiagnosticIds.SecondPayload,
        "Message handler has a second payload parameter",
        "The parameter '{0}' of '{1}' is a second payload: '{2}' is one already. If it is a variable of the path, mark it with [PathParam].",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SecondPayload));

    /// <summary>The last argument says what may be returned.</summary>
    public static readonly DiagnosticDescriptor ReturnTypeNotSupported = new(
        DiagnosticIds.ReturnTypeNotSupported,
        "Return type of a callback not supported",
        "'{0}' returns '{1}', {2}",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.ReturnTypeNotSupported));

    /// <summary>The path has no variable of that name.</summary>
    public static readonly DiagnosticDescriptor PathVariableUnknown = new(
        DiagnosticIds.PathVariableUnknown,
        "Path variable unknown",
        "The path '{0}' has no variable '{1}'",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.PathVariableUnknown));

    /// <summary>A path value is text or is parsed from it.</summary>
    public static readonly DiagnosticDescriptor PathParameterTypeNotSupported = new(
        DiagnosticIds.PathParameterTypeNotSupported,
        "Type of a path parameter not supported",
        "The path parameter '{0}' is a '{1}': it must be a string, an enum, or implement ISpanParsable of itself",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.PathParameterTypeNotSupported));

    /// <summary>OnError gets one exception, not none and not two.</summary>
    public static readonly DiagnosticDescriptor ErrorHandlerNeedsException = new(
        DiagnosticIds.ErrorHandlerNeedsException,
        "Error handler needs one exception",
        "'{0}' has {1} parameters that are exceptions: an error handler has exactly one",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.ErrorHandlerNeedsException));

    /// <summary>The override silently switches the callback off.</summary>
    public static readonly DiagnosticDescriptor OverrideDropsCallback = new(
        DiagnosticIds.OverrideDropsCallback,
        "Override drops a callback",
        "'{0}' replaces the [{1}] of '{2}' without the attribute: it is not called",
        Callbacks,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.OverrideDropsCallback));

    /// <summary>The range is -1 or that of every other limit.</summary>
    public static readonly DiagnosticDescriptor MaxMessageSizeOutOfRange = new(
        DiagnosticIds.MaxMessageSizeOutOfRange,
        "MaxMessageSize is out of range",
        "The MaxMessageSize of '{0}' is {1}: it must be -1, for the server's limit, or " + Protocol.MessageSize.Range,
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.MaxMessageSizeOutOfRange));

    /// <summary>A string is text; the kind must be one of the two.</summary>
    public static readonly DiagnosticDescriptor KindDoesNotFitPayload = new(
        DiagnosticIds.KindDoesNotFitPayload,
        "Message kind does not fit the payload",
        "'{0}' cannot take messages of kind {1}: {2}",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.KindDoesNotFitPayload));

    /// <summary>Which of them would read and write the type?</summary>
    public static readonly DiagnosticDescriptor JsonContextAmbiguous = new(
        DiagnosticIds.JsonContextAmbiguous,
        "Several JSON contexts cover a type",
        "'{0}' is covered by {1}: name one of them, with JsonContext = typeof({2}) for instance",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.JsonContextAmbiguous));

    /// <summary>The argument says which messages of the union would find no handler, or which handler no message.</summary>
    public static readonly DiagnosticDescriptor UnionIncomplete = new(
        DiagnosticIds.UnionIncomplete,
        "Message union is incomplete",
        "'{0}' belongs to the message union '{1}', but {2}",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.UnionIncomplete));
}
