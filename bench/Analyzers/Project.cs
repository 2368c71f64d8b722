using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.Tests;
using WsGen.Generators;

namespace WsGen.AnalyzerCost;

/// <summary>A project of so many endpoints, one to a file, in the state in which a compiler or an editor begins to look at it.</summary>
internal sealed class Project
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14);

    private CSharpCompilation _sources;
    private GeneratorDriver _driver = CSharpGeneratorDriver.Create([new EndpointGenerator().AsSourceGenerator()], parseOptions: Options);

    private Project(CSharpCompilation sources)
    {
        _sources = sources;
        Compilation = Generate();
    }

    /// <summary>The sources, and what the generator has made of them.</summary>
    public Compilation Compilation { get; private set; }

    public static Project Parse(int endpoints)
    {
        IEnumerable<SyntaxTree> trees = Enumerable.Range(0, endpoints).Select(static i => CSharpSyntaxTree.ParseText(
            Templates.Files[i % Templates.Files.Length].Replace("NUMBER", i.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal),
            Options,
            path: $"Source{i}.cs"));
        return new Project(CSharpCompilation.Create(
            "Endpoints",
            trees,
            PlatformReferences.Console,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
                .WithSpecificDiagnosticOptions(PlatformAnalyzers.Default.Severities)));
    }

    /// <summary>What a build does, without analyzers.</summary>
    public void Emit()
    {
        using var assembly = new MemoryStream();
        if (Compilation.Emit(assembly) is { Success: false } failed)
        {
            throw new InvalidOperationException($"the project does not compile: {failed.Diagnostics.First(each => each.Severity == DiagnosticSeverity.Error)}");
        }
    }

    /// <summary>The compiler's own diagnostics; with analyzers, theirs too.</summary>
    public void Diagnose(ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        ImmutableArray<Diagnostic> all = analyzers.IsEmpty
            ? Compilation.GetDiagnostics()
            : With(analyzers).GetAllDiagnosticsAsync().GetAwaiter().GetResult();
        Expect(all);
    }

    /// <summary>What each analyzer takes by itself, the compiler's driver of analyzers left out.</summary>
    public IEnumerable<(string Analyzer, double Milliseconds)> DiagnoseEach(ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        CompilationWithAnalyzers with = Compilation.WithAnalyzers(
            analyzers,
            new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: true));
        AnalysisResult result = with.GetAnalysisResultAsync(CancellationToken.None).GetAwaiter().GetResult();
        Expect(result.GetAllDiagnostics());
        return analyzers.Select(each => (each.GetType().Name, result.AnalyzerTelemetryInfo[each].ExecutionTime.TotalMilliseconds));
    }

    /// <summary>Changes the body of one method, as a key that is pressed in an editor does.</summary>
    /// <returns>The file, as it is now.</returns>
    public SyntaxTree Edit(int file, int times)
    {
        SyntaxTree before = _sources.SyntaxTrees[file];
        string source = before.ToString();
        int brace = source.LastIndexOf('}');
        SyntaxTree after = CSharpSyntaxTree.ParseText(
            $"{source[..brace]}    private static int Edited{times}() => {times};\n}}\n", Options, path: before.FilePath);
        _sources = _sources.ReplaceSyntaxTree(before, after);
        Compilation = Generate();
        return after;
    }

    /// <summary>What an editor asks for about the file on the screen.</summary>
    public void DiagnoseFile(SyntaxTree file, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        CompilationWithAnalyzers with = With(analyzers);
        Expect(with.GetAnalyzerSyntaxDiagnosticsAsync(file, CancellationToken.None).GetAwaiter().GetResult());
        Expect(with.GetAnalyzerSemanticDiagnosticsAsync(Compilation.GetSemanticModel(file), null, CancellationToken.None).GetAwaiter().GetResult());
    }

    private CompilationWithAnalyzers With(ImmutableArray<DiagnosticAnalyzer> analyzers) => Compilation.WithAnalyzers(
        analyzers,
        new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false));

    private Compilation Generate()
    {
        _driver = _driver.RunGeneratorsAndUpdateCompilation(_sources, out Compilation output, out _);
        return output;
    }

    // The project is right: what is measured is looking for mistakes, not writing about them.
    private static void Expect(ImmutableArray<Diagnostic> diagnostics)
    {
        if (diagnostics.FirstOrDefault(each => each.Severity >= DiagnosticSeverity.Warning || each.Id.StartsWith("WSG", StringComparison.Ordinal)) is { } finding)
        {
            throw new InvalidOperationException($"the project is not as right as it should be: {finding}");
        }
    }
}
