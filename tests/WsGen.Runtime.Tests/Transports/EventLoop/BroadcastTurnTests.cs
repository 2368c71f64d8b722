using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Transports.EventLoop;

/// <summary>A broadcast to many is not sent before the loop has looked what else has come: a second one leaves with it.</summary>
[Collection(nameof(Alone))]
public sealed class BroadcastTurnTests
{
    private const int Receivers = 100;

    /// <summary>One that goes as it should says enough: on a busy machine a message may come too late to be found. Without the look none does.</summary>
    private const int Rounds = 200;

    private static byte[] Both => [.. Frame("a"), .. Frame("b")];

    private static byte[] TheOtherWayRound => [.. Frame("b"), .. Frame("a")];

    [Fact]
    public async Task ASecondBroadcastThatHasComeMeanwhileLeavesWithTheFirst()
    {
        Socket? second = null;
        WsServerBuilder builder = WsServer.Create().AddEndpoint(ServerEndpointConfig.Create("/", () => new ScriptedEndpoint
        {
            Open = (session, _) =>
            {
                session.AddMessageHandler((string text) =>
                {
                    if (text == "a")
                    {
                        second!.Send(RawClient.TextFrame("b"));
                    }

                    return session.OpenSessions.SendAsync(text);
                });
                return default;
            },
        }));
        builder.Options.Urls = "ws://127.0.0.1:0";
        builder.Options.Transport = WsTransport.Epoll;
        builder.Options.Threads = 1;
        builder.Logging.ClearProviders();
        await using WsServer server = builder.Build();
        await server.StartAsync();
        IPEndPoint address = IPEndPoint.Parse(server.Addresses[0]["ws://".Length..]);
        List<Socket> clients = [.. Enumerable.Range(0, Receivers).Select(_ => Connect(address))];
        second = clients[1];

        int[] apart = [1];
        for (int round = 0; round < Rounds && apart.Length > 0; round++)
        {
            long[] before = [.. clients.Select(Segments)];
            clients[0].Send(RawClient.TextFrame("a"));
            foreach (Socket client in clients)
            {
                // The other way round where the first handler has lost its loop, which a busy machine may bring about.
                byte[] received = Receive(client, Both.Length);
                Assert.True(received.AsSpan().SequenceEqual(Both) || received.AsSpan().SequenceEqual(TheOtherWayRound));
            }

            // But for the first, which has its own answered as soon as it is handled.
            apart = [.. Enumerable.Range(1, Receivers - 1).Where(i => Segments(clients[i]) - before[i] != 1)];
        }

        clients.ForEach(static client => client.Dispose());
        Assert.True(apart.Length == 0, "each time somebody was sent two segments, in the end " + string.Join(' ', apart));
    }

    private static byte[] Frame(string text) => [0x80 | (byte)Opcode.Text, (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];

    private static Socket Connect(IPEndPoint address)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000 };
        client.Connect(address);
        client.Send(Encoding.ASCII.GetBytes(RawClient.Request("/")));
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append(Encoding.ASCII.GetString(Receive(client, 1)));
        }

        return client;
    }

    private static byte[] Receive(Socket client, int length)
    {
        byte[] bytes = new byte[length];
        for (int received = 0; received < length;)
        {
            int count = client.Receive(bytes.AsSpan(received));
            Assert.NotEqual(0, count);
            received += count;
        }

        return bytes;
    }

    /// <summary>Segments with data that have come: tcpi_data_segs_in of tcp_info (linux/tcp.h), to which the kernel only appends.</summary>
    private static long Segments(Socket client)
    {
        byte[] info = new byte[160];
        Assert.Equal(info.Length, client.GetRawSocketOption(optionLevel: 6, optionName: 11, info));
        return BinaryPrimitives.ReadUInt32LittleEndian(info.AsSpan(152));
    }
}
