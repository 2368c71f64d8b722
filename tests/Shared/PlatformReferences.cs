using Microsoft.CodeAnalysis;

namespace WsGen.Tests;

/// <summary>All that a project references: the whole framework that runs the tests, what the library depends on, and the library itself.</summary>
internal static class PlatformReferences
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>Of a console program.</summary>
    public static IReadOnlyList<MetadataReference> Console => field ??=
    [
        .. Reference(Directory.GetFiles(Framework, "System*.dll")),
        .. Reference([Path.Combine(Framework, "netstandard.dll"), Path.Combine(Framework, "mscorlib.dll"), Path.Combine(Framework, "Microsoft.Win32.Primitives.dll")]),
        .. Reference(Directory.GetFiles(AppContext.BaseDirectory, "Microsoft.Extensions.*.dll")),
        .. Reference([Path.Combine(AppContext.BaseDirectory, "Microsoft.AspNetCore.Connections.Abstractions.dll")]),
        References.Library,
    ];

    /// <summary>Of a web application: the shared framework of ASP.NET Core brings its own of what both have. Only where WsGen.AspNetCore lies beside the tests.</summary>
    public static IReadOnlyList<MetadataReference> Web => field ??=
    [
        .. WebWithoutLibrary,
        .. Reference([Path.Combine(AppContext.BaseDirectory, "web", "WsGen.AspNetCore.dll")]),
        References.Library,
    ];

    /// <summary>Of a web application that does not use the library.</summary>
    public static IReadOnlyList<MetadataReference> WebWithoutLibrary => field ??=
    [
        .. Reference(Directory.GetFiles(Framework, "System*.dll")),
        .. Reference([Path.Combine(Framework, "netstandard.dll"), Path.Combine(Framework, "mscorlib.dll"), Path.Combine(Framework, "Microsoft.Win32.Primitives.dll")]),
        .. Reference(Directory.GetFiles(Framework.Replace("Microsoft.NETCore.App", "Microsoft.AspNetCore.App", StringComparison.Ordinal), "Microsoft.*.dll")),
    ];

    private static IEnumerable<MetadataReference> Reference(IEnumerable<string> files) => files
        .Where(file => !Path.GetFileName(file).Contains(".Native.", StringComparison.Ordinal))
        .Select(file => MetadataReference.CreateFromFile(file));
}
