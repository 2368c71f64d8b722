using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG0002 where a modifier is what stands in the way: abstract, a struct that is not readonly, a class that is private.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ChangeEndpointModifiersCodeFixProvider))]
[Shared]
public sealed class ChangeEndpointModifiersCodeFixProvider : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.EndpointKindNotSupported];

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (node is not TypeDeclarationSyntax declaration
            || model.GetDeclaredSymbol(declaration, cancellationToken) is not { DeclaringSyntaxReferences.Length: 1, IsStatic: false, IsRefLikeType: false } type)
        {
            yield break;
        }

        if (type is { IsAbstract: true } && !type.GetMembers().Any(member => member is { IsAbstract: true, IsImplicitlyDeclared: false }))
        {
            yield return Change("Remove 'abstract'", declaration, static current => Declarations.Without(current, SyntaxKind.AbstractKeyword));
        }
        else if (type is { IsValueType: true, IsReadOnly: false } && type.GetMembers().OfType<IFieldSymbol>().All(field => CanBeReadOnly(field, cancellationToken)))
        {
            yield return Change("Make it readonly", declaration, static current => Add(current, SyntaxKind.ReadOnlyKeyword));
        }
        else if (type is { ContainingType: not null, DeclaredAccessibility: Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal })
        {
            yield return Change("Make it internal", declaration, static current => Add(
                Declarations.Without(Declarations.Without(current, SyntaxKind.PrivateKeyword), SyntaxKind.ProtectedKeyword), SyntaxKind.InternalKeyword));
        }
    }

    private static Remedy Change(string title, TypeDeclarationSyntax declaration, Func<TypeDeclarationSyntax, TypeDeclarationSyntax> change) =>
        new(title, title, editor => editor.ReplaceNode(declaration, (current, _) => change((TypeDeclarationSyntax)current)));

    /// <summary>A property of a record's parameter becomes one that is set once.</summary>
    private static bool CanBeReadOnly(IFieldSymbol field, CancellationToken cancellationToken) =>
        field.IsStatic
        || field.IsReadOnly
        || (field.AssociatedSymbol?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is ParameterSyntax);

    /// <summary>The accessibility comes first, anything else before 'partial'.</summary>
    private static TypeDeclarationSyntax Add(TypeDeclarationSyntax declaration, SyntaxKind modifier)
    {
        SyntaxToken token = SyntaxFactory.Token(modifier).WithTrailingTrivia(SyntaxFactory.Space);
        int place = modifier == SyntaxKind.InternalKeyword ? 0 : declaration.Modifiers.IndexOf(SyntaxKind.PartialKeyword);
        if (declaration.Modifiers.Any(modifier) || place < 0)
        {
            return declaration;
        }

        SyntaxTokenList modifiers = declaration.Modifiers;
        if (place == 0 && modifiers.Count > 0)
        {
            token = token.WithLeadingTrivia(modifiers[0].LeadingTrivia);
            modifiers = modifiers.Replace(modifiers[0], modifiers[0].WithLeadingTrivia());
        }

        return declaration.WithModifiers(modifiers.Insert(place, token));
    }
}
