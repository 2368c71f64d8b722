using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using WsGen.Generators.Emission;
using WsGen.Tests;

namespace WsGen.Generators.Tests;

/// <summary>Runs the generator over sources, against the real runtime assembly.</summary>
internal static class Generation
{
    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    public static CSharpCompilation Compile(params string[] sources) => CompileWithoutLibrary([References.GlobalUsings, .. sources]).AddReferences(References.Library, References.DependencyInjection);

    public static CSharpCompilation CompileWithoutLibrary(params string[] sources) => CSharpCompilation.Create(
        "Tests",
        sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, ParseOptions, path: $"Source{i}.cs")),
        References.Framework,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    public static GeneratorDriver CreateDriver() => CSharpGeneratorDriver.Create(
        [new EndpointGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The generated files, by name, with the generator's version replaced.</summary>
    public static (string Hint, string Text)[] Run(CSharpCompilation compilation) => Run(compilation, out _);

    /// <summary>The generated files, by name, and the compilation with them added.</summary>
    public static (string Hint, string Text)[] Run(CSharpCompilation compilation, out Compilation output)
    {
        GeneratorDriver driver = CreateDriver().RunGeneratorsAndUpdateCompilation(
            compilation, out output, out var diagnostics, TestContext.Current.CancellationToken);
        Assert.Empty(diagnostics);
        string version = $"\"{typeof(Names).Assembly.GetName().Version}\"";
        return [.. driver.GetRunResult().Results.Single().GeneratedSources
            .Select(source => (source.HintName, source.SourceText.ToString().Replace(version, "\"VERSION\"")))
            .OrderBy(source => source.HintName, StringComparer.Ordinal)];
    }

    /// <summary>The generated files of sources that must compile, with them, without an error or a warning.</summary>
    public static (string Hint, string Text)[] RunClean(params string[] sources)
    {
        (string Hint, string Text)[] generated = Run(Compile(sources), out Compilation output);
        AssertClean(output);
        return generated;
    }

    /// <summary>As <see cref="RunClean"/>, without the registration.</summary>
    public static (string Hint, string Text)[] RunEndpoint(params string[] sources) =>
        [.. RunClean(sources).Where(source => source.Hint != RegistrationEmitter.HintName)];

    /// <summary>Generated files switch warnings off, for what the user's types are marked with. Here all of them are on, but for those.</summary>
    public static void AssertClean(Compilation compilation)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            string text = tree.ToString();
            if (text.Contains(Names.NoWarnings, StringComparison.Ordinal))
            {
                compilation = compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(
                    text.Replace(Names.NoWarnings, "#pragma warning disable CS0612, CS0618", StringComparison.Ordinal), Encoding.UTF8)));
            }
        }

        AssertCompiles(compilation);
    }

    /// <summary>There is no error, and no warning that is not switched off.</summary>
    public static void AssertCompiles(Compilation compilation)
    {
        using var assembly = new MemoryStream();
        IEnumerable<Diagnostic> diagnostics = compilation
            .Emit(assembly, cancellationToken: TestContext.Current.CancellationToken)
            .Diagnostics
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        Assert.Empty(diagnostics.Select(diagnostic => diagnostic.ToString()));
    }
}
