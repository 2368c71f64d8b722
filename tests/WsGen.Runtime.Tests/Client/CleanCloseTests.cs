using WsGen.Support;

namespace WsGen.Client;

/// <summary>Whether the server has answered a close frame is known when the connection has ended, and waited for until then.</summary>
public sealed class CleanCloseTests
{
    public static TheoryData<WsTransport> All => Transports.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task ACloseThatTheServerAnswersIsClean(WsTransport transport)
    {
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await CloseAsync(server, transport);
        await peer.SendAsync(ServerEnd.CloseFrame(CloseCode.NormalClosure));
        peer.EndOutput();
        Assert.Equal(
            new CloseReason(CloseCode.NormalClosure, "", CloseInitiator.Local, CloseCode.NormalClosure) { WasClean = true }, await client.Closed.Within());
        Assert.Equal(client.CloseReason, client.Session.CloseReason);
        Assert.Equal(await client.Closed, client.CloseReason);
        Assert.Equal(WsClientState.Closed, client.State);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task ACloseThatTheServerAnswersByEndingTheConnectionIsNot(WsTransport transport)
    {
        foreach (bool resets in new[] { false, true })
        {
            using var server = new ScriptedServer();
            (WsClient client, ServerEnd peer) = await CloseAsync(server, transport);
            if (resets)
            {
                peer.Reset();
            }
            else
            {
                peer.EndOutput();
            }

            Assert.Equal(new CloseReason(CloseCode.NormalClosure, "", CloseInitiator.Local, CloseCode.NormalClosure), await client.Closed.Within());
            Assert.Equal(await client.Closed, client.CloseReason);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task ACloseOfTheServersIsClean(WsTransport transport)
    {
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await server.ConnectAsync(transport.Options());
        await peer.CloseAsync(CloseCode.GoingAway);
        Assert.Equal(new CloseReason(CloseCode.GoingAway, "", CloseInitiator.Remote, CloseCode.GoingAway) { WasClean = true }, await client.Closed.Within());
    }

    [Fact]
    public async Task AServerThatAnswersAndNeverEndsTheConnectionIsNotWaitedForUntilTheTimeout() => await Task.WhenAll(Transports.Each.Select(static async transport =>
    {
        using var server = new ScriptedServer();
        WsClientOptions options = transport.Options();
        options.Session.CloseTimeout = TimeSpan.FromHours(1);
        (WsClient client, ServerEnd peer) = await server.ConnectAsync(options);
        Task disposing = client.DisposeAsync().AsTask();
        await peer.ExpectCloseAsync(CloseCode.NormalClosure);
        await peer.SendAsync(ServerEnd.CloseFrame(CloseCode.NormalClosure));
        await disposing.Within();
        Assert.True(client.CloseReason!.Value.WasClean);
    }));

    [Fact]
    public async Task DisposingWaitsForTheAnswer()
    {
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await server.ConnectAsync();
        Task disposing = client.DisposeAsync().AsTask();
        await peer.ExpectCloseAsync(CloseCode.NormalClosure);
        await EndOfMessagesAsync(client);
        Assert.False(disposing.IsCompleted);
        await peer.SendAsync(ServerEnd.CloseFrame(CloseCode.NormalClosure));
        peer.EndOutput();
        await disposing.Within();
        Assert.True(client.CloseReason!.Value.WasClean);
    }

    /// <summary>A client that has closed; the server has its close frame, and the client's reader knows that nothing more comes.</summary>
    private static async Task<(WsClient Client, ServerEnd Peer)> CloseAsync(ScriptedServer server, WsTransport transport)
    {
        (WsClient client, ServerEnd peer) = await server.ConnectAsync(transport.Options());
        await client.CloseAsync(CloseCode.NormalClosure);
        await peer.ExpectCloseAsync(CloseCode.NormalClosure);
        await EndOfMessagesAsync(client);
        Assert.False(client.Closed.IsCompleted);
        Assert.False(client.CloseReason!.Value.WasClean);
        return (client, peer);
    }

    private static async Task EndOfMessagesAsync(WsClient client)
    {
        await using IAsyncEnumerator<WsMessage> messages = client.Messages.GetAsyncEnumerator();
        Assert.False(await messages.MoveNextAsync().Within());
    }
}
