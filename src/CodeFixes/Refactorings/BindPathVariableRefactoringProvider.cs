using System.Composition;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;
using WsGen.CodeModel.Parsing;
using WsGen.Endpoints.Routing;

namespace WsGen.CodeFixes.Refactorings;

/// <summary>On the head of a callback: binds a variable of the endpoint's path to a new parameter.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(BindPathVariableRefactoringProvider))]
[Shared]
public sealed class BindPathVariableRefactoringProvider : CodeRefactoringProvider
{
    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        if (root.FindNode(context.Span).FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } declaration
            || context.Span.Start < declaration.Identifier.SpanStart
            || context.Span.End > declaration.ParameterList.Span.End)
        {
            return;
        }

        SemanticModel model = (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false))!;
        if (KnownTypes.TryCreate(model.Compilation) is { } known
            && model.GetDeclaredSymbol(declaration, context.CancellationToken) is { } method
            && CallbackFinder.IsCallback(method, known))
        {
            foreach (string variable in VariablesOf(method.ContainingType, known).Except(BoundBy(method, known)))
            {
                context.RegisterRefactoring(CodeAction.Create(
                    $"Bind the path variable '{variable}'",
                    _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(declaration, Add(declaration, variable)))),
                    equivalenceKey: $"{nameof(BindPathVariableRefactoringProvider)}:{variable}"));
            }
        }
    }

    /// <summary>The variables of a server endpoint's path, from left to right.</summary>
    internal static IReadOnlyList<string> VariablesOf(INamedTypeSymbol type, KnownTypes known) =>
        known.FindServerEndpoint(type)?.ConstructorArguments is [{ Value: string path }] && RouteTemplate.TryParse(path, out RouteTemplate? template, out _)
            ? template.Variables
            : [];

    private static IEnumerable<string> BoundBy(IMethodSymbol method, KnownTypes known)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            AttributeData? attribute = parameter.GetAttributes().FirstOrDefault(each => KnownTypes.Same(each.AttributeClass, known.PathParamAttribute));
            if (attribute is not null)
            {
                yield return PathBinder.VariableOf(parameter, attribute);
            }
        }
    }

    private static MethodDeclarationSyntax Add(MethodDeclarationSyntax declaration, string variable)
    {
        string name = NameFor(variable, [.. declaration.ParameterList.Parameters.Select(each => each.Identifier.ValueText)]);
        string argument = name == variable ? "" : $"({SymbolDisplay.FormatLiteral(variable, quote: true)})";
        string written = SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? $"@{name}" : name;
        ParameterSyntax parameter = SyntaxFactory.ParseParameterList($"([global::WsGen.PathParam{argument}] string {written})").Parameters[0];
        parameter = parameter
            .ReplaceNodes(
                parameter.DescendantNodes().OfType<QualifiedNameSyntax>().Where(each => each.Parent is not QualifiedNameSyntax),
                static (_, each) => each.WithAdditionalAnnotations(Simplifier.Annotation))
            .WithAdditionalAnnotations(Formatter.Annotation);

        // Before what has a default value, which must stand behind.
        SeparatedSyntaxList<ParameterSyntax> parameters = declaration.ParameterList.Parameters;
        int place = parameters.TakeWhile(each => each.Default is null && !each.Modifiers.Any(SyntaxKind.ParamsKeyword)).Count();
        return declaration.WithParameterList(declaration.ParameterList.WithParameters(parameters.Insert(place, parameter)));
    }

    /// <summary>The variable's own name where it is one in C#; else its letters and digits.</summary>
    private static string NameFor(string variable, string[] taken)
    {
        string name = SyntaxFacts.IsValidIdentifier(variable) ? variable : string.Concat(variable.Where(SyntaxFacts.IsIdentifierPartCharacter));
        name = name.Length == 0 || !SyntaxFacts.IsIdentifierStartCharacter(name[0]) ? $"_{name}" : name;
        string free = name;
        for (int i = 2; taken.Contains(free); i++)
        {
            free = name + i.ToString(CultureInfo.InvariantCulture);
        }

        return free;
    }
}
