namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Client connects while endpoints are deployed.</summary>
public sealed class WSG2005Tests
{
    private const string Usings = "using System.Collections.Generic; using System.Linq; using static WsGen.WsClient;\n";

    [Fact]
    public Task Flagged() => Verify.Flagged(
        "WSG2005",
        Usings + """public class Origins : ServerEndpointConfigurator { public Origins() => _ = {|#0:WsClient.ConnectAsync("ws://localhost/")|}; }""",
        "A client connects while 'Origins' is made, when no endpoint has been deployed yet: connect it when the server has started");

    [Theory]
    [InlineData("""public class A : ServerEndpointConfigurator { readonly Task<WsClient> _client = {|WSG2005:ConnectAsync("ws://localhost/")|}; }""")]
    [InlineData("""public class A : ServerEndpointConfigurator { Task<WsClient> Client { get; } = {|WSG2005:ConnectAsync("ws://localhost/")|}; }""")]
    [InlineData("""public class B : ServerEndpointConfigurator; public partial class A : B { public A() { _ = Task.Run(() => {|WSG2005:WsClient.ConnectAsync("ws://localhost/")|}); } }""")]
    [InlineData("""public class A : ServerApplicationConfig { public override IEnumerable<ServerEndpointConfig> GetEndpointConfigs() { using var c = {|WSG2005:ConnectAsync("ws://localhost/")|}; return []; } }""")]
    [InlineData("""public class A : ServerApplicationConfig { public override IEnumerable<Type> GetAnnotatedEndpoints(IReadOnlyCollection<Type> found) { Local(); return found; void Local() => _ = {|WSG2005:ConnectAsync("ws://localhost/")|}; } }""")]
    [InlineData("""public class A : ServerEndpointConfigurator { public A() => Begin(); void Begin() => Upstream.Connect(); } static class Upstream { public static void Connect() => _ = {|WSG2005:ConnectAsync("ws://localhost/")|}; }""")]
    public Task FlaggedInEveryForm(string source) => Verify.Marked(Usings + source);

    [Theory]
    [InlineData("""public class A : ServerEndpointConfigurator { public override async ValueTask<HandshakeRefusal?> CheckAsync(HandshakeRequest request, CancellationToken stop) { await ConnectAsync("ws://localhost/"); return null; } }""")]
    [InlineData("""public class A : ServerEndpointConfigurator { readonly Func<Task<WsClient>> _connect; public A() => _connect = () => ConnectAsync("ws://localhost/"); }""")]
    [InlineData("""public class A : ServerEndpointConfigurator { readonly Lazy<Task<WsClient>> _client = new(() => ConnectAsync("ws://localhost/")); }""")]
    [InlineData("""public class A { public A() => _ = ConnectAsync("ws://localhost/"); }""")]
    [InlineData("""public class A : ClientEndpointConfigurator { public A() => _ = ConnectAsync("ws://localhost/"); }""")]
    [InlineData("""public class A : ServerEndpointConfigurator { public A() => Upstream.Connect(); } static class Upstream { public static void Connect() => _ = ConnectAsync("ws://localhost/"); } class Other { void Run() => Upstream.Connect(); }""")]
    [InlineData("""class A { void One() => Two(); void Two() { One(); _ = ConnectAsync("ws://localhost/"); } }""")]
    [InlineData("""public class A : ServerEndpointConfigurator { public A() => ConnectAsync(); static void ConnectAsync() { } }""")]
    public Task NotFlagged(string source) => Verify.NotFlagged(Usings + source);
}
