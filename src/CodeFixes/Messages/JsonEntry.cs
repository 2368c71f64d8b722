using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using WsGen.CodeModel.Parsing;

namespace WsGen.CodeFixes.Messages;

/// <summary>Adds types to the project's JsonSerializerContext, or writes one.</summary>
internal static class JsonEntry
{
    private const string NewContext = "AppJson";

    /// <summary>What can be offered for the type: an entry in each context that the endpoint can use, or a new one where there is none.</summary>
    public static IEnumerable<CodeAction> Offer(Document document, MessageType message, KnownTypes known)
    {
        if (known.Json.Context is null)
        {
            yield break;
        }

        INamedTypeSymbol[] contexts = ContextsOf(message.Endpoint, known);
        if (contexts.Any(context => known.Json.Covers(context, message.Type)))
        {
            yield break;
        }

        string type = TypeNames.InShort(message.Type);
        foreach (INamedTypeSymbol context in contexts)
        {
            yield return CodeAction.Create(
                $"Add '{type}' to '{context.Name}'",
                cancellationToken => AddAsync(document.Project.Solution, context, [message.Type], known, cancellationToken),
                equivalenceKey: $"{nameof(JsonEntry)}:{context.Name}");
        }

        if (contexts.Length == 0 && known.Compilation.GetSymbolsWithName(NewContext, SymbolFilter.Type).FirstOrDefault() is null)
        {
            yield return CodeAction.Create(
                $"Create the JsonSerializerContext '{NewContext}' for '{type}'",
                cancellationToken => CreateAsync(document, message.Endpoint, [message.Type], known, cancellationToken),
                equivalenceKey: $"{nameof(JsonEntry)}:new");
        }
    }

    /// <summary>Every type gets its entry, once.</summary>
    public static async Task<Solution> AddToAllAsync(
        Document document, IReadOnlyList<MessageType> messages, KnownTypes known, string equivalenceKey, CancellationToken cancellationToken)
    {
        INamedTypeSymbol endpoint = messages[0].Endpoint;
        ImmutableArray<ITypeSymbol> types = [.. messages.Select(message => message.Type).Distinct<ITypeSymbol>(SymbolEqualityComparer.Default)];
        string wanted = equivalenceKey.Substring(equivalenceKey.IndexOf(':') + 1);
        return messages.SelectMany(message => ContextsOf(message.Endpoint, known)).FirstOrDefault(context => context.Name == wanted) is { } found
            ? await AddAsync(document.Project.Solution, found, types, known, cancellationToken).ConfigureAwait(false)
            : await CreateAsync(document, endpoint, types, known, cancellationToken).ConfigureAwait(false);
    }

    private static INamedTypeSymbol[] ContextsOf(INamedTypeSymbol endpoint, KnownTypes known)
    {
        AttributeData? attribute = known.FindServerEndpoint(endpoint) ?? known.FindClientEndpoint(endpoint);
        INamedTypeSymbol? named = attribute?.NamedArguments.FirstOrDefault(argument => argument.Key == "JsonContext").Value.Value as INamedTypeSymbol;
        return [.. (named is null ? known.Json.VisibleTo(endpoint) : [named]).Where(context => context.DeclaringSyntaxReferences.Length > 0)];
    }

    private static async Task<Solution> AddAsync(
        Solution solution, INamedTypeSymbol context, ImmutableArray<ITypeSymbol> types, KnownTypes known, CancellationToken cancellationToken)
    {
        var declaration = (TypeDeclarationSyntax)await context.DeclaringSyntaxReferences
            .OrderByDescending(HasAttributes)
            .First()
            .GetSyntaxAsync(cancellationToken)
            .ConfigureAwait(false);
        if (solution.GetDocument(declaration.SyntaxTree) is not { } document)
        {
            return solution;
        }

        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        AttributeListSyntax[] entries = [.. types.Select(type => Entry(editor.Generator, type, known))];
        if (declaration.AttributeLists.LastOrDefault() is { } last)
        {
            // Behind those that are there; the list's own end of line is between them.
            editor.InsertAfter(last, entries.Select(entry => entry.WithTrailingTrivia(last.GetTrailingTrivia())));
        }
        else
        {
            editor.ReplaceNode(declaration, (current, _) => Put(entries, (TypeDeclarationSyntax)current));
        }

        return editor.GetChangedDocument().Project.Solution;

        bool HasAttributes(SyntaxReference reference) => reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax { AttributeLists.Count: > 0 };
    }

    private static async Task<Solution> CreateAsync(
        Document document, INamedTypeSymbol endpoint, ImmutableArray<ITypeSymbol> types, KnownTypes known, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        MemberDeclarationSyntax context = NewType.Parse(editor.Generator, $"internal sealed partial class {NewContext} : __0;", known.Json.Context!);
        AttributeListSyntax[] entries = [.. types.Select(type => Entry(editor.Generator, type, known).WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed))];
        TypeDeclarationSyntax around = NewType.PlaceAfter(root, endpoint, document, cancellationToken);
        editor.InsertAfter(around, NewType.Format(context.WithAttributeLists(SyntaxFactory.List(entries)), around));
        Document changed = editor.GetChangedDocument();
        if (editor.SemanticModel.LookupNamespacesAndTypes(around.SpanStart, name: known.Json.Context!.Name).IsEmpty)
        {
            var written = (CompilationUnitSyntax)(await changed.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
            changed = changed.WithSyntaxRoot(WithUsing(written, known.Json.Context.ContainingNamespace.ToDisplayString()));
        }

        return changed.Project.Solution;
    }

    /// <summary>Behind the other usings; before the first type, with an empty line between.</summary>
    private static CompilationUnitSyntax WithUsing(CompilationUnitSyntax root, string name)
    {
        UsingDirectiveSyntax directive = SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(name)).NormalizeWhitespace();
        SyntaxTrivia end = root.DescendantTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        end = end == default ? SyntaxFactory.CarriageReturnLineFeed : end;
        return root.Usings.Count > 0
            ? root.AddUsings(directive.WithTrailingTrivia(end))
            : root.WithLeadingTrivia().AddUsings(directive.WithTrailingTrivia(end, end)).WithLeadingTrivia(root.GetLeadingTrivia());
    }

    private static TypeDeclarationSyntax Put(AttributeListSyntax[] entries, TypeDeclarationSyntax declaration)
    {
        SyntaxTriviaList leading = declaration.GetLeadingTrivia();
        SyntaxList<AttributeListSyntax> lists = SyntaxFactory.List(entries.Select(entry => entry.WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed)));
        var bare = (TypeDeclarationSyntax)declaration.WithLeadingTrivia().WithAttributeLists(lists);
        return bare.WithLeadingTrivia(leading).WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static AttributeListSyntax Entry(SyntaxGenerator generator, ITypeSymbol type, KnownTypes known)
    {
        MemberDeclarationSyntax carrier = NewType.Parse(generator, "[__0(typeof(__1))] class Carrier;", known.Json.Serializable!, type);
        return carrier.AttributeLists[0];
    }
}
