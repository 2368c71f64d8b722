using System.Text;
using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;
using WsGen.Endpoints.Routing;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>WSG0003, WSG0004 and WSG0015: the path template. The hints are the paths that were probably meant.</summary>
internal static class PathRule
{
    /// <summary>What no request has in its path but percent-encoded; letters of all languages are left alone, because everybody writes them.</summary>
    private const string Unsafe = " \"<>\\^`|";

    /// <returns>The template; null if it is malformed.</returns>
    public static RouteTemplate? Check(EndpointScope scope)
    {
        if (scope.Attribute.ConstructorArguments is not [{ Kind: TypedConstantKind.Primitive } argument])
        {
            // No argument, or one that is not a constant string: the compiler says so.
            scope.MarkIncomplete(DiagnosticDescriptors.PathTemplateMalformed);
            return null;
        }

        string text = argument.Value as string ?? "";
        if (!RouteTemplate.TryParse(text, out RouteTemplate? template, out RouteTemplateFlaw flaw))
        {
            scope.Report(DiagnosticDescriptors.PathTemplateMalformed, Site(Repair(text, flaw)), text, flaw.Describe());
            return null;
        }

        if (template.EndsInSlash)
        {
            string without = text.Substring(0, text.Length - 1);
            scope.Report(DiagnosticDescriptors.PathEndsInSlash, Site(without), text, without);
        }

        if (text.FirstOrDefault(IsUnsafe) is var first and not '\0')
        {
            scope.Report(
                DiagnosticDescriptors.PathNeedsEncoding,
                Site(Encode(text)),
                text,
                first == '\\' ? "a backslash, which browsers make a slash" : $"a character (U+{(int)first:X4}) that is never in a request but percent-encoded",
                Encode(text));
        }

        return template;

        IssueSite Site(string? meant) => new(scope.Type, scope.Attribute, hint: meant);
    }

    /// <summary>What was meant, where there is one answer.</summary>
    private static string? Repair(string text, RouteTemplateFlaw flaw)
    {
        string? repaired = flaw switch
        {
            RouteTemplateFlaw.Empty => "/",
            RouteTemplateFlaw.NoLeadingSlash => "/" + text,
            RouteTemplateFlaw.EmptySegment => "/" + string.Join("/", text.Split(['/'], StringSplitOptions.RemoveEmptyEntries)),
            _ => null,
        };
        return RouteTemplate.TryParse(repaired, out _, out _) ? repaired : null;
    }

    private static bool IsUnsafe(char c) => c != '\0' && (Unsafe.IndexOf(c) >= 0 || char.IsControl(c) || char.IsWhiteSpace(c));

    /// <summary>The path as requests have it; a backslash was meant for a slash.</summary>
    private static string Encode(string text)
    {
        var encoded = new StringBuilder();
        foreach (char c in text)
        {
            encoded.Append(c == '\\' ? "/" : IsUnsafe(c) ? Uri.EscapeDataString(c.ToString()) : c.ToString());
        }

        return encoded.ToString();
    }
}
