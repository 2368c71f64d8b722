using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WsGen.CodeModel.Parsing;

/// <summary>Takes what is wrong with a class. The analyzer reports it; the generator passes a silent one.</summary>
internal interface IIssueSink
{
    /// <summary>Takes one issue.</summary>
    void Report(DiagnosticDescriptor rule, in IssueSite site, object[] arguments);
}

/// <summary>Reports nothing: for the generator, whose diagnostics would escape #pragma and go stale in the cache.</summary>
internal sealed class SilentIssueSink : IIssueSink
{
    public static readonly SilentIssueSink Instance = new();

    public void Report(DiagnosticDescriptor rule, in IssueSite site, object[] arguments)
    {
    }
}

/// <summary>What an issue is about. Becomes a location only if somebody reports it.</summary>
/// <param name="symbol">The declaration.</param>
/// <param name="attribute">The attribute of it, if that is to blame.</param>
/// <param name="namedArgument">The attribute's property, if that is; else its first positional argument is.</param>
internal readonly struct IssueSite(ISymbol symbol, AttributeData? attribute = null, string? namedArgument = null)
{
    public ISymbol Symbol { get; } = symbol;

    /// <summary>The true location in the source.</summary>
    public Location GetLocation(CancellationToken cancellationToken)
    {
        if (attribute?.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is AttributeSyntax syntax)
        {
            string? name = namedArgument;
            AttributeArgumentSyntax? argument = syntax.ArgumentList?.Arguments
                .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);
            return (argument ?? (SyntaxNode)syntax).GetLocation();
        }

        return Symbol.Locations.FirstOrDefault(location => location.IsInSource) ?? Location.None;
    }
}
