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
