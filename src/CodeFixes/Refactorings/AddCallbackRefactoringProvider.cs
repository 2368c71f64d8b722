using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;
using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing;

namespace WsGen.CodeFixes.Refactorings;

/// <summary>On the head of an endpoint: adds a callback that it does not have.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(AddCallbackRefactoringProvider))]
[Shared]
public sealed class AddCallbackRefactoringProvider : CodeRefactoringProvider
{
    private static readonly (CallbackKind Kind, string Title, string Name, string Attribute, string Parameters)[] Callbacks =
    [
        (CallbackKind.Open, "Add [OnOpen]", "OnOpen", "OnOpen", "global::WsGen.WsSession session"),
        (CallbackKind.Text, "Add [OnMessage] for text", "OnText", "OnMessage", "global::WsGen.WsSession session, string text"),
        (CallbackKind.Binary, "Add [OnMessage] for binary messages", "OnBinary", "OnMessage", "global::WsGen.WsSession session, global::System.ReadOnlyMemory<byte> bytes"),
        (CallbackKind.Close, "Add [OnClose]", "OnClose", "OnClose", "global::WsGen.CloseReason reason"),
        (CallbackKind.Error, "Add [OnError]", "OnError", "OnError", "global::System.Exception exception"),
    ];

    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        if (root.FindNode(context.Span).FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration || !IsOnHead(declaration, context.Span.Start))
        {
            return;
        }

        SemanticModel model = (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false))!;
        if (KnownTypes.TryCreate(model.Compilation) is { } known
            && model.GetDeclaredSymbol(declaration, context.CancellationToken) is { } type
            && EndpointView.Read(type, known, context.CancellationToken) is { } endpoint)
        {
            foreach ((CallbackKind kind, string title, string name, string attribute, string parameters) in Callbacks)
            {
                if (endpoint.Callbacks.All(callback => callback.Kind != kind))
                {
                    string free = Free(type, name);
                    context.RegisterRefactoring(CodeAction.Create(
                        title,
                        _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(declaration, Add(declaration, attribute, free, parameters)))),
                        equivalenceKey: title));
                }
            }
        }
    }

    /// <summary>From the attributes to the name: inside of the body other things are meant.</summary>
    private static bool IsOnHead(TypeDeclarationSyntax declaration, int position) =>
        position <= (declaration.ParameterList?.Span.End ?? declaration.BaseList?.Span.End ?? declaration.Identifier.Span.End);

    private static string Free(INamedTypeSymbol type, string name)
    {
        string free = name;
        for (int i = 2; type.GetMembers(free).Length > 0 || type.Name == free; i++)
        {
            free = name + i;
        }

        return free;
    }

    private static TypeDeclarationSyntax Add(TypeDeclarationSyntax declaration, string attribute, string name, string parameters)
    {
        MemberDeclarationSyntax method = SyntaxFactory.ParseMemberDeclaration($$"""
            [global::WsGen.{{attribute}}]
            private void {{name}}({{parameters}})
            {
            }
            """)!;
        method = method.ReplaceNodes(
            method.DescendantNodes().OfType<QualifiedNameSyntax>().Where(each => each.Parent is not QualifiedNameSyntax),
            static (_, each) => each.WithAdditionalAnnotations(Simplifier.Annotation));
        method = method
            .WithLeadingTrivia(declaration.Members.Count > 0 ? SyntaxFactory.TriviaList(SyntaxFactory.ElasticCarriageReturnLineFeed) : default)
            .WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed)
            .WithAdditionalAnnotations(Formatter.Annotation);
        return WithBody(declaration).AddMembers(method);
    }

    /// <summary>A class that ends in a semicolon gets braces.</summary>
    private static TypeDeclarationSyntax WithBody(TypeDeclarationSyntax declaration)
    {
        if (!declaration.OpenBraceToken.IsKind(SyntaxKind.None))
        {
            return declaration;
        }

        SyntaxTriviaList after = declaration.SemicolonToken.TrailingTrivia;
        return declaration
            .WithSemicolonToken(default)
            .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken))
            .WithCloseBraceToken(SyntaxFactory.Token(SyntaxKind.CloseBraceToken).WithTrailingTrivia(after))
            .WithAdditionalAnnotations(Formatter.Annotation);
    }
}
