using System.Text;
using WsGen.Support;

namespace WsGen.Client;

/// <summary>Takes text by a method and binary messages by a handler, on each connection.</summary>
[ClientEndpoint]
internal sealed partial class BesideClient
{
    public TaskCompletionSource<string> Text { get; } = Bounded.Gate<string>();

    public TaskCompletionSource<byte[]> Binary { get; } = Bounded.Gate<byte[]>();

    public string? Refused { get; private set; }

    [OnOpen]
    private void Open(WsSession session)
    {
        session.AddMessageHandler((byte[] bytes) => Binary.SetResult(bytes));
        Refused = Assert.Throws<InvalidOperationException>(() => session.AddMessageHandler((string _) => { })).Message;
    }

    [OnMessage] private void Take(string text) => Text.SetResult(text);
}

/// <summary>A client that has no method for messages.</summary>
[ClientEndpoint]
internal sealed partial class HandledClient
{
    public TaskCompletionSource<string> Text { get; } = Bounded.Gate<string>();

    [OnOpen] private void Open(WsSession session) => session.AddMessageHandler((string text) => Text.SetResult(text));
}

/// <summary>Message handlers that the sessions of annotated clients take for kinds that the class has no method for.</summary>
public sealed class AddedHandlerTests
{
    [Fact]
    public async Task AClientTakesHandlersForWhatItHasNoMethodFor()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Sockets, ServerEndpointConfig.Create("/echo", ScriptedEndpoint.Echo));
        var endpoint = new BesideClient();
        await using WsClient client = await WsClient.ConnectAsync(endpoint, new Uri(server.Server.Addresses[0] + "/echo")).Within();
        Assert.Equal("BesideClient at /echo has an [OnMessage] method for text: its sessions take message handlers only for what it has no method for.", endpoint.Refused);
        await client.Session.SendAsync(new byte[] { 1, 2 }).Within();
        await client.Session.SendAsync("a").Within();
        Assert.Equal([1, 2], await endpoint.Binary.Task.Within());
        Assert.Equal("a", await endpoint.Text.Task.Within());
    }

    /// <summary>A client without an endpoint: its messages are enumerated, and nobody takes them away from there.</summary>
    [Fact]
    public async Task AClientWhoseMessagesAreEnumeratedTakesOneForPongsAlone()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Sockets, ServerEndpointConfig.Create("/echo", ScriptedEndpoint.Echo));
        await using WsClient client = await WsClient.ConnectAsync(new Uri(server.Server.Addresses[0] + "/echo")).Within();
        foreach (MessageHandler handler in (MessageHandler[])[MessageHandler.Text(static _ => default), MessageHandler.BinaryStream(static _ => default)])
        {
            Assert.Matches(
                "^[^ ]+ at /echo hands out (text|binary messages) by Messages: its session takes a message handler for pongs alone.$",
                Assert.Throws<InvalidOperationException>(() => client.Session.AddMessageHandler(handler)).Message);
        }

        TaskCompletionSource<string> pong = Bounded.Gate<string>();
        client.Session.AddMessageHandler(MessageHandler.Pong(message =>
        {
            pong.SetResult(Encoding.ASCII.GetString(message.ApplicationData.Span));
            return default;
        }));
        await client.Session.PingAsync("here"u8.ToArray());
        Assert.Equal("here", await pong.Task.Within());
        await client.SendAsync("a").Within();
        IAsyncEnumerator<WsMessage> messages = client.Messages.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await messages.MoveNextAsync().Within());
        Assert.Equal("a", messages.Current.ToString());
    }

    [Fact]
    public async Task AClientWithoutMethodsTakesThemForAll()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Sockets, ServerEndpointConfig.Create("/echo", ScriptedEndpoint.Echo));
        var endpoint = new HandledClient();
        await using WsClient client = await WsClient.ConnectAsync(endpoint, new Uri(server.Server.Addresses[0] + "/echo")).Within();
        await client.Session.SendAsync("a").Within();
        Assert.Equal("a", await endpoint.Text.Task.Within());
    }
}
