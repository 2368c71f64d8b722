using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;
using WsGen.Tests;

namespace WsGen.Analyzers.Tests.NegativeDeployments;

/// <summary>
/// Whoever switches the rules off gets a program. It does not do what the wrong class says, which nobody could have understood: the server refuses its
/// connections, and the client does not connect.
/// </summary>
public sealed class RunTimeTests
{
    public static TheoryData<string> Names => [.. NegativeCase.All.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task TheWrongClassServesNobody(string name)
    {
        NegativeCase negative = NegativeCase.All.Single(each => each.Name == name);
        MethodInfo deploy = Load(await EmitAsync(negative));
        if (negative.Mistake.Path is not { } path)
        {
            var connecting = (Task)deploy.Invoke(null, [new Uri("ws://127.0.0.1:1/")])!;
            var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => connecting);
            Assert.Contains(negative.Mistake.Id, refusal.Message, StringComparison.Ordinal);
            return;
        }

        WsServerBuilder builder = WsServer.Create("--urls", "ws://127.0.0.1:0", "--Logging:LogLevel:Default=None");
        deploy.Invoke(null, [builder]);
        if (ReferenceEquals(negative.Mistake, Mistakes.MultiplePaths))
        {
            var refusal = Assert.Throws<InvalidOperationException>(builder.Build);
            Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
            return;
        }

        await using WsServer server = builder.Build();
        await server.StartAsync(TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<WsHandshakeException>(() => ConnectAsync(server, path));
        Assert.Equal(ReferenceEquals(negative.Mistake, Mistakes.MalformedPath) ? 404 : 500, failure.StatusCode);
        if (negative.IsBesideOthers)
        {
            await using WsClient client = await ConnectAsync(server, "/echo");
            await client.SendAsync("right", TestContext.Current.CancellationToken);
            await using IAsyncEnumerator<WsMessage> messages = client.Messages.GetAsyncEnumerator(TestContext.Current.CancellationToken);
            Assert.True(await messages.MoveNextAsync());
            Assert.Equal("right", messages.Current.ToString());
        }
    }

    private static Task<WsClient> ConnectAsync(WsServer server, string path) =>
        WsClient.ConnectAsync(new Uri(server.Addresses[0] + path), cancellationToken: TestContext.Current.CancellationToken);

    private static async Task<MemoryStream> EmitAsync(NegativeCase negative)
    {
        TestFileMarkupParser.GetSpans(negative.Source, out string source, out ImmutableDictionary<string, ImmutableArray<TextSpan>> _);
        BuiltProject built = await BuiltProject.BuildAsync([References.GlobalUsings, source], PlatformReferences.Console);
        var assembly = new MemoryStream();
        Assert.True(built.Compilation.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Success);
        assembly.Position = 0;
        return assembly;
    }

    private static MethodInfo Load(MemoryStream assembly) => AssemblyLoadContext.Default.LoadFromStream(assembly)
        .GetType("Deployment", throwOnError: true)!
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Single();
}
