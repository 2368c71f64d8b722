using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;
using WsGen.CodeFixes;
using WsGen.Tests;

namespace WsGen.Analyzers.Tests.Refactorings;

/// <summary>An editor with one file and a caret, which stands at <c>$$</c>: what is offered there, and what comes of it.</summary>
internal static class Editor
{
    private static readonly MefHostServices Host = MefHostServices.Create(
        MefHostServices.DefaultAssemblies.Add(typeof(AddPartialCodeFixProvider).Assembly));

    /// <summary>The titles of what the refactoring offers.</summary>
    public static async Task<IReadOnlyList<string>> Offered<T>(string source)
        where T : CodeRefactoringProvider, new()
    {
        using AdhocWorkspace workspace = Open(source, out DocumentId id, out int caret);
        return [.. (await ActionsAsync<T>(workspace.CurrentSolution.GetDocument(id)!, caret)).Select(action => action.Title)];
    }

    /// <summary>The offer of that title turns the source into the other, which compiles but for the given errors.</summary>
    public static async Task Refactored<T>(string title, string source, string refactored, params string[] errors)
        where T : CodeRefactoringProvider, new()
    {
        using AdhocWorkspace workspace = Open(source, out DocumentId id, out int caret);
        ImmutableArray<CodeAction> actions = await ActionsAsync<T>(workspace.CurrentSolution.GetDocument(id)!, caret);
        CodeAction action = actions.Single(action => action.Title == title);
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        Document changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(id)!;
        Assert.Equal(refactored, (await changed.GetTextAsync(TestContext.Current.CancellationToken)).ToString(), ignoreLineEndingDifferences: true);
        Compilation compilation = (await changed.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(errors, compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.Id));
    }

    /// <summary>What our own provider completes at the caret.</summary>
    public static async Task<IReadOnlyList<string>> Completed(string source)
    {
        using AdhocWorkspace workspace = Open(source, out DocumentId id, out int caret);
        Document document = workspace.CurrentSolution.GetDocument(id)!;
        CompletionList list = await CompletionService.GetService(document)!
            .GetCompletionsAsync(document, caret, cancellationToken: TestContext.Current.CancellationToken);
        return [.. list.ItemsList.Select(item => item.DisplayText)];
    }

    private static async Task<ImmutableArray<CodeAction>> ActionsAsync<T>(Document document, int caret)
        where T : CodeRefactoringProvider, new()
    {
        ImmutableArray<CodeAction>.Builder actions = ImmutableArray.CreateBuilder<CodeAction>();
        var context = new CodeRefactoringContext(document, new TextSpan(caret, 0), actions.Add, TestContext.Current.CancellationToken);
        await new T().ComputeRefactoringsAsync(context);
        return actions.ToImmutable();
    }

    private static AdhocWorkspace Open(string marked, out DocumentId id, out int caret)
    {
        caret = marked.IndexOf("$$", StringComparison.Ordinal);
        Assert.True(caret >= 0, "the source has no caret");
        var workspace = new AdhocWorkspace(Host);
        ProjectId project = ProjectId.CreateNewId();
        id = DocumentId.CreateNewId(project);
        Solution solution = workspace.CurrentSolution
            .AddProject(project, "Demo", "Demo", LanguageNames.CSharp)
            .WithProjectCompilationOptions(project, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable))
            .WithProjectParseOptions(project, new CSharpParseOptions(LanguageVersion.CSharp14))
            .AddMetadataReferences(project, References.Framework.Append(References.Library))
            .AddDocument(DocumentId.CreateNewId(project), "Usings.cs", References.GlobalUsings)
            .AddDocument(id, "Chat.cs", marked.Remove(caret, 2));
        Assert.True(workspace.TryApplyChanges(solution));
        return workspace;
    }
}
