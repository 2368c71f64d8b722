using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using WsGen.CodeModel.Parsing;

namespace WsGen.CodeFixes.Messages;

/// <summary>Writes a decoder or an encoder for a type, and names it in the endpoint's attribute.</summary>
internal static class CodecClass
{
    /// <summary>One that takes the message as text, and one that takes it as bytes.</summary>
    public static IEnumerable<CodeAction> Offer(Document document, MessageType message, KnownTypes known)
    {
        string role = message.IsReceived ? "Decoder" : "Encoder";
        string name = message.Type.Name + role;
        if (known.Compilation.GetSymbolsWithName(name, SymbolFilter.Type).Any())
        {
            yield break;
        }

        foreach (string kind in new[] { "Text", "Binary" })
        {
            yield return CodeAction.Create(
                $"Create the {kind.ToLowerInvariant()} {role.ToLowerInvariant()} '{name}'",
                cancellationToken => CreateAsync(document, message, known, kind, cancellationToken),
                equivalenceKey: $"{nameof(CodecClass)}:{kind}{role}");
        }
    }

    private static async Task<Solution> CreateAsync(
        Document document, MessageType message, KnownTypes known, string kind, CancellationToken cancellationToken)
    {
        AttributeData attribute = (known.FindServerEndpoint(message.Endpoint) ?? known.FindClientEndpoint(message.Endpoint))!;
        var syntax = (AttributeSyntax)await attribute.ApplicationSyntaxReference!.GetSyntaxAsync(cancellationToken).ConfigureAwait(false);
        string name = message.Type.Name + (message.IsReceived ? "Decoder" : "Encoder");
        var editor = new SolutionEditor(document.Project.Solution);
        if (document.Project.Solution.GetDocument(syntax.SyntaxTree) is { } declaring)
        {
            DocumentEditor attributes = await editor.GetDocumentEditorAsync(declaring.Id, cancellationToken).ConfigureAwait(false);
            attributes.ReplaceNode(syntax, (current, _) => Listed((AttributeSyntax)current, message.IsReceived ? "Decoders" : "Encoders", name));
        }

        DocumentEditor types = await editor.GetDocumentEditorAsync(document.Id, cancellationToken).ConfigureAwait(false);
        TypeDeclarationSyntax place = NewType.PlaceAfter(types.OriginalRoot, message.Endpoint, document, cancellationToken);
        types.InsertAfter(place, NewType.Format(Write(types.Generator, name, message, known, kind), place));
        return editor.GetChangedSolution();
    }

    /// <summary>A codec that compiles and says that it is not written yet.</summary>
    private static MemberDeclarationSyntax Write(SyntaxGenerator generator, string name, MessageType message, KnownTypes known, string kind)
    {
        INamedTypeSymbol codec = Find($"WsGen.I{kind}{(message.IsReceived ? "Decoder" : "Encoder")}`1").Construct(message.Type);
        INamedTypeSymbol unwritten = Find("System.NotImplementedException");
        string bytes = kind == "Text" ? "utf8" : "bytes";
        return message.IsReceived
            ? NewType.Parse(
                generator,
                $$"""
                internal sealed class {{name}} : __0
                {
                    public __1 Decode({{(kind == "Text" ? "" : "in ")}}__2 {{bytes}}) => throw new __3();
                }
                """,
                codec,
                message.Type,
                kind == "Text" ? known.ReadOnlySpanOfByte! : known.ReadOnlySequenceOfByte!,
                unwritten)
            : NewType.Parse(
                generator,
                $$"""
                internal sealed class {{name}} : __0
                {
                    public void Encode(__1 value, __2 {{bytes}}) => throw new __3();
                }
                """,
                codec,
                message.Type,
                Find("System.Buffers.IBufferWriter`1").Construct(known.Compilation.GetSpecialType(SpecialType.System_Byte)),
                unwritten);

        INamedTypeSymbol Find(string type) => known.Compilation.GetTypeByMetadataName(type)!;
    }

    /// <summary>The attribute with one more type in the list.</summary>
    private static AttributeSyntax Listed(AttributeSyntax attribute, string property, string name)
    {
        ExpressionSyntax entry = SyntaxFactory.TypeOfExpression(SyntaxFactory.IdentifierName(name));
        AttributeArgumentListSyntax arguments = attribute.ArgumentList ?? SyntaxFactory.AttributeArgumentList();
        AttributeArgumentSyntax? existing = arguments.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == property);
        AttributeArgumentSyntax written = (existing ?? SyntaxFactory.AttributeArgument(Nothing()).WithNameEquals(SyntaxFactory.NameEquals(property)))
            .WithExpression(existing is null ? Collection(entry) : Appended(existing.Expression, entry))
            .WithAdditionalAnnotations(Formatter.Annotation);
        arguments = existing is null ? arguments.AddArguments(written) : arguments.ReplaceNode(existing, written);
        return attribute.WithArgumentList(arguments);
    }

    private static ExpressionSyntax Appended(ExpressionSyntax list, ExpressionSyntax entry) => list switch
    {
        CollectionExpressionSyntax collection => collection.AddElements(SyntaxFactory.ExpressionElement(entry)),
        ImplicitArrayCreationExpressionSyntax array => array.WithInitializer(array.Initializer.AddExpressions(entry)),
        ArrayCreationExpressionSyntax { Initializer: { } initializer } array => array.WithInitializer(initializer.AddExpressions(entry)),
        _ => list,
    };

    private static CollectionExpressionSyntax Collection(ExpressionSyntax entry) =>
        SyntaxFactory.CollectionExpression(SyntaxFactory.SingletonSeparatedList<CollectionElementSyntax>(SyntaxFactory.ExpressionElement(entry)));

    private static LiteralExpressionSyntax Nothing() => SyntaxFactory.LiteralExpression(SyntaxKind.NullLiteralExpression);
}
