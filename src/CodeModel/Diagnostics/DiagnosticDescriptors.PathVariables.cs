using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Diagnostics;

// Rules on the variables of the path.
internal static partial class DiagnosticDescriptors
{
    /// <summary>What the specification says of a name that the path does not have.</summary>
    public static readonly DiagnosticDescriptor PathVariableMissing = new(
        DiagnosticIds.PathVariableMissing,
        "Path variable unknown, and null is passed",
        "The path '{0}' has no variable '{1}': '{2}' is always null",
        Callbacks,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.PathVariableMissing));

    /// <summary>Each must be able to read the value.</summary>
    public static readonly DiagnosticDescriptor PathVariableOfTwoTypes = new(
        DiagnosticIds.PathVariableOfTwoTypes,
        "Path variable is read as two types",
        "The variable '{0}' is read as a '{1}' here and as a '{2}' elsewhere: a value that is not both closes the session with 1008",
        Callbacks,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.PathVariableOfTwoTypes));

    /// <summary>May be right: the path is given, the value of no interest.</summary>
    public static readonly DiagnosticDescriptor PathVariableNotRead = new(
        DiagnosticIds.PathVariableNotRead,
        "Path variable is not read",
        "The variable '{0}' of the path '{1}' is not read: no callback of '{2}' has a [PathParam] of it",
        Callbacks,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.PathVariableNotRead));

    /// <summary>Values are passed to callbacks; whoever calls anything else passes what he has.</summary>
    public static readonly DiagnosticDescriptor PathParamOutsideOfCallback = new(
        DiagnosticIds.PathParamOutsideOfCallback,
        "[PathParam] outside of a callback",
        "The parameter '{0}' of {1} is a [PathParam], but {1} is no callback: nothing passes a variable of the path",
        Callbacks,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(DiagnosticIds.PathParamOutsideOfCallback));
}
