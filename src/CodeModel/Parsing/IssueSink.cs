using System.Collections.Immutable;
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
/// <param name="element">Which of the property's elements is, if it is a list.</param>
/// <param name="hint">What a code fix must know to put it right.</param>
internal readonly struct IssueSite(ISymbol symbol, AttributeData? attribute = null, string? namedArgument = null, int? element = null, string? hint = null)
{
    /// <summary>The name of the hint among a diagnostic's properties.</summary>
    public const string HintName = "Hint";

    public ISymbol Symbol { get; } = symbol;

    /// <summary>The properties of the diagnostic.</summary>
    public ImmutableDictionary<string, string?> Properties => hint is null
        ? ImmutableDictionary<string, string?>.Empty
        : ImmutableDictionary<string, string?>.Empty.Add(HintName, hint);

    /// <summary>The true location in the source.</summary>
    public Location GetLocation(CancellationToken cancellationToken)
    {
        if (attribute?.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is AttributeSyntax syntax)
        {
            string? name = namedArgument;
            AttributeArgumentSyntax? argument = syntax.ArgumentList?.Arguments
                .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);
            return (ElementOf(argument) ?? argument ?? (SyntaxNode)syntax).GetLocation();
        }

        return Symbol.Locations.FirstOrDefault(location => location.IsInSource) ?? Location.None;
    }

    private SyntaxNode? ElementOf(AttributeArgumentSyntax? argument)
    {
        IEnumerable<SyntaxNode> elements = argument?.Expression switch
        {
            CollectionExpressionSyntax collection => collection.Elements,
            ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
            ImplicitArrayCreationExpressionSyntax implicitly => implicitly.Initializer.Expressions,
            _ => [],
        };
        return element is { } place ? elements.ElementAtOrDefault(place) : null;
    }
}
