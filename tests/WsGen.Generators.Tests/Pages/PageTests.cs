extern alias analyzers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace WsGen.Generators.Tests.Pages;

/// <summary>
/// The C# of README.md, docs/*.md and the packages' own pages compiles, with what is generated for it and with what the page leaves to the reader (<see cref="Surroundings"/>), and the
/// rules have nothing to say about it, but for what a page shows as a mistake.
/// </summary>
public sealed partial class PageTests
{
    /// <summary>As a new project has them, and those that an editor adds.</summary>
    private const string Usings = """
        global using System;
        global using System.Buffers;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net;
        global using System.Net.Security;
        global using System.Security.Claims;
        global using System.Security.Cryptography;
        global using System.Text.Json;
        global using System.Text.Json.Serialization;
        global using System.Text.Json.Serialization.Metadata;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.Extensions.DependencyInjection;
        global using WsGen;
        """;

    private static readonly Lazy<MetadataReference[]> s_references = new(static () =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name && !name.StartsWith("WsGen.G", StringComparison.Ordinal) && !name.StartsWith("WsGen.An", StringComparison.Ordinal)) // generator, analyzers, these tests
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ]);

    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers =
    [
        .. typeof(analyzers::WsGen.Analyzers.Usage.UsageRules).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsAssignableTo(typeof(DiagnosticAnalyzer)) && !type.IsAssignableTo(typeof(DiagnosticSuppressor)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static TheoryData<string, int> Blocks
    {
        get
        {
            var blocks = new TheoryData<string, int>();
            foreach (string page in Pages())
            {
                for (int i = 0; i < BlocksOf(page).Length; i++)
                {
                    blocks.Add(page, i);
                }
            }

            return blocks;
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task TheCodeOfThePagesCompilesAndKeepsTheRules(string page, int block)
    {
        string[] blocks = BlocksOf(page);
        foreach (string surroundings in Surroundings.Of(page, block))
        {
            await AssertRightAsync(Fill(surroundings, blocks, block), Surroundings.MistakesOf(page, block));
        }
    }

    /// <summary>What the tests above would not see.</summary>
    [Fact]
    public void NothingIsLeftOverOfWhatThePagesDoNotHave() =>
        Assert.All(Surroundings.All, each => Assert.True(Pages().Contains(each.Page) && each.Block < BlocksOf(each.Page).Length, $"{each.Page} has no block {each.Block}"));

    /// <param name="source">The program.</param>
    /// <param name="mistakes">The rules that it breaks on purpose.</param>
    private static async Task AssertRightAsync(string source, string[] mistakes)
    {
        CSharpParseOptions options = Generation.ParseOptions;
        string ordered = StatementsFirst(source);
        var trees = new[] { Usings, ordered }.Select(text => CSharpSyntaxTree.ParseText(text, options)).ToArray();
        bool isProgram = trees[1].GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any();
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Page", trees, s_references.Value,
            new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Generation.Run(compilation, out Compilation output);
        IEnumerable<string> errors = output.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(static diagnostic => diagnostic.ToString());
        Assert.True(!errors.Any(), string.Join('\n', errors) + "\n\n" + ordered);

        Diagnostic[] findings =
        [
            .. (await output.WithAnalyzers(s_analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken))
                .Where(static finding => finding.Severity >= DiagnosticSeverity.Warning),
        ];
        Assert.True(
            mistakes.Order().SequenceEqual(findings.Select(static finding => finding.Id).Distinct().Order()),
            string.Join('\n', findings.Select(static finding => finding.ToString())) + "\n\n" + ordered);
    }

    /// <param name="surroundings">$ALL: the block; $1, $2: its paragraphs, by blank lines; $LINE0, $LINE1: its lines; $BLOCK0: those of the page; $TYPES0: the same without namespace.</param>
    /// <param name="blocks">Those of the page.</param>
    /// <param name="block">Which of them.</param>
    private static string Fill(string surroundings, string[] blocks, int block)
    {
        string filled = surroundings.Replace("$ALL", blocks[block], StringComparison.Ordinal);
        string[] paragraphs = blocks[block].Split("\n\n");
        for (int i = 0; i < paragraphs.Length; i++)
        {
            filled = filled.Replace($"${i + 1}", paragraphs[i], StringComparison.Ordinal);
        }

        string[] lines = blocks[block].Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            filled = filled.Replace($"$LINE{i}", lines[i], StringComparison.Ordinal);
        }

        for (int i = 0; i < blocks.Length; i++)
        {
            filled = filled.Replace($"$TYPES{i}", NamespaceRegex().Replace(blocks[i], ""), StringComparison.Ordinal).Replace($"$BLOCK{i}", blocks[i], StringComparison.Ordinal);
        }

        return Complete(filled);
    }

    /// <summary>Bodies that a page leaves out.</summary>
    private static string Complete(string code) => string.Join('\n', code.Split('\n').Select(static line =>
        line.Replace("{ ... }", line.Contains(" class ", StringComparison.Ordinal) ? "{ }" : line.Contains("IAsyncEnumerable<", StringComparison.Ordinal) ? "{ await Task.Yield(); yield break; }" : "{ throw null!; }", StringComparison.Ordinal)
            .Replace("=> ...;", "=> throw null!;", StringComparison.Ordinal)));

    /// <summary>A page may show the class first, the language wants the statements first.</summary>
    private static string StatementsFirst(string code)
    {
        CompilationUnitSyntax unit = CSharpSyntaxTree.ParseText(code, Generation.ParseOptions).GetCompilationUnitRoot();
        return unit.WithMembers([.. unit.Members.OfType<GlobalStatementSyntax>(), .. unit.Members.Where(static member => member is not GlobalStatementSyntax)]).ToFullString();
    }

    /// <summary>Those with code in C#, but for the one that shows what is generated, which has a test of its own.</summary>
    private static string[] Pages() =>
    [
        .. Directory.GetFiles(PathOf("docs"), "*.md").Select(static path => "docs/" + Path.GetFileName(path)).Concat(["README.md", "src/AspNetCore/README.md", "src/Runtime/README.md", "src/Testing/README.md"])
            .Where(static page => page != "docs/generated-code.md" && BlocksOf(page).Length > 0).Order(StringComparer.Ordinal),
    ];

    private static string[] BlocksOf(string page) => [.. BlockRegex().Matches(File.ReadAllText(PathOf(page))).Select(static match => match.Groups[1].Value)];

    private static string PathOf(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../..", name);

    [GeneratedRegex("^namespace .*;$", RegexOptions.Multiline)]
    private static partial Regex NamespaceRegex();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex BlockRegex();
}
