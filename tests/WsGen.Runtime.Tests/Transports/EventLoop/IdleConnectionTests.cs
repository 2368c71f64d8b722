using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Transports.EventLoop;

/// <summary>What a connection at rest holds: with a hundred thousand of them it is what a server is made of.</summary>
[Collection(nameof(Alone))]
public sealed class IdleConnectionTests
{
    private const int Count = 400;

    /// <summary>So often are that many opened: what is made once (a table that grows, a pool's array) is in one figure, what a connection holds is in each.</summary>
    private const int Rounds = 3;

    /// <summary>Bytes, those of the client's socket and of the request's head included. More than 2 KiB is never to be needed.</summary>
    private const int Most = 1700;

    [Theory]
    [InlineData(WsTransport.Epoll)]
    [InlineData(WsTransport.IoUring)]
    public async Task AConnectionThatHasEchoedHoldsLittle(WsTransport transport)
    {
        WsServerBuilder builder = WsServer.Create().AddEndpoint<SpanEcho>();
        builder.Options.Urls = "ws://127.0.0.1:0";
        builder.Options.Transport = transport;
        builder.Options.Threads = 1;
        builder.Logging.ClearProviders();
        await using WsServer server = builder.Build();
        await server.StartAsync();
        IPEndPoint address = IPEndPoint.Parse(server.Addresses[0]["ws://".Length..]);

        // The clients are made before: what they hold is in both figures.
        List<Socket> clients = [.. Enumerable.Range(0, (Rounds * Count) + 1).Select(static _ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))];
        byte[] buffer = new byte[1024];
        byte[] request = Encoding.ASCII.GetBytes(RawClient.Request("/span"));
        byte[] message = RawClient.Frame(Opcode.Binary, "ok"u8);
        Echo(clients[0]);
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            foreach (Socket client in clients.Skip(1 + (round * Count)).Take(Count))
            {
                Echo(client);
            }

            least = Math.Min(least, (GC.GetTotalMemory(forceFullCollection: true) - before) / Count);
        }

        clients.ForEach(static client => client.Dispose());
        Assert.InRange(least, 1, Most);

        void Echo(Socket client)
        {
            client.Connect(address);
            client.Send(request);
            client.Receive(buffer);
            client.Send(message);
            client.Receive(buffer);
        }
    }
}
