using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.Generators;

namespace WsGen.Analyzers.Tests;

/// <summary>
/// Sources, built as a project that references the package builds them: the generators first, this library's and the serializer's, then all analyzers over
/// what the compiler makes of the sources and of what was generated.
/// </summary>
internal sealed class BuiltProject
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    // The serializer's generator comes with the SDK, and lies beside the tests.
    private static readonly ISourceGenerator[] Generators = [new EndpointGenerator().AsSourceGenerator(), .. LoadPlatformGenerators()];

    private BuiltProject(Compilation compilation, ImmutableArray<Diagnostic> findings)
    {
        Compilation = compilation;
        Findings = findings;
        Compiler = [.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed)];
    }

    /// <summary>All of it, with what was generated.</summary>
    public Compilation Compilation { get; }

    /// <summary>Errors and warnings of the compiler.</summary>
    public ImmutableArray<Diagnostic> Compiler { get; }

    /// <summary>What the analyzers say, of whatever severity; and that one of them has failed.</summary>
    public ImmutableArray<Diagnostic> Findings { get; }

    /// <param name="sources">The files.</param>
    /// <param name="references">What the project references, the library included.</param>
    /// <param name="properties">Of the project's file, as <c>WsGenStrictSpecCompliance</c>.</param>
    public static async Task<BuiltProject> BuildAsync(
        IReadOnlyList<string> sources, IReadOnlyList<MetadataReference> references, params IEnumerable<KeyValuePair<string, string>> properties)
    {
        SyntaxTree[] trees = [.. sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, ParseOptions, path: $"Source{i}.cs"))];
        bool isProgram = trees.Any(tree => ((CompilationUnitSyntax)tree.GetRoot()).Members.OfType<GlobalStatementSyntax>().Any());
        var compilation = CSharpCompilation.Create(
            "Project" + Guid.NewGuid().ToString("N"),
            trees,
            references,
            new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        var options = new Options(properties);
        CSharpGeneratorDriver.Create(Generators, parseOptions: ParseOptions, optionsProvider: options).RunGeneratorsAndUpdateCompilation(
            compilation, out Compilation output, out ImmutableArray<Diagnostic> generated, TestContext.Current.CancellationToken);
        ImmutableArray<Diagnostic> findings = await output
            .WithAnalyzers([.. Verify.All], new AnalyzerOptions([], options))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return new BuiltProject(output, [.. generated, .. findings]);
    }

    private static IEnumerable<ISourceGenerator> LoadPlatformGenerators()
    {
        string[] files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "generators"), "*.dll");
        Assert.NotEmpty(files);
        return files
            .SelectMany(file => Assembly.LoadFrom(file).GetTypes())
            .Where(type => !type.IsAbstract && type.IsDefined(typeof(GeneratorAttribute)) && type.IsAssignableTo(typeof(IIncrementalGenerator)))
            .Select(type => ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator());
    }

    private sealed class Options(IEnumerable<KeyValuePair<string, string>> properties) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(properties.ToDictionary(
            property => $"build_property.{property.Key}", property => property.Value, AnalyzerConfigOptions.KeyComparer));

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => None;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => None;

        private static readonly Values None = new([]);
    }

    private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string value) => values.TryGetValue(key, out value!);
    }
}
