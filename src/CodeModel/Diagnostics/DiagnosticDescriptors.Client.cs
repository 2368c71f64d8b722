using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Diagnostics;

// Rules on client endpoints and their [Send] methods.
internal static partial class DiagnosticDescriptors
{
    /// <summary>One dispatcher cannot be of both kinds, and a client has no path.</summary>
    public static readonly DiagnosticDescriptor ServerAndClientEndpoint = new(
        DiagnosticIds.ServerAndClientEndpoint,
        "Class is both a server and a client endpoint",
        "'{0}' is a [ServerEndpoint] and a [ClientEndpoint]: make two classes of it",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.ServerAndClientEndpoint));

    /// <summary>Legal: it connects. But nothing that arrives gets anywhere.</summary>
    public static readonly DiagnosticDescriptor ClientWithoutUse = new(
        DiagnosticIds.ClientWithoutUse,
        "Client endpoint has no callbacks and no [Send] methods",
        "'{0}' has no callbacks and no [Send] methods: messages that arrive close its connection with 1003",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.ClientWithoutUse));

    /// <summary>Bodies are written for client endpoints only.</summary>
    public static readonly DiagnosticDescriptor SendOutsideOfClientEndpoint = new(
        DiagnosticIds.SendOutsideOfClientEndpoint,
        "[Send] method outside of a client endpoint",
        "'{0}' is a [Send] method, but '{1}' is no [ClientEndpoint]: nobody writes its body",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SendOutsideOfClientEndpoint));

    /// <summary>The argument says why not.</summary>
    public static readonly DiagnosticDescriptor SendCannotHaveBody = new(
        DiagnosticIds.SendCannotHaveBody,
        "[Send] method cannot be given a body",
        "The [Send] method '{0}' {1}",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SendCannotHaveBody));

    /// <summary>One message, perhaps a token; a task.</summary>
    public static readonly DiagnosticDescriptor SendSignatureNotSupported = new(
        DiagnosticIds.SendSignatureNotSupported,
        "Parameters or return type of a [Send] method not supported",
        "The [Send] method '{0}' {1}",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SendSignatureNotSupported));

    /// <summary>Nothing turns the type into a message, or the answer into an object.</summary>
    public static readonly DiagnosticDescriptor SentTypeNotSupported = new(
        DiagnosticIds.SentTypeNotSupported,
        "Type cannot be sent or awaited",
        "The [Send] method '{0}' {1}",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SentTypeNotSupported));

    /// <summary>What a request and its answer have in common; the argument says what is wrong with it.</summary>
    public static readonly DiagnosticDescriptor CorrelationDoesNotFit = new(
        DiagnosticIds.CorrelationDoesNotFit,
        "Correlation of a [Send] method does not fit",
        "The [Send] method '{0}' {1}",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.CorrelationDoesNotFit));

    /// <summary>A client has no path template, hence no variables.</summary>
    public static readonly DiagnosticDescriptor PathParamOnClientEndpoint = new(
        DiagnosticIds.PathParamOnClientEndpoint,
        "[PathParam] in a client endpoint",
        "The parameter '{0}' of '{1}' is a [PathParam], but a client endpoint has no path of its own",
        Callbacks,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.PathParamOnClientEndpoint));

    /// <summary>Nothing can make the instance that the call asks for; the argument says why.</summary>
    public static readonly DiagnosticDescriptor ClientCannotBeMade = new(
        DiagnosticIds.ClientCannotBeMade,
        "Instance of a client endpoint cannot be made",
        "No '{0}' can be made: {1}. Make one yourself, and connect it by WsClient.ConnectAsync(endpoint, uri).",
        Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.ClientCannotBeMade));
}
