using System.Net.WebSockets;
using WsGen.Protocol;
using Xunit;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>
/// Reader and writer against System.Net.WebSockets at the other end of a stream in memory, both roles, both sending at once: several
/// hundred messages of every size, kind and fragmentation, pings between them, and a closing handshake begun by either side.
/// </summary>
public class DifferentialTests
{
    private const int Messages = 120;
    private const int HangGuard = 60_000;

    private static readonly CloseCode[] Codes =
    [
        CloseCode.NormalClosure, CloseCode.GoingAway, CloseCode.UnsupportedData, CloseCode.PolicyViolation, CloseCode.InternalError,
        (CloseCode)3000, (CloseCode)4999,
    ];

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5, 6];

    [Theory(Timeout = HangGuard)]
    [MemberData(nameof(Seeds))]
    public Task Our_server_and_the_client_of_NET_understand_each_other(int seed) => RunAsync<ServerRole>(seed, TestContext.Current.CancellationToken);

    [Theory(Timeout = HangGuard)]
    [MemberData(nameof(Seeds))]
    public Task Our_client_and_the_server_of_NET_understand_each_other(int seed) => RunAsync<ClientRole>(seed, TestContext.Current.CancellationToken);

    private static async Task RunAsync<TRole>(int seed, CancellationToken cancellation)
        where TRole : struct, IRole
    {
        var random = new Random(seed);
        List<TestMessage> ours = TestMessage.Random(random, Messages);
        List<TestMessage> theirs = TestMessage.Random(random, Messages);
        bool weBegin = seed % 2 == 0;
        CloseCode ourCode = Codes[random.Next(Codes.Length)], theirCode = Codes[random.Next(Codes.Length)];

        (DuplexStream ourEnd, DuplexStream theirEnd) = DuplexStream.Pair();
        var we = new StreamPeer<TRole>(ourEnd, new Random(seed + 100));
        using WebSocket they = WebSocket.CreateFromStream(theirEnd, new WebSocketCreationOptions
        {
            IsServer = !TRole.IsServer,

            // The least interval, so that this peer pings too; a missing pong would abort it.
            KeepAliveInterval = TimeSpan.FromMilliseconds(1),
            KeepAliveTimeout = TimeSpan.FromMinutes(1),
        });

        // 1. Both send everything while both receive. Who begins the closing handshake does so behind its last message.
        Task weReceive = we.ReceiveAsync(seed, cancellation);
        Task<List<TestMessage>> theyReceive = ReceiveAsync(they, new Random(seed + 200), cancellation);
        Task weSend = Task.Run(
            () =>
            {
                ours.ForEach(we.Send);
                if (weBegin)
                {
                    we.SendClose(ourCode, "we began é");
                }
            },
            cancellation);
        await SendAsync(they, theirs, new Random(seed + 300), cancellation);
        if (!weBegin)
        {
            await they.CloseOutputAsync((WebSocketCloseStatus)theirCode, "they began €", cancellation);
        }

        await weSend;

        // 2. The other side answers with a code of its own.
        Task theyAnswer = Task.CompletedTask;
        if (weBegin)
        {
            await theyReceive;
            Assert.Equal(WebSocketState.CloseReceived, they.State);
            theyAnswer = they.CloseOutputAsync((WebSocketCloseStatus)theirCode, "they answered", cancellation);
            await weReceive;
        }
        else
        {
            await weReceive;
            we.SendClose(ourCode, "");
        }

        // 3. We end the stream. As a client the peer waits for that before its closing is done (RFC 6455 section 7.1.1).
        ourEnd.Dispose();
        await theyAnswer;
        List<TestMessage> received = await theyReceive;
        Assert.Equal(WebSocketState.Closed, they.State);

        AssertSame(theirs, we.Received);
        AssertSame(ours, received);
        Assert.Equal(ProtocolViolation.None, we.Violation);
        Assert.Equal((theirCode, weBegin ? "they answered" : "they began €"), we.Closed);
        Assert.Equal((int)ourCode, (int)they.CloseStatus!);
        Assert.Equal(weBegin ? "we began é" : "", they.CloseStatusDescription ?? "");

        // Pongs that the peer owed when it sent its own close frame come behind it, where they are ignored.
        Assert.NotEmpty(we.PingsSent);
        Assert.Equal(we.PingsSent.Take(weBegin ? we.PingsSent.Count : we.PongsReceived.Count), we.PongsReceived);
    }

    private static async Task SendAsync(WebSocket socket, List<TestMessage> messages, Random random, CancellationToken cancellation)
    {
        foreach (TestMessage message in messages)
        {
            WebSocketMessageType type = message.IsText ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
            int from = 0;
            for (int more = random.Next(8); more > 0; more--)
            {
                int to = random.Next(from, message.Content.Length + 1);
                await socket.SendAsync(message.Content.AsMemory(from, to - from), type, endOfMessage: false, cancellation);
                from = to;
            }

            await socket.SendAsync(message.Content.AsMemory(from), type, endOfMessage: true, cancellation);
        }
    }

    private static async Task<List<TestMessage>> ReceiveAsync(WebSocket socket, Random random, CancellationToken cancellation)
    {
        await Task.Yield();
        var messages = new List<TestMessage>();
        var content = new List<byte>();
        byte[] buffer = new byte[40_000];
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(0, random.Next(1, buffer.Length)), cancellation);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return messages;
            }

            content.AddRange(buffer.AsSpan(0, result.Count));
            if (result.EndOfMessage)
            {
                messages.Add(new TestMessage(result.MessageType == WebSocketMessageType.Text, [.. content]));
                content.Clear();
            }
        }
    }

    private static void AssertSame(List<TestMessage> expected, List<TestMessage> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.True(expected[i].Same(actual[i]), $"message {i} of {expected[i].Content.Length} bytes differs");
        }
    }
}
