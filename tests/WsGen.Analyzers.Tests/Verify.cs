using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using WsGen.Analyzers.Declaration;
using WsGen.Tests;

namespace WsGen.Analyzers.Tests;

/// <summary>
/// Runs all analyzers of the library over a source. What it flags is marked <c>{|#0:here|}</c> or, where the message does not
/// matter, <c>{|WSG1001:here|}</c>; anything else it reports fails the test, and so does a source that does not compile.
/// </summary>
internal static class Verify
{
    /// <summary>Every analyzer there is: a rule that speaks where another's test does not expect it is seen.</summary>
    internal static readonly DiagnosticAnalyzer[] All = [.. typeof(EndpointShapeAnalyzer).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(DiagnosticAnalyzer)))
        .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];

    /// <summary>
    /// Advice on what the short sources of other rules' tests leave out: callbacks, uses of the path's variables and of codecs. Silent but where a test is about it.
    /// </summary>
    private static readonly string[] Advice = ["WSG0012", "WSG0014", "WSG0016", "WSG0021", "WSG1026", "WSG1031"];

    // No packages: the references are the running framework's.
    private static readonly ReferenceAssemblies NoPackages = new("net10.0");

    /// <summary>The source is flagged once, at the marked place, with the given message.</summary>
    public static Task Flagged(string id, string source, string message)
    {
        var test = new AnalyzerTest(source, id);
        test.ExpectedDiagnostics.Add(Expect(id, 0, message));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>As the other, in an endpoint with the given members and the path <c>/{room}</c>.</summary>
    public static Task FlaggedMember(string id, string members, string message) => Flagged(id, Endpoint(members), message);

    /// <summary>Nothing is flagged in an endpoint with the given members and the path <c>/{room}</c>.</summary>
    public static Task NotFlaggedMembers(string members) => NotFlagged(Endpoint(members));

    /// <summary>Exactly the marked places are flagged; with no marks, none.</summary>
    public static Task Marked(string source) => new AnalyzerTest(source).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Exactly the marked places are flagged in a project that references another one, in binary form.</summary>
    /// <param name="other">The source of the other.</param>
    /// <param name="source">The source.</param>
    /// <param name="expected">What is flagged at marks of the form <c>{|#0:here|}</c>.</param>
    public static Task MarkedBeside(string other, string source, params DiagnosticResult[] expected)
    {
        var compilation = CSharpCompilation.Create(
            "Other",
            [CSharpSyntaxTree.ParseText(References.GlobalUsings + other)],
            [.. References.Framework, References.Library],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var assembly = new MemoryStream();
        Assert.Empty(compilation.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Diagnostics.Where(each => each.Severity == DiagnosticSeverity.Error));
        var test = new AnalyzerTest(source);
        test.TestState.AdditionalReferences.Add(MetadataReference.CreateFromImage(assembly.ToArray()));
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Nothing is flagged.</summary>
    public static Task NotFlagged(string source)
    {
        Assert.DoesNotContain("{|", source);
        return Marked(source);
    }

    /// <summary>Nothing is flagged, by the given rule of advice either.</summary>
    public static Task NotFlaggedBy(string id, string source)
    {
        Assert.DoesNotContain("{|", source);
        return new AnalyzerTest(source, id).RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The marked places are flagged, and the fix turns the source into the other; so does Fix All.</summary>
    public static Task Fixed<TFix>(string source, string fixedSource)
        where TFix : CodeFixProvider, new()
    {
        var test = new FixTest<TFix>(source, fixedSource);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>As the other, for what is known in the end of a compilation only: editors offer no fix there, the command line does.</summary>
    public static Task FixedInTheEnd<TFix>(string source, string fixedSource)
        where TFix : CodeFixProvider, new()
    {
        var test = new FixTest<TFix>(source, fixedSource) { CodeFixTestBehaviors = CodeFixTestBehaviors.SkipLocalDiagnosticCheck };
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// The marked places of several documents are flagged, those of the last in a project of its own, and the fix turns them into the others: one by one, and by Fix All in
    /// each document, each project and the whole solution.
    /// </summary>
    public static Task FixedInAll<TFix>(params (string Source, string Fixed)[] documents)
        where TFix : CodeFixProvider, new()
    {
        var test = new FixTest<TFix>(documents[0].Source, documents[0].Fixed);
        for (int i = 1; i < documents.Length - 1; i++)
        {
            test.TestState.Sources.Add(($"More{i}.cs", documents[i].Source));
            test.FixedState.Sources.Add(($"More{i}.cs", documents[i].Fixed));
        }

        AddProject(test.TestState, documents[^1].Source);
        AddProject(test.FixedState, documents[^1].Fixed);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>As the other, for a fix that offers several actions: the one with that equivalence key.</summary>
    public static Task Fixed<TFix>(string source, string fixedSource, string equivalenceKey)
        where TFix : CodeFixProvider, new()
    {
        var test = new FixTest<TFix>(source, fixedSource) { CodeActionEquivalenceKey = equivalenceKey };
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The marked places are flagged where the project's file sets the property, as <c>WsGenStrictSpecCompliance</c>, to the value.</summary>
    public static Task MarkedWith(string property, string value, string source) =>
        MarkedWith(source, $"is_global = true\nbuild_property.{property} = {value}\n");

    /// <summary>The source is flagged once, at <c>{|#0:here|}</c>, with the given message and severity, where the project's file sets the property to the value.</summary>
    public static Task FlaggedWith(string property, string value, string id, DiagnosticSeverity severity, string source, string message)
    {
        var test = new AnalyzerTest(source);
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", $"is_global = true\nbuild_property.{property} = {value}\n"));
        test.ExpectedDiagnostics.Add(Expect(id, 0, message).WithSeverity(severity));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task MarkedWith(string source, string configuration)
    {
        var test = new AnalyzerTest(source);
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", configuration));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Nothing is flagged where the library is not referenced.</summary>
    public static Task NotFlaggedWithoutLibrary(string source)
    {
        var test = new AnalyzerTest(source);
        test.TestState.AdditionalReferences.Remove(References.Library);
        test.TestState.Sources.RemoveAt(1);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    public static DiagnosticResult Expect(string id, int mark, string message)
    {
        DiagnosticDescriptor rule = All.SelectMany(analyzer => analyzer.SupportedDiagnostics).First(rule => rule.Id == id);
        return new DiagnosticResult(rule).WithLocation(mark).WithMessage(message);
    }

    /// <summary>The rules that do not speak in a test: advice that it is not about.</summary>
    private static IEnumerable<string> SilentIn(string source, string? id) => Advice.Where(rule => rule != id && !source.Contains($"|{rule}:"));

    private static string Endpoint(string members) => $$"""
        [ServerEndpoint("/{room}")]
        public partial class Chat
        {
            {{members}}
        }
        """;

    private static void SetUp(SolutionState state, string source)
    {
        state.ReferenceAssemblies = NoPackages;
        bool isProgram = ((CompilationUnitSyntax)CSharpSyntaxTree.ParseText(Regex.Replace(source, @"\{\|[^:|]*:|\|\}", "")).GetRoot()).Members.Any(SyntaxKind.GlobalStatement);
        state.OutputKind = isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        state.AdditionalReferences.AddRange(References.Framework);
        state.AdditionalReferences.Add(References.Library);
        state.Sources.Add(("Usings.cs", References.GlobalUsings));
    }

    private static void AddProject(SolutionState state, string source)
    {
        ProjectState other = state.AdditionalProjects["Other"];
        other.ReferenceAssemblies = NoPackages;
        other.AdditionalReferences.AddRange(References.Framework);
        other.AdditionalReferences.Add(References.Library);
        other.Sources.Add(("Other.cs", source));
        other.Sources.Add(("Usings.cs", References.GlobalUsings));
    }

    private sealed class AnalyzerTest : CSharpAnalyzerTest<EndpointShapeAnalyzer, DefaultVerifier>
    {
        public AnalyzerTest(string source, string? id = null)
        {
            TestCode = source;
            MarkupOptions = MarkupOptions.UseFirstDescriptor; // a rule may be known at once or in the end
            SetUp(TestState, source);
            DisabledDiagnostics.AddRange(SilentIn(source, id));
        }

        protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => All;

        protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion.CSharp14);

        protected override CompilationOptions CreateCompilationOptions() =>
            ((CSharpCompilationOptions)base.CreateCompilationOptions()).WithAllowUnsafe(true);
    }

    private sealed class FixTest<TFix> : CSharpCodeFixTest<EndpointShapeAnalyzer, TFix, DefaultVerifier>
        where TFix : CodeFixProvider, new()
    {
        public FixTest(string source, string fixedSource)
        {
            TestCode = source;
            MarkupOptions = MarkupOptions.UseFirstDescriptor; // a rule may be known at once or in the end
            SetUp(TestState, source);
            FixedCode = fixedSource;
            FixedState.OutputKind = TestState.OutputKind;
            FixedState.Sources.Add(("Usings.cs", References.GlobalUsings));
            DisabledDiagnostics.AddRange(SilentIn(source, null));
        }

        protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => All;

        protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion.CSharp14);
    }
}
