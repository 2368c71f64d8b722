using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WsGen.CodeFixes;

/// <summary>The elements of a collection expression or an array's initializer.</summary>
internal static class ListElements
{
    /// <summary>The elements; none if it is no such list.</summary>
    public static SyntaxNode[] Of(SyntaxNode? list) => list switch
    {
        CollectionExpressionSyntax collection => [.. collection.Elements],
        InitializerExpressionSyntax initializer => [.. initializer.Expressions],
        _ => [],
    };

    /// <summary>The element from one place stands at another; commas and line ends stay where they are.</summary>
    public static SyntaxNode Move(SyntaxNode list, int from, int to)
    {
        SyntaxNode[] before = Of(list);
        List<SyntaxNode> moved = [.. before];
        moved.RemoveAt(from);
        moved.Insert(to, before[from]);
        return With(list, [.. moved.Select((element, i) => element.WithTriviaFrom(before[i]))], SeparatorsOf(list));
    }

    /// <summary>Without the last element that reads like the given one, and without a comma.</summary>
    public static SyntaxNode Remove(SyntaxNode list, string text)
    {
        List<SyntaxNode> elements = [.. Of(list)];
        List<SyntaxToken> separators = [.. SeparatorsOf(list)];
        int place = elements.FindLastIndex(element => element.ToString() == text);
        if (place < 0)
        {
            return list;
        }

        SyntaxNode gone = elements[place];
        elements.RemoveAt(place);
        if (place == elements.Count && place > 0)
        {
            elements[place - 1] = elements[place - 1].WithTrailingTrivia(gone.GetTrailingTrivia());
        }
        else if (elements.Count > 0)
        {
            elements[place] = elements[place].WithLeadingTrivia(gone.GetLeadingTrivia());
        }

        if (separators.Count > 0)
        {
            separators.RemoveAt(place > 0 && place == elements.Count ? place - 1 : place);
        }

        return With(list, [.. elements], separators);
    }

    private static IEnumerable<SyntaxToken> SeparatorsOf(SyntaxNode list) => list switch
    {
        CollectionExpressionSyntax collection => collection.Elements.GetSeparators(),
        InitializerExpressionSyntax initializer => initializer.Expressions.GetSeparators(),
        _ => [],
    };

    private static SyntaxNode With(SyntaxNode list, SyntaxNode[] elements, IEnumerable<SyntaxToken> separators) => list switch
    {
        CollectionExpressionSyntax collection => collection.WithElements(SyntaxFactory.SeparatedList(elements.Cast<CollectionElementSyntax>(), separators)),
        InitializerExpressionSyntax initializer => initializer.WithExpressions(SyntaxFactory.SeparatedList(elements.Cast<ExpressionSyntax>(), separators)),
        _ => list,
    };
}
