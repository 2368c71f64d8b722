using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WsGen.Architecture.Tests;

/// <summary>The source of the runtime as a compilation, its files named by their path in src/Runtime.</summary>
internal static class RuntimeSource
{
    public const string GlobalUsingsPath = "GlobalUsings";

    // What the project's ImplicitUsings bring.
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    // The framework, and the packages that the runtime references and this test therefore has beside it.
    private static readonly MetadataReference[] References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path) is var name
            && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name == "netstandard.dll"))
        .Select(path => MetadataReference.CreateFromFile(path))];

    public static CSharpCompilation Load([CallerFilePath] string thisFile = "")
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "src", "Runtime"));
        return Compile(Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(root, file).Replace('\\', '/'), File: file))
            .Where(source => !source.Path.StartsWith("bin/", StringComparison.Ordinal) && !source.Path.StartsWith("obj/", StringComparison.Ordinal))
            .Select(source => (source.Path, File.ReadAllText(source.File))));
    }

    public static CSharpCompilation Compile(IEnumerable<(string Path, string Text)> sources)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp14, preprocessorSymbols: ["NET", "NET10_0", "NET10_0_OR_GREATER"]);
        return CSharpCompilation.Create(
            "WsGen",
            sources.Append((GlobalUsingsPath, GlobalUsings)).Select(source => CSharpSyntaxTree.ParseText(source.Item2, options, source.Item1)),
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    }
}
