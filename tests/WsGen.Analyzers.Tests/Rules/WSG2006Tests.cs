using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>URI cannot be connected to.</summary>
public sealed class WSG2006Tests
{
    private static string In(string call) => $$"""
        using WsGen.Client.Infrastructure; using WsGen.Endpoints.Infrastructure; using static WsGen.WsClient;
        [ClientEndpoint] public partial class Chat { [OnOpen] void Open() { } }
        partial class Chat : IClientEndpoint<Chat>
        {
            static EndpointDescriptor IClientEndpoint<Chat>.Descriptor => null!;
            static Chat IClientEndpoint<Chat>.Create(IServiceProvider services) => null!;
            WsClient? IClientEndpoint<Chat>.Connection { get; set; }
            [System.CodeDom.Compiler.GeneratedCode("WsGen.Generators", "1")]
            public static Task<Chat> ConnectAsync(string uri) => null!;
        }
        public class User
        {
            private const string Wrong = "tcp://localhost/";
            Task Run(Chat chat, Endpoint endpoint, string scheme, string host, int port, Uri uri) => {{call}};
            static Task Elsewhere(string uri) => Task.CompletedTask;
        }
        """;

    [Theory]
    [InlineData("tcp://localhost/chat", "its scheme is 'tcp', and must be ws or wss (or http or https, which mean the same)")]
    [InlineData("localhost:8080/chat", "it has no scheme, and needs ws or wss")]
    [InlineData("/chat", "it has no scheme, and needs ws or wss")]
    [InlineData("ws://localhost/chat#top", "it has a fragment, which a WebSocket URI has not")]
    [InlineData("ws:///chat", "it has no host that can be found")]
    [InlineData("ws://:8080/", "it has no host that can be found")]
    [InlineData("", "it has no scheme, and needs ws or wss")]
    public Task Flagged(string uri, string fault) => Verify.Flagged("WSG2006", In($$"""WsClient.ConnectAsync({|#0:"{{uri}}"|})"""), $"'{uri}' cannot be connected to: {fault}");

    [Theory]
    [InlineData("""ConnectAsync({|WSG2006:"ftp://a/"|})""")]
    [InlineData("""Chat.ConnectAsync({|WSG2006:"ftp://a/"|})""")]
    [InlineData("""WsClient.ConnectAsync(new Uri({|WSG2006:"ftp://a/"|}))""")]
    [InlineData("""WsClient.ConnectAsync<Chat>(new Uri({|WSG2006:"ftp://a/"|}, UriKind.Absolute))""")]
    [InlineData("""WsClient.ConnectAsync(chat, new({|WSG2006:"ftp://a/"|}))""")]
    [InlineData("""WsClient.ConnectAsync(endpoint, new Uri({|WSG2006:"ftp://a/"|}))""")]
    [InlineData("""WsClient.ConnectAsync({|WSG2006:Wrong|})""")]
    [InlineData("""WsClient.ConnectAsync({|WSG2006:Wrong + "chat"|})""")]
    [InlineData("""WsClient.ConnectAsync(uri: {|WSG2006:$"tcp://{host}:{port}/"|})""")]
    [InlineData("""WsClient.ConnectAsync({|WSG2006:$"ws://{host}/#{port}"|})""")]
    [InlineData("""WsClient.ConnectAsync({|WSG2006:$"{host}/#top"|})""")]
    public Task FlaggedInEveryForm(string call) => Verify.Marked(In(call));

    [Fact]
    public Task ShowsWhatIsWritten() => Verify.Flagged(
        "WSG2006",
        In("""WsClient.ConnectAsync({|#0:$"tcp://{host}:{port}/"|})"""),
        "'tcp://{host}:{port}/' cannot be connected to: its scheme is 'tcp', and must be ws or wss (or http or https, which mean the same)");

    [Theory]
    [InlineData("""WsClient.ConnectAsync("ws://localhost:8080/chat?a=b")""")]
    [InlineData("""WsClient.ConnectAsync("wss://example.org")""")]
    [InlineData("""WsClient.ConnectAsync("HTTPS://example.org/")""")]
    [InlineData("""WsClient.ConnectAsync("http://[::1]:80/")""")]
    [InlineData("""WsClient.ConnectAsync(" ws://name:secret@host/%23 ")""")]
    [InlineData("""WsClient.ConnectAsync($"ws://{host}:{port}/chat")""")]
    [InlineData("""WsClient.ConnectAsync($"ws://localhost:{port}")""")]
    [InlineData("""WsClient.ConnectAsync($"{scheme}://localhost:{port}/")""")]
    [InlineData("""WsClient.ConnectAsync($"{host}/chat")""")]
    [InlineData("""WsClient.ConnectAsync(host)""")]
    [InlineData("""WsClient.ConnectAsync(uri)""")]
    [InlineData("""WsClient.ConnectAsync(new Uri(uri, "chat#top"))""")]
    [InlineData("""Elsewhere("tcp://localhost/")""")]
    public Task NotFlagged(string call) => Verify.NotFlagged(In(call));

    [Theory]
    [InlineData("tcp://localhost:80/chat#a", "ws://localhost:80/chat")]
    [InlineData("ftps://localhost/", "wss://localhost/")]
    [InlineData("localhost:8080/chat", "ws://localhost:8080/chat")]
    [InlineData("example.org", "ws://example.org")]
    [InlineData("wss://localhost/?a#b", "wss://localhost/?a")]
    public Task Fixed(string uri, string fixedUri) => Verify.Fixed<CorrectUriCodeFixProvider>(
        In($$"""Task.WhenAll(ConnectAsync({|WSG2006:"{{uri}}"|}), WsClient.ConnectAsync(new Uri({|WSG2006:"{{uri}}"|})))"""),
        In($$"""Task.WhenAll(ConnectAsync("{{fixedUri}}"), WsClient.ConnectAsync(new Uri("{{fixedUri}}")))"""));
}
