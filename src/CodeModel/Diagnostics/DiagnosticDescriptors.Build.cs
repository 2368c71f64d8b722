using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Diagnostics;

// Rules on how a project is built.
internal static partial class DiagnosticDescriptors
{
    /// <summary>
    /// What is generated does not compile. The compiler stops there before it asks the rules, and the package's targets say the same; this is for the editor.
    /// </summary>
    public static readonly DiagnosticDescriptor LanguageVersionTooLow = new(
        DiagnosticIds.LanguageVersionTooLow,
        "Language version is too low",
        "The project is C# {0}, and what WsGen generates for it needs C# {1}: set LangVersion to {1} or more, or leave it out",
        Build,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.LanguageVersionTooLow),
        customTags: WellKnownDiagnosticTags.CompilationEnd);
}
