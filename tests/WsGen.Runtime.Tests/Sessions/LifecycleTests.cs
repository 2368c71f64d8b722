using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>What an endpoint instance may rely on, from OnOpen to its disposal.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task WhatAConstructorSendsComesBehindTheAnswerToTheHandshake()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with { Open = static endpoint => endpoint.Session.SendAsync("opened") });
        server.OnActivated = static endpoint => Assert.True(endpoint.Session.SendAsync("constructed").IsCompletedSuccessfully);
        (RawClient client, _) = await server.ConnectAsync();
        await client.ExpectTextAsync("constructed");
        await client.ExpectTextAsync("opened");
    }

    [Fact]
    public async Task ASessionMayBeClosedBeforeItHasOpened()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        server.OnActivated = static endpoint => endpoint.Session.CloseAsync((CloseCode)4000, "full");
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.ExpectCloseAsync((CloseCode)4000, "full");
        Assert.Equal((CloseCode)4000, (await endpoint.Closed.Within()).Code);
        Assert.Empty(endpoint.Session.OpenSessions);
        await client.LeaveAsync();
    }

    [Fact]
    public async Task OrAborted()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        server.OnActivated = static endpoint => endpoint.Session.Abort();
        RawClient client = server.Dial();
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(RawClient.Request("/")));
        TestEndpoint endpoint = await server.NextEndpointAsync();
        Assert.Equal(CloseCode.AbnormalClosure, (await endpoint.Closed.Within()).Code);
        await server.ConnectionsEndedAsync();
    }

    [Fact]
    public async Task EachConnectionHasAnInstanceOfItsOwn()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient first, TestEndpoint one) = await server.ConnectAsync();
        (RawClient second, TestEndpoint other) = await server.ConnectAsync();

        await first.SendTextAsync("a");
        await second.SendTextAsync("b");
        await first.ExpectTextAsync("a");
        await second.ExpectTextAsync("b");

        Assert.NotSame(one, other);
        Assert.NotEqual(one.Session.Id, other.Session.Id);
        Assert.Equal(["open", "text a"], one.Calls);
        Assert.Equal(["open", "text b"], other.Calls);
    }

    [Fact]
    public async Task CallbacksComeInOrderAndTheInstanceIsReleasedLast()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("a");
        await client.SendAsync(Opcode.Binary, [1, 2, 3]);
        await client.ExpectTextAsync("a");
        Assert.Equal([1, 2, 3], (await client.ReceiveAsync()).Payload);
        await client.LeaveAsync();
        await endpoint.Released.Within();

        Assert.Equal(["open", "text a", "binary 3", "close", "release"], endpoint.Calls);
        Assert.False(endpoint.Overlapped);
    }

    [Fact]
    public async Task NoMessageIsDeliveredBeforeTheTaskOfOnOpenHasCompleted()
    {
        TaskCompletionSource opened = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with { Open = _ => new ValueTask(opened.Task) });
        RawClient client = server.Dial();

        // Messages that came in one packet with the request, too.
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(RawClient.Request("/")), RawClient.TextFrame("behind"), RawClient.TextFrame("it"));
        await client.ReadHeadAsync(); // the 101 does not wait for OnOpen
        TestEndpoint endpoint = await server.NextEndpointAsync();
        await client.SendTextAsync("later");
        await Bounded.Until(() => endpoint.Calls.Contains("open"));
        Assert.Equal(["open"], endpoint.Calls);

        opened.SetResult();
        await client.ExpectTextAsync("behind");
        await client.ExpectTextAsync("it");
        await client.ExpectTextAsync("later");
        Assert.False(endpoint.Overlapped);
    }

    [Fact]
    public async Task OnCloseWaitsForOnOpen()
    {
        TaskCompletionSource opened = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with { Open = _ => new ValueTask(opened.Task) });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await endpoint.Session.CloseAsync();
        await client.ExpectCloseAsync(CloseCode.NormalClosure);
        Assert.Equal(["open"], endpoint.Calls);

        opened.SetResult();
        await endpoint.Closed.Within();
        Assert.Equal(["open", "close"], endpoint.Calls.Take(2));
        Assert.False(endpoint.Overlapped);
    }
}
