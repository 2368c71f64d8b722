using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace WsGen.CodeFixes.Messages;

/// <summary>Where a type that is written for an endpoint goes: behind it, outside of the types around it.</summary>
internal static class NewType
{
    /// <summary>The outermost type around the endpoint's declaration in the document.</summary>
    public static TypeDeclarationSyntax PlaceAfter(SyntaxNode root, INamedTypeSymbol endpoint, Document document, CancellationToken cancellationToken)
    {
        document.TryGetSyntaxTree(out SyntaxTree? tree);
        SyntaxNode declaration = endpoint.DeclaringSyntaxReferences
            .First(reference => reference.SyntaxTree == (tree ?? root.SyntaxTree))
            .GetSyntax(cancellationToken);
        return declaration.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Last();
    }

    /// <summary>
    /// A declaration of which the text is given, with types where it has <c>__0</c>, <c>__1</c>...: they get short names, and a using where one is needed.
    /// </summary>
    public static MemberDeclarationSyntax Parse(SyntaxGenerator generator, string text, params ITypeSymbol[] types)
    {
        MemberDeclarationSyntax declaration = SyntaxFactory.ParseMemberDeclaration(text)!;
        return declaration.ReplaceNodes(
            declaration.DescendantNodes().OfType<IdentifierNameSyntax>().Where(static name => name.Identifier.ValueText.StartsWith("__", StringComparison.Ordinal)),
            (name, _) => generator.TypeExpression(types[name.Identifier.ValueText[2] - '0'], addImport: true).WithTriviaFrom(name));
    }

    /// <summary>The declaration with an empty line before it, and the end that the one before it has, to be formatted as the project has it.</summary>
    public static MemberDeclarationSyntax Format(MemberDeclarationSyntax declaration, TypeDeclarationSyntax behind) => declaration
        .WithLeadingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed)
        .WithTrailingTrivia(behind.GetTrailingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)))
        .WithAdditionalAnnotations(Formatter.Annotation);
}
