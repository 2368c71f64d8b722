using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;
using WsGen.Endpoints.Routing;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>WSG0003 and WSG0004: the path template.</summary>
internal static class PathRule
{
    /// <returns>The template; null if it is malformed.</returns>
    public static RouteTemplate? Check(EndpointScope scope)
    {
        if (scope.Attribute.ConstructorArguments is not [{ Kind: TypedConstantKind.Primitive } argument])
        {
            // No argument, or one that is not a constant string: the compiler says so.
            scope.MarkIncomplete(DiagnosticDescriptors.PathTemplateMalformed);
            return null;
        }

        var site = new IssueSite(scope.Type, scope.Attribute);
        string text = argument.Value as string ?? "";
        if (!RouteTemplate.TryParse(text, out RouteTemplate? template, out RouteTemplateFlaw flaw))
        {
            scope.Report(DiagnosticDescriptors.PathTemplateMalformed, site, text, flaw.Describe());
            return null;
        }

        if (template.EndsInSlash)
        {
            scope.Report(DiagnosticDescriptors.PathEndsInSlash, site, text, text.Substring(0, text.Length - 1));
        }

        return template;
    }
}
