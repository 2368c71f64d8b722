using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Diagnostics;

// Rules on registering endpoints and message handlers, and on connecting.
internal static partial class DiagnosticDescriptors
{
    /// <summary>Works unless NoAddAfterHandshake forbids it; and then once a client has asked. The arguments say what is done, and why it is late.</summary>
    public static readonly DiagnosticDescriptor EndpointAddedLate = new(
        DiagnosticIds.EndpointAddedLate,
        "Endpoint is added after the server has started",
        "{0} {1}: add endpoints before the server starts",
        Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.EndpointAddedLate),
        customTags: WellKnownDiagnosticTags.CompilationEnd);
}
