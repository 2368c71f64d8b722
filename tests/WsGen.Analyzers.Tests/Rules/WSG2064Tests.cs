using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Connection is not encrypted.</summary>
public sealed class WSG2064Tests
{
    private static string User(string call) => $$"""
        public class User
        {
            const string Address = "ws://chat.contoso.com/";
            Task Connect(Uri uri, string text, Endpoint endpoint) => {{call}};
        }
        """;

    [Theory]
    [InlineData("""WsClient.ConnectAsync({|#0:"ws://chat.contoso.com/a"|})""", "chat.contoso.com")]
    [InlineData("""WsClient.ConnectAsync({|#0:"http://chat.contoso.com:8080"|})""", "chat.contoso.com")]
    [InlineData("""WsClient.ConnectAsync({|#0:Address|})""", "chat.contoso.com")]
    [InlineData("""WsClient.ConnectAsync({|#0:Address + "a"|})""", "chat.contoso.com")]
    [InlineData("""WsClient.ConnectAsync(new Uri({|#0:"ws://203.0.113.9/"|}))""", "203.0.113.9")]
    [InlineData("""WsClient.ConnectAsync(endpoint, new({|#0:"ws://[2001:db8::1]:80/"|}))""", "[2001:db8::1]")]
    [InlineData("""WsClient.ConnectAsync(uri: {|#0:"WS://chat.contoso.com/"|}, cancellationToken: default)""", "chat.contoso.com")]
    public Task Flagged(string call, string host) => Verify.Flagged("WSG2064", User(call), $"'{host}' is on the network, and ws is not encrypted: use wss");

    [Fact]
    public Task FlaggedAtTopLevel() => Verify.Marked("""
        using static WsGen.WsClient;
        await using var client = await ConnectAsync({|WSG2064:"ws://chat.contoso.com/"|});
        """);

    [Theory]
    [InlineData("wss://chat.contoso.com/")]
    [InlineData("ws://localhost:8080/")]
    [InlineData("ws://127.0.0.1:8080/")]
    [InlineData("ws://[::1]/")]
    [InlineData("ws://10.1.2.3/")]
    [InlineData("ws://172.20.0.4/")]
    [InlineData("ws://192.168.0.4/")]
    [InlineData("ws://server:8080/")]
    [InlineData("ws://printer.local/")]
    [InlineData("ws://chat.example.org/")]
    public Task NotFlagged(string uri) => Verify.NotFlagged(User($"WsClient.ConnectAsync(\"{uri}\")"));

    [Fact]
    public Task NotFlaggedWhereItIsNotKnown() => Verify.NotFlagged(User("""Task.WhenAll(WsClient.ConnectAsync(uri), WsClient.ConnectAsync(text), Task.FromResult(Address), Task.FromResult(new Uri("ws://chat.contoso.com/")))"""));

    [Fact]
    public Task Fixed() => Verify.Fixed<SecureConnectionCodeFixProvider>(
        User("""Task.WhenAll(WsClient.ConnectAsync({|WSG2064:"ws://chat.contoso.com/ws:a"|}), WsClient.ConnectAsync(new Uri({|WSG2064:@"http://chat.contoso.com:8080/"|})))"""),
        User("""Task.WhenAll(WsClient.ConnectAsync("wss://chat.contoso.com/ws:a"), WsClient.ConnectAsync(new Uri(@"https://chat.contoso.com:8080/")))"""));
}
