using Microsoft.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace WsGen.Tests;

/// <summary>
/// What test sources are compiled against: the framework that runs the tests, so that nothing need be downloaded, and the library.
/// Shared by all tests of a project, because reading metadata again and again would be most of their time.
/// </summary>
internal static class References
{
    /// <summary>The parts of the framework that the sources, or the library's public face, name.</summary>
    public static IReadOnlyList<MetadataReference> Framework { get; } = [.. new[]
    {
        "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.ComponentModel", "System.Linq", "System.Memory",
        "System.Threading", "System.Private.Uri", "System.Diagnostics.Tools", "System.Text.Json", "System.Text.Encodings.Web", "System.IO.Pipelines",
        "System.Collections.Concurrent", "System.Threading.Channels", "System.Threading.Thread", "System.Threading.ThreadPool", "System.Runtime.InteropServices",
        "System.Net.Primitives", "System.Net.Security", "System.Security.Cryptography", "System.Security.Claims", "System.Collections.Immutable",
        "System.Data.Common", "System.ComponentModel.Primitives", "System.Console",
    }.Select(name => MetadataReference.CreateFromFile(
        Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, $"{name}.dll")))];

    /// <summary>The library.</summary>
    public static MetadataReference Library { get; } = MetadataReference.CreateFromFile(typeof(WsServerBuilder).Assembly.Location);

    /// <summary>What registers services, and the attribute that asks for one by its key.</summary>
    public static MetadataReference DependencyInjection { get; } = MetadataReference.CreateFromFile(typeof(IServiceCollection).Assembly.Location);

    /// <summary>The usings that every source gets, as a file of a new project does.</summary>
    public const string GlobalUsings =
        "global using System; global using System.Buffers; global using System.Threading; global using System.Threading.Tasks; global using WsGen;";
}
