using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WsGen.Generators;
using WsGen.Tests;

namespace WsGen.GeneratorCost;

/// <summary>A project of so many endpoints, one to a file, as an editor holds it: each edit makes a compilation out of the last.</summary>
internal sealed class EndpointProject
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14);

    private CSharpCompilation _compilation;
    private GeneratorDriver _driver = CSharpGeneratorDriver.Create([new EndpointGenerator().AsSourceGenerator()], parseOptions: Options);

    public EndpointProject(int endpoints)
    {
        IEnumerable<string> sources = [References.GlobalUsings, "public class Other { public int A; }", .. Enumerable.Range(0, endpoints).Select(Endpoint)];
        _compilation = CSharpCompilation.Create(
            "Endpoints",
            sources.Select(static (source, i) => CSharpSyntaxTree.ParseText(source, Options, path: $"Source{i}.cs")),
            [.. References.Framework, References.Library, References.DependencyInjection],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        // An editor has bound its references long before; they are no cost of the generator.
        _ = _compilation.GetTypeByMetadataName("WsGen.ServerEndpointAttribute") ?? throw new InvalidOperationException("the library is not referenced");
        Edit(1, static source => source);
    }

    public void Generate()
    {
        _driver = _driver.RunGenerators(_compilation);
        if (_driver.GetRunResult() is { Diagnostics.IsEmpty: false } or { GeneratedTrees.IsEmpty: true })
        {
            throw new InvalidOperationException("the generator has failed");
        }
    }

    public void EditBody() => Edit(2, static source => source.Replace("=> text;", "=> text + text;", StringComparison.Ordinal));

    public void EditSignature() => Edit(2, static source => source.Replace("Say(string text", "Say(WsSession session, string text", StringComparison.Ordinal));

    public void EditUnrelated() => Edit(1, static source => source.Replace("int A", "int B", StringComparison.Ordinal));

    private static string Endpoint(int number) => $$"""
        namespace Demo;

        [ServerEndpoint("/rooms{{number}}/{room}")]
        public sealed partial class Room{{number}}(IFormatProvider format)
        {
            [OnOpen] private ValueTask Join(WsSession session, [PathParam] string room) => session.SendAsync(room);
            [OnMessage] private string Say(string text, [PathParam] string room) => text;
            [OnMessage] private ReadOnlySpan<byte> Picture(ReadOnlySpan<byte> image) => image;
            [OnClose] private void Leave(CloseReason reason) { }
            [OnError] private void Failed(Exception error) { }
        }
        """;

    private void Edit(int file, Func<string, string> change)
    {
        SyntaxTree before = _compilation.SyntaxTrees[file];
        string source = before.ToString();
        _compilation = _compilation.ReplaceSyntaxTree(before, CSharpSyntaxTree.ParseText(change(source), Options, path: before.FilePath));
    }
}
