using WsGen.Support;
using WsGen.Transports;

namespace WsGen.Client.Connecting;

/// <summary>What a server sends earlier than it need: frames right behind its answer, and an answer before it has read the request.</summary>
public sealed class EarlyAnswerTests
{
    public static TheoryData<WsTransport> All => Transports.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Frames_right_behind_the_answer_are_the_first_messages_at_every_cut(WsTransport transport)
    {
        using var server = new ScriptedServer();
        foreach (int before in (int[])[0, 1, 40])
        {
            Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, transport.Options());
            ServerEnd peer = await server.RequestAsync();
            string head = peer.Consent();
            await peer.SendAsync(head[..before]);
            await peer.SendAsync(System.Text.Encoding.Latin1.GetBytes(head[before..]), ServerEnd.TextFrame("one"), ServerEnd.TextFrame("two"), ServerEnd.CloseFrame(CloseCode.NormalClosure));
            peer.EndOutput();
            WsClient client = await connecting.Within();
            await using IAsyncDisposable ending = client.Ending();
            var texts = new List<string>();
            await foreach (WsMessage message in client.Messages)
            {
                texts.Add(message.ToString());
            }

            Assert.Equal(["one", "two"], texts);
            Assert.Equal(CloseCode.NormalClosure, (await client.Closed.Within()).Code);
        }
    }

    [Theory]
    [InlineData(WsTransport.Epoll, false)]
    [InlineData(WsTransport.Epoll, true)]
    [InlineData(WsTransport.IoUring, false)]
    [InlineData(WsTransport.IoUring, true)]
    [InlineData(WsTransport.Sockets, false)]
    [InlineData(WsTransport.Sockets, true)]
    public async Task A_server_that_refuses_before_it_has_read_the_request_is_heard(WsTransport transport, bool closes)
    {
        using var server = new ScriptedServer(receiveBuffer: 4096);
        WsClientOptions options = transport.Options();
        options.TimeProvider = new WatchedTime(); // no step ever takes too long
        options.Headers = [new("X-Large", new string('x', 16 << 20))];
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, options);
        ServerEnd peer = await server.AcceptAsync();
        await peer.ReadUntilAsync("\r\nSec-WebSocket-Version");
        await peer.SendAsync("HTTP/1.1 431 Too Large\r\nX-Why: because\r\n\r\n");
        if (closes)
        {
            peer.EndOutput();
        }

        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within());
        Assert.Equal((HandshakeFailure.Status, 431, "because"), (error.Failure, error.StatusCode, error.Headers?["X-Why"]));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_server_that_agrees_before_it_has_read_all_of_the_request_is_open_when_it_has(WsTransport transport)
    {
        using var server = new ScriptedServer(receiveBuffer: 4096);
        WsClientOptions options = transport.Options();
        options.TimeProvider = new WatchedTime();
        options.Headers = [new("X-Large", new string('x', 16 << 20))];
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, options);
        ServerEnd peer = await server.AcceptAsync();

        // The key stands before the large field.
        await peer.ReadUntilAsync("\r\nSec-WebSocket-Version");
        await peer.SendAsync(System.Text.Encoding.Latin1.GetBytes(peer.Consent()), ServerEnd.TextFrame("early"));
        await peer.DrainRequestAsync();
        WsClient client = await connecting.Within();
        await using IAsyncDisposable ending = client.Ending();
        await using IAsyncEnumerator<WsMessage> messages = client.Messages.GetAsyncEnumerator();
        Assert.True(await messages.MoveNextAsync().Within());
        Assert.Equal("early", messages.Current.ToString());
    }
}
