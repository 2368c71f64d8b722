using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Diagnostics;

// Rules on paths that are well-formed, and on subprotocols.
internal static partial class DiagnosticDescriptors
{
    /// <summary>Right as it is, but seen at one of the two places only.</summary>
    public static readonly DiagnosticDescriptor PathsOverlap = new(
        DiagnosticIds.PathsOverlap,
        "Another endpoint gets requests that the path matches",
        "The path '{0}' of '{1}' does not get the requests that also match {2}: a literal goes before a variable, from left to right",
        Declaration,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.PathsOverlap),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>Such a character never comes as it is.</summary>
    public static readonly DiagnosticDescriptor PathNeedsEncoding = new(
        DiagnosticIds.PathNeedsEncoding,
        "Path template needs percent-encoding",
        "The path template '{0}' has {1}: write '{2}'",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.PathNeedsEncoding));

    /// <summary>The last argument says why no client can offer it.</summary>
    public static readonly DiagnosticDescriptor SubprotocolNotUsable = new(
        DiagnosticIds.SubprotocolNotUsable,
        "Subprotocol cannot be used",
        "The subprotocol '{0}' of '{1}' {2}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.SubprotocolNotUsable));
}
