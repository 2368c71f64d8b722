using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace WsGen.CodeFixes;

/// <summary>Declarations, and what is added to them.</summary>
internal static class Declarations
{
    /// <summary>All parts of a method, or none if one of them is not in the same file.</summary>
    public static IReadOnlyList<MethodDeclarationSyntax> PartsOf(SemanticModel model, SyntaxNode node, CancellationToken cancellationToken)
    {
        if (node is not MethodDeclarationSyntax declaration || model.GetDeclaredSymbol(declaration, cancellationToken) is not { } method)
        {
            return [];
        }

        IEnumerable<ISymbol?> symbols = [method, method.PartialDefinitionPart, method.PartialImplementationPart];
        SyntaxNode[] parts = [.. symbols
            .Where(symbol => symbol is not null)
            .SelectMany(symbol => symbol!.DeclaringSyntaxReferences)
            .Select(reference => reference.GetSyntax(cancellationToken))
            .Distinct()];
        return parts.All(part => part.SyntaxTree == node.SyntaxTree) ? [.. parts.OfType<MethodDeclarationSyntax>()] : [];
    }

    /// <summary>Without a modifier; what stood before it stands before what follows.</summary>
    public static T Without<T>(T declaration, SyntaxKind modifier)
        where T : MemberDeclarationSyntax
    {
        SyntaxToken token = declaration.Modifiers.FirstOrDefault(each => each.IsKind(modifier));
        if (token == default)
        {
            return declaration;
        }

        SyntaxToken next = token.GetNextToken();
        T moved = declaration.ReplaceToken(next, next.WithLeadingTrivia(token.LeadingTrivia.AddRange(next.LeadingTrivia)));
        return (T)moved.WithModifiers(moved.Modifiers.Remove(moved.Modifiers.First(each => each.IsKind(modifier))));
    }

    /// <summary>A list of one attribute of the library.</summary>
    public static AttributeListSyntax ListOf(string name, AttributeArgumentListSyntax? arguments = null) => SyntaxFactory
        .AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(NameOf(name), arguments)))
        .WithTrailingTrivia(SyntaxFactory.Space);

    /// <summary>A full name, which is made as short as the file's usings allow.</summary>
    public static NameSyntax NameOf(string name) => SyntaxFactory.ParseName("global::" + name).WithAdditionalAnnotations(Simplifier.Annotation);

    /// <summary>Without the attributes that a condition holds for, nor lists that they leave empty; comments stay.</summary>
    public static SyntaxNode WithoutAttributes(SyntaxNode declaration, Func<AttributeSyntax, bool> isOne)
    {
        SyntaxTriviaList leading = declaration.GetLeadingTrivia();
        SyntaxNode changed = declaration switch
        {
            MethodDeclarationSyntax method => method.WithAttributeLists(Filter(method.AttributeLists, isOne)),
            ParameterSyntax parameter => parameter.WithAttributeLists(Filter(parameter.AttributeLists, isOne)),
            _ => declaration,
        };
        return changed.WithLeadingTrivia(leading);
    }

    /// <summary>The attributes of a method or parameter.</summary>
    public static IEnumerable<AttributeSyntax> AttributesOf(SyntaxNode declaration) => (declaration switch
    {
        MethodDeclarationSyntax method => method.AttributeLists,
        ParameterSyntax parameter => parameter.AttributeLists,
        _ => default,
    }).SelectMany(list => list.Attributes);

    /// <summary>The name of an attribute's class in the library, without its end; null for an attribute that is not of the library.</summary>
    public static string? LibraryNameOf(SemanticModel model, AttributeSyntax attribute, CancellationToken cancellationToken)
    {
        INamedTypeSymbol? type = model.GetSymbolInfo(attribute, cancellationToken).Symbol?.ContainingType;
        return type?.ContainingNamespace is { Name: "WsGen", ContainingNamespace.IsGlobalNamespace: true } ? type.Name.Replace("Attribute", "") : null;
    }

    private static SyntaxList<AttributeListSyntax> Filter(SyntaxList<AttributeListSyntax> lists, Func<AttributeSyntax, bool> isOne)
    {
        var kept = new List<AttributeListSyntax>();
        foreach (AttributeListSyntax list in lists)
        {
            AttributeSyntax[] left = [.. list.Attributes.Where(attribute => !isOne(attribute))];
            if (left.Length == list.Attributes.Count)
            {
                kept.Add(list);
            }
            else if (left.Length > 0)
            {
                kept.Add(list.WithAttributes(SyntaxFactory.SeparatedList(left, list.Attributes.GetSeparators().Take(left.Length - 1))));
            }
        }

        return SyntaxFactory.List(kept);
    }
}
