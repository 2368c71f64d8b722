using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>WSG0017: a subprotocol is a token (RFC 6455 section 4.1), and stands in the list once. The hint says that it can be left out.</summary>
internal static class SubprotocolRule
{
    private const string Property = "Subprotocols";
    private const string Special = "!#$%&'*+-.^_`|~";

    public static void Check(EndpointScope scope)
    {
        TypedConstant value = AttributeTypes.ValueOf(scope, Property);
        if (value.Kind != TypedConstantKind.Array || value.IsNull)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < value.Values.Length; i++)
        {
            string name = value.Values[i].Value as string ?? "";
            (string? reason, bool canGo) =
                name.Length == 0 ? ("is empty", true)
                : name.FirstOrDefault(c => !IsTokenCharacter(c)) is var bad and not '\0' ? ($"has a {Describe(bad)}, which no token has: use letters, digits and any of {Special}", false)
                : !seen.Add(name) ? ("stands there twice", true)
                : (null, false);
            if (reason is not null)
            {
                scope.Report(
                    DiagnosticDescriptors.SubprotocolNotUsable,
                    new IssueSite(scope.Type, scope.Attribute, Property, i, canGo ? "" : null),
                    name,
                    scope.Type.Name,
                    reason);
            }
        }
    }

    private static bool IsTokenCharacter(char c) => c is >= '0' and <= '9' or >= 'a' and <= 'z' or >= 'A' and <= 'Z' || Special.IndexOf(c) >= 0;

    private static string Describe(char c) => c == ' ' ? "space" : c is > ' ' and < '\x7F' ? $"'{c}'" : $"character U+{(int)c:X4}";
}
