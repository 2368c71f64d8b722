using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Diagnostics;

// Rules on where callbacks stand.
internal static partial class DiagnosticDescriptors
{
    /// <summary>The attribute of the base class is not inherited (specification, section 4.8).</summary>
    public static readonly DiagnosticDescriptor DerivedClassIsNoEndpoint = new(
        DiagnosticIds.DerivedClassIsNoEndpoint,
        "Derived class of an endpoint is no endpoint",
        "'{0}' has callbacks and derives from the endpoint '{1}', but is none itself, because the attribute is not inherited: give it one of its own, or nobody calls them",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.DerivedClassIsNoEndpoint),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>May be right: a double in a test.</summary>
    public static readonly DiagnosticDescriptor OverrideIsNotServed = new(
        DiagnosticIds.OverrideIsNotServed,
        "Override of a callback in a class that is no endpoint",
        "'{0}' overrides callbacks of the endpoint '{1}' but is no endpoint itself, because the attribute is not inherited: connections are served by '{1}'",
        Declaration,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.OverrideIsNotServed),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>Nothing reads the attribute, as is known when the whole project has been read.</summary>
    public static readonly DiagnosticDescriptor CallbackOutsideOfEndpoint = new(
        DiagnosticIds.CallbackOutsideOfEndpoint,
        "Callback outside of an endpoint",
        "'{0}' is a callback, but '{1}' is no endpoint and no endpoint derives from it: nobody calls it",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.CallbackOutsideOfEndpoint),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>The same rule where the type alone says so: editors show it at once, with its fix, what is known in the end only in a build.</summary>
    public static readonly DiagnosticDescriptor CallbackInTypeWithoutHeirs = new(
        DiagnosticIds.CallbackOutsideOfEndpoint,
        "Callback outside of an endpoint",
        "'{0}' is a callback, but '{1}' is no endpoint and no endpoint derives from it: nobody calls it",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.CallbackOutsideOfEndpoint));

    /// <summary>Legal: it connects. But nothing that arrives gets anywhere.</summary>
    public static readonly DiagnosticDescriptor ServerWithoutCallbacks = new(
        DiagnosticIds.ServerWithoutCallbacks,
        "Server endpoint has no callbacks",
        "'{0}' has no callbacks: it accepts connections, and closes them with 1003 as soon as a message arrives",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.ServerWithoutCallbacks));
}
