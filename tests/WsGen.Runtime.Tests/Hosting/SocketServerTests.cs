using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using WsGen.Endpoints.Infrastructure;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Hosting;

/// <summary>The whole server over real sockets, where ends and resets are the kernel's.</summary>
[Collection(nameof(Alone))]
public sealed class SocketServerTests : IAsyncLifetime
{
    private readonly TestLog _log = new();
    private WsServer _server = null!;
    private IPEndPoint _address = null!;

    public async ValueTask InitializeAsync()
    {
        WsServerBuilder builder = WsServer.Create().AddEndpoint<SpanEcho>().AddEndpoint<Pusher>();
        builder.Options.Urls = "ws://127.0.0.1:0";
        builder.Logging.ClearProviders().AddProvider(_log);
        _server = builder.Build();
        await _server.StartAsync();
        _address = IPEndPoint.Parse(_server.Addresses[0]["ws://".Length..]);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true)).Within();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task AClosingHandshakeEndsTheConnectionOnBothSides()
    {
        using Socket client = Upgrade("/span");
        client.Send(RawClient.CloseFrame(CloseCode.NormalClosure));
        Assert.Equal([0x88, 2, 0x03, 0xE8], ReceiveAll(client));
        client.Shutdown(SocketShutdown.Send);
        await Bounded.Until(() => _server.ConnectionCount == 0);
        Assert.Empty(_log.Failures);
    }

    [Fact]
    public async Task ResetsAtAnyMomentLeaveNothingBehind()
    {
        byte[] batch = [.. Enumerable.Range(0, 300).SelectMany(static _ => RawClient.Frame(Opcode.Binary, new byte[1000]))];
        for (int i = 0; i < 100; i++)
        {
            // Echoes are under way, some of them stuck because nobody reads.
            using Socket client = Upgrade(i % 4 == 0 ? "/push" : "/span");
            client.Blocking = false;
            client.Send(batch.AsSpan(0, batch.Length * (i % 10) / 10), SocketFlags.None, out _); // as much as goes
            Thread.SpinWait(i * 1000);
            client.LingerState = new LingerOption(true, 0);
        }

        await Bounded.Until(() => _server.ConnectionCount == 0);
        Assert.Empty(_log.Failures);
    }

    [Fact]
    public void ARefusalArrivesAlthoughTheClientSendsOn()
    {
        using Socket client = Dial();
        client.Send(Encoding.ASCII.GetBytes(RawClient.Request("/nowhere")));
        client.Send(new byte[100_000]);
        Thread.Yield();
        client.Send(new byte[100_000]);
        string answer = Encoding.ASCII.GetString(ReceiveAll(client));
        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void ACloseFrameForAViolationArrivesAlthoughTheClientSendsOn()
    {
        using Socket client = Upgrade("/span");
        client.Send(RawClient.Frame(Opcode.Binary, "ok"u8));
        client.Send([0xF1, 0x80, 0, 0, 0, 0]); // reserved bits
        client.Send(new byte[200_000]);
        byte[] answer = ReceiveAll(client);
        Assert.Equal([0x82, 2, (byte)'o', (byte)'k', 0x88], answer[..5]);
        Assert.Equal((int)CloseCode.ProtocolError, answer[6] << 8 | answer[7]);
    }

    [Fact]
    public async Task IdleSessionsHoldNoBuffers()
    {
        const int Count = 200;
        var echo = new byte[1002 + 2];
        var clients = new List<Socket>();
        Connect();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Count; i++)
        {
            Connect();
        }

        // A receive block alone takes 16 KiB.
        Assert.InRange((GC.GetTotalMemory(forceFullCollection: true) - before) / Count, long.MinValue, 12 * 1024);
        clients.ForEach(static client => client.Dispose());
        await Bounded.Until(() => _server.ConnectionCount == 0);

        void Connect()
        {
            Socket client = Upgrade("/span");
            client.Send(RawClient.Frame(Opcode.Binary, new byte[1000]));
            for (int received = 0; received < echo.Length;)
            {
                received += client.Receive(echo.AsSpan(received));
            }

            clients.Add(client);
        }
    }

    private Socket Dial()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 20_000, SendTimeout = 20_000 };
        socket.Connect(_address);
        return socket;
    }

    private Socket Upgrade(string path)
    {
        Socket socket = Dial();
        socket.Send(Encoding.ASCII.GetBytes(RawClient.Request(path)));
        var one = new byte[1];
        for (int matched = 0; matched < 4;)
        {
            Assert.Equal(1, socket.Receive(one));
            matched = one[0] == "\r\n\r\n"u8[matched] ? matched + 1 : 0;
        }

        return socket;
    }

    private static byte[] ReceiveAll(Socket socket)
    {
        List<byte> all = [];
        var buffer = new byte[4096];
        while (socket.Receive(buffer) is var count and > 0)
        {
            all.AddRange(buffer.AsSpan(0, count));
        }

        return [.. all];
    }

    /// <summary>Sends in OnOpen for as long as the session lives.</summary>
    private sealed class Pusher : IServerEndpoint<Pusher>
    {
        public static EndpointDescriptor Descriptor { get; } = new()
        {
            EndpointType = typeof(Pusher),
            Path = "/push",
            Activate = static (session, _) => new TestEndpoint(session, Behaviour.Echo with
            {
                Open = static async endpoint =>
                {
                    while (endpoint.Session.IsOpen)
                    {
                        await endpoint.Session.SendAsync(new byte[10_000], endpoint.Closing);
                    }
                },
                Error = static (_, _) => default,
            }),
        };
    }
}
