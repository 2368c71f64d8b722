using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using WsGen.Support;

namespace WsGen.Client;

/// <summary>How a server goes on behind a part of its answer.</summary>
public enum Stop
{
    /// <summary>It says nothing more.</summary>
    Silence,

    /// <summary>It ends its side.</summary>
    End,

    /// <summary>It resets the connection.</summary>
    Reset,
}

/// <summary>
/// A server that stops at every byte of its answer. Each time it is a failure with its name, and nothing is left behind: no socket, no timer. Alone, because the
/// sockets of the process are counted.
/// </summary>
[Collection(nameof(Alone))]
public sealed class StoppingServerTests
{
    /// <summary>Connecting, sending, waiting: each has a time-out.</summary>
    private const int StepsToTheAnswer = 3;

    private static readonly TimeSpan IoTimeout = TimeSpan.FromSeconds(5);

    public static TheoryData<Stop, WsTransport> Ways => new MatrixTheoryData<Stop, WsTransport>(
        Enum.GetValues<Stop>(), [WsTransport.Epoll, WsTransport.IoUring, WsTransport.Sockets]);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ItIsAFailureWithItsNameAndNothingIsLeftBehind(Stop stop, WsTransport transport)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await OpensAsync(listener, transport); // all of the answer will do; and the loops are there
        int sockets = CountSockets();
        int length = Answer(new string('k', 24)).Length;
        for (int sent = 0; sent < length; sent++)
        {
            WsHandshakeException failure = await FailAsync(listener, transport, stop, sent);
            (HandshakeFailure kind, string sentence) = stop switch
            {
                Stop.Silence => (HandshakeFailure.Timeout, "waiting for the answer"),
                Stop.End => (HandshakeFailure.ConnectionLost, sent == 0 ? "before the server had answered" : "in the middle of the server's answer"),
                _ => (HandshakeFailure.ConnectionLost, "The connection ended "), // a reset may overtake what was sent before it
            };
            Assert.True(failure.Failure == kind && failure.Message.Contains(sentence, StringComparison.Ordinal), $"behind {sent} bytes: {failure.Failure}, {failure.Message}");
            Assert.Null(failure.StatusCode);
        }

        await Bounded.Until(() => CountSockets() <= sockets);
    }

    private static async Task OpensAsync(TcpListener listener, WsTransport transport)
    {
        Task<WsClient> connecting = WsClient.ConnectAsync(AddressOf(listener), new WsClientOptions { Transport = transport });
        using Socket server = await listener.AcceptSocketAsync().Within();
        await server.SendAsync(Answer(await ReadKeyAsync(server))).Within();
        WsClient client = await connecting.Within();
        await using IAsyncDisposable ending = client.Ending();
        server.Shutdown(SocketShutdown.Send);
        await client.Closed.Within();
    }

    /// <summary>Connects to a server that sends so many bytes of its answer.</summary>
    private static async Task<WsHandshakeException> FailAsync(TcpListener listener, WsTransport transport, Stop stop, int sent)
    {
        var time = new WatchedTime();
        var options = new WsClientOptions { Transport = transport, IoTimeout = IoTimeout, TimeProvider = time };
        Task<WsClient> connecting = WsClient.ConnectAsync(AddressOf(listener), options);
        using Socket server = await listener.AcceptSocketAsync().Within();
        byte[] answer = Answer(await ReadKeyAsync(server));
        if (sent > 0)
        {
            await server.SendAsync(answer.AsMemory(0, sent)).Within();
        }

        switch (stop)
        {
            case Stop.Silence:
                await Bounded.Until(() => time.Begun(IoTimeout) == StepsToTheAnswer);
                Assert.False(connecting.IsCompleted);
                time.Advance(IoTimeout);
                break;
            case Stop.End:
                server.Shutdown(SocketShutdown.Send);
                break;
            case Stop.Reset:
                server.LingerState = new LingerOption(true, 0);
                server.Close();
                break;
        }

        WsHandshakeException failure = await Assert.ThrowsAsync<WsHandshakeException>(() => connecting).Within();
        if (stop != Stop.Reset)
        {
            Assert.True(await HasEndedAsync(server), $"behind {sent} bytes: the client keeps the connection");
        }

        await Bounded.Until(() => time.Live == 0);
        return failure;
    }

    private static Uri AddressOf(TcpListener listener) => new($"ws://{listener.LocalEndpoint}/");

    /// <summary>A good one, behind one that says nothing yet (RFC 9110 section 15.2).</summary>
    private static byte[] Answer(string key) => Encoding.ASCII.GetBytes(
        "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" +
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))) + "\r\n\r\n");

    /// <summary>Reads all of the request.</summary>
    private static async Task<string> ReadKeyAsync(Socket server)
    {
        byte[] buffer = new byte[4096];
        int length = 0;
        while (!buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            int received = await server.ReceiveAsync(buffer.AsMemory(length)).Within();
            Assert.NotEqual(0, received);
            length += received;
        }

        const string Field = "Sec-WebSocket-Key: ";
        string line = Encoding.ASCII.GetString(buffer, 0, length).Split("\r\n").Single(static each => each.StartsWith(Field, StringComparison.Ordinal));
        return line[Field.Length..];
    }

    /// <summary>Whether the other side ends or resets the connection, and sends nothing before.</summary>
    private static async Task<bool> HasEndedAsync(Socket server)
    {
        try
        {
            return await server.ReceiveAsync(new byte[1]).Within() == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static int CountSockets() => new DirectoryInfo("/proc/self/fd").EnumerateFiles()
        .Count(static each => each.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);

    /// <summary>Time that stands still, and knows its timers.</summary>
    private sealed class WatchedTime : FakeTimeProvider
    {
        private readonly Lock _gate = new();
        private readonly List<TimeSpan> _begun = [];
        private int _live;

        /// <summary>Timers that nobody has disposed of.</summary>
        public int Live => Volatile.Read(ref _live);

        /// <summary>How many there have been that were to fire after this time.</summary>
        public int Begun(TimeSpan dueTime)
        {
            lock (_gate)
            {
                return _begun.Count(each => each == dueTime);
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _live);
            lock (_gate)
            {
                _begun.Add(dueTime);
            }

            return new Watched(this, timer);
        }

        private sealed class Watched(WatchedTime time, ITimer timer) : ITimer
        {
            private int _isDisposed;

            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

            public void Dispose()
            {
                if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
                {
                    Interlocked.Decrement(ref time._live);
                }

                timer.Dispose();
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return default;
            }
        }
    }
}
