using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Client;

/// <summary>A URI as it is written in the code.</summary>
/// <param name="Syntax">The expression.</param>
/// <param name="Text">Its text, with the expression in braces for what is only known when it runs.</param>
/// <param name="Sample">Its text, with something possible in those places.</param>
internal readonly record struct WrittenUri(SyntaxNode Syntax, string Text, string Sample)
{
    private const string Hole = "0";

    // What the rule says of what begins with a hole is nothing but the fragment.
    private const string HoleScheme = "ws://0";

    private static readonly Regex Scheme = new("^([A-Za-z][A-Za-z0-9+.-]*):", RegexOptions.CultureInvariant);

    /// <summary>The URI of an argument: a constant, an interpolated string, <c>new Uri</c> of either; null for what is not written down.</summary>
    public static WrittenUri? Find(IOperation value)
    {
        while (value is IConversionOperation or IParenthesizedOperation)
        {
            value = value is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)value).Operand;
        }

        if (value.ConstantValue is { HasValue: true, Value: string constant })
        {
            return new WrittenUri(value.Syntax, constant, constant.Trim());
        }

        switch (value)
        {
            case IObjectCreationOperation { Type: { Name: "Uri", ContainingNamespace.Name: "System" }, Arguments: [{ Value: { Type.SpecialType: SpecialType.System_String } text }, ..] arguments }
                when arguments.Length == 1 || arguments[1].Value.Type?.TypeKind == TypeKind.Enum:
                return Find(text);
            case IInterpolatedStringOperation interpolated:
                string shown = "", sample = "";
                foreach (IInterpolatedStringContentOperation part in interpolated.Parts)
                {
                    string? literal = (part as IInterpolatedStringTextOperation)?.Text.ConstantValue.Value as string ?? (part as IInterpolationOperation)?.Expression.ConstantValue.Value as string;
                    shown += literal ?? "{" + ((part as IInterpolationOperation)?.Expression.Syntax.ToString() ?? "") + "}";
                    sample += literal ?? (sample.Length == 0 ? HoleScheme : Hole);
                }

                return sample.StartsWith(HoleScheme + ":", StringComparison.Ordinal) && sample.IndexOf("://", HoleScheme.Length, StringComparison.Ordinal) > 0
                    ? null // {scheme}://...
                    : new WrittenUri(value.Syntax, shown, sample);
            default:
                return null;
        }
    }

    /// <summary>What is wrong with it; null: nothing.</summary>
    /// <param name="meant">What it is to be instead; null where that cannot be told.</param>
    public string? FindFault(out string? meant)
    {
        Match match = Scheme.Match(Sample);
        string scheme = match.Groups[1].Value;
        bool isKnown = scheme.ToUpperInvariant() is "WS" or "WSS" or "HTTP" or "HTTPS";
        bool hasAuthority = match.Success && Sample.Substring(match.Length).StartsWith("//", StringComparison.Ordinal);
        int fragment = Sample.IndexOf('#');
        meant = null;
        if (!match.Success || !(isKnown || hasAuthority))
        {
            // localhost:8080/chat, /chat
            meant = Sample.Length > 0 && char.IsLetterOrDigit(Sample[0]) ? Check("ws://" + Sample) : null;
            return "it has no scheme, and needs ws or wss";
        }

        if (!isKnown)
        {
            meant = Check((scheme.EndsWith("s", StringComparison.OrdinalIgnoreCase) ? "wss" : "ws") + Sample.Substring(scheme.Length));
            return $"its scheme is '{scheme}', and must be ws or wss (or http or https, which mean the same)";
        }

        if (fragment >= 0)
        {
            meant = Check(Sample);
            return "it has a fragment, which a WebSocket URI has not";
        }

        return Uri.TryCreate(Sample, UriKind.Absolute, out Uri? uri) && uri.Host.Length > 0 ? null : "it has no host that can be found";
    }

    /// <summary>The text without fragment, if that is right and nothing in it only an example.</summary>
    private string? Check(string text)
    {
        text = text.Split('#')[0];
        return Text.Trim() == Sample && Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Host.Length > 0 ? text : null;
    }
}
