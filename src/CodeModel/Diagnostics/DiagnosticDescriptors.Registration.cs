using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Diagnostics;

// Rules on registering endpoints and message handlers, and on connecting.
internal static partial class DiagnosticDescriptors
{
    /// <summary>Works unless NoAddAfterHandshake forbids it; and then once a client has asked. The arguments say what is done, why it is late, and what becomes of it.</summary>
    public static readonly DiagnosticDescriptor EndpointAddedLate = new(
        DiagnosticIds.EndpointAddedLate,
        "Endpoint is added after the server has started",
        "{0} {1}: add endpoints before the server starts, {2}",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.EndpointAddedLate),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>What is not among the found classes is passed over without a word.</summary>
    public static readonly DiagnosticDescriptor DeployedTypeIsNoEndpoint = new(
        DiagnosticIds.DeployedTypeIsNoEndpoint,
        "Deployed class is no server endpoint",
        "'{0}' has no [ServerEndpoint]: that '{1}' gives it back deploys nothing",
        Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.DeployedTypeIsNoEndpoint));

    /// <summary>Without effect, or in ASP.NET Core with one on conventions; the last argument says which.</summary>
    public static readonly DiagnosticDescriptor EndpointRegisteredTwice = new(
        DiagnosticIds.EndpointRegisteredTwice,
        "Endpoint is registered twice",
        "'{0}' is among the endpoints of '{1}' already: {2}",
        Usage,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.EndpointRegisteredTwice));

    /// <summary>The server may not be there yet; the argument says when.</summary>
    public static readonly DiagnosticDescriptor ConnectWhileDeploying = new(
        DiagnosticIds.ConnectWhileDeploying,
        "Client connects while endpoints are deployed",
        "A client connects {0}, when no endpoint has been deployed yet: connect it when the server has started",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.ConnectWhileDeploying),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>The call throws ArgumentException; the last argument says why.</summary>
    public static readonly DiagnosticDescriptor UriCannotBeConnectedTo = new(
        DiagnosticIds.UriCannotBeConnectedTo,
        "URI cannot be connected to",
        "'{0}' cannot be connected to: {1}",
        Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.UriCannotBeConnectedTo));

    /// <summary>AddMessageHandler throws; the argument is the kind.</summary>
    public static readonly DiagnosticDescriptor SecondMessageHandler = new(
        DiagnosticIds.SecondMessageHandler,
        "Session gets a second message handler of a kind",
        "The session may have a handler for {0} already, and 'AddMessageHandler' throws then: remove that one first, or use 'ReplaceMessageHandler'",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SecondMessageHandler));

    /// <summary>Two classes of one project are refused where they are declared; the last argument says what comes of it.</summary>
    public static readonly DiagnosticDescriptor EndpointOfOtherProjectHasPath = new(
        DiagnosticIds.EndpointOfOtherProjectHasPath,
        "Endpoint of another project has the same path",
        "'{0}' takes the same requests as '{1}', which is added as well: {2}; give it another path",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.EndpointOfOtherProjectHasPath));
}
