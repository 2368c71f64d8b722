using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.Protocol;
using WsGen.Support;
using WsGen.Transports.InMemory;

namespace WsGen.Connections;

/// <summary>An echoed message costs no garbage: one string if the handler takes a string, nothing otherwise.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private const int Size = 64;
    private const int PerBatch = 20;
    private const int Batches = 5000;
    private const int Messages = PerBatch * Batches;

    // Not per message but per run: the pool's threads come and go, caches grow, and a continuation that finds its box in use takes a new
    // one. An object for every tenth message would be more.
    private const long Constant = Messages / 10 * SmallestObject;
    private const int SmallestObject = 24;

    // On event loops nothing comes and goes but on a busy machine, where a loop may be given to another thread, with a buffer of its own. So in the
    // best of some windows: what a message allocates is in all of them. There it is less than an object for every fifth receive.
    private const int Windows = 5;
    private const long ConstantOnLoops = Batches / Windows / 5 * SmallestObject;

    // Header, length and the characters, on 64 bits.
    private const int StringBytes = (22 + (2 * Size) + 7) / 8 * 8;

    [Theory]
    [InlineData(WsTransport.Epoll, "/span", 0)]
    [InlineData(WsTransport.Epoll, "/memory", 0)]
    [InlineData(WsTransport.Epoll, "/string", StringBytes)]
    [InlineData(WsTransport.IoUring, "/span", 0)]
    [InlineData(WsTransport.IoUring, "/memory", 0)]
    [InlineData(WsTransport.IoUring, "/string", StringBytes)]
    public Task OnEventLoops(WsTransport transport, string path, int bytesPerMessage) => OverTcpAsync(transport, path, bytesPerMessage);

    [Theory]
    [InlineData(WsTransport.Epoll)]
    [InlineData(WsTransport.IoUring)]
    [InlineData(WsTransport.Sockets)]
    public async Task WhileSomebodyListensToAllMetrics(WsTransport transport)
    {
        using var meter = new CountedMeter();
        await OverTcpAsync(transport, "/memory", 0, builder => builder.Services.AddSingleton<IMeterFactory>(meter));
        Assert.True(meter.Recorded > Messages);
    }

    [Theory]
    [InlineData("/span", 0)]
    [InlineData("/memory", 0)]
    [InlineData("/string", StringBytes)]
    public Task OverSockets(string path, int bytesPerMessage) => OverTcpAsync(WsTransport.Sockets, path, bytesPerMessage);

    [Theory]
    [InlineData("/span", 0)]
    [InlineData("/memory", 0)]
    [InlineData("/string", StringBytes)]
    public async Task InMemory(string path, int bytesPerMessage)
    {
        var listener = new InMemoryListener();
        await using WsServer server = await StartAsync(builder => builder.Transport = listener);
        await using var client = new RawClient(listener.Connect());
        await client.UpgradeAsync(path);
        byte[] batch = Batch(path);

        await ExchangeAsync(client.Connection.Transport, batch, Batches / 10).Within();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await ExchangeAsync(client.Connection.Transport, batch, Batches).Within();
        AssertAllocated(GC.GetTotalAllocatedBytes(precise: true) - before, bytesPerMessage, Constant);
    }

    private static async Task OverTcpAsync(WsTransport transport, string path, int bytesPerMessage, Action<WsServerBuilder>? configure = null)
    {
        await using WsServer server = await StartAsync(builder =>
        {
            builder.Options.Urls = "ws://127.0.0.1:0";
            builder.Options.Transport = transport;
            configure?.Invoke(builder);
        });
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 20_000, SendTimeout = 20_000 };
        socket.Connect(IPEndPoint.Parse(server.Addresses[0]["ws://".Length..]));
        byte[] batch = Batch(path);
        var answer = new byte[PerBatch * (Size + 2)];
        socket.Send(Encoding.ASCII.GetBytes(RawClient.Request(path)));
        ReadHead(socket);

        Exchange(socket, batch, answer, Batches / 10);
        if (transport == WsTransport.Sockets)
        {
            AssertAllocated(AllocatedBy(() => Exchange(socket, batch, answer, Batches)), bytesPerMessage, Constant);
        }
        else
        {
            long least = Enumerable.Range(0, Windows).Min(_ => AllocatedBy(() => Exchange(socket, batch, answer, Batches / Windows)));
            AssertAllocated(least, bytesPerMessage, ConstantOnLoops, Messages / Windows);
        }
    }

    private static long AllocatedBy(Action action)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        action();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private static void AssertAllocated(long allocated, int bytesPerMessage, long constant, int messages = Messages)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{allocated} bytes for {messages} messages");
#if DEBUG
        Assert.Skip("Async methods that are not optimized allocate at every call: measured in Release only.");
#endif
        constant = bytesPerMessage == 0 ? constant : 2 * constant; // collections that the strings bring about make buffer pools shrink, and grow again
        Assert.InRange(allocated - ((long)bytesPerMessage * messages), -constant, constant);
    }

    private static async Task<WsServer> StartAsync(Action<WsServerBuilder> configure)
    {
        WsServerBuilder builder = WsServer.Create().AddEndpoint<SpanEcho>().AddEndpoint<MemoryEcho>().AddEndpoint<StringEcho>();
        builder.Logging.ClearProviders();
        configure(builder);
        WsServer server = builder.Build();
        await server.StartAsync();
        return server;
    }

    private static byte[] Batch(string path) => [.. Enumerable.Range(0, PerBatch).SelectMany(i =>
        RawClient.Frame(path == "/string" ? Opcode.Text : Opcode.Binary, Enumerable.Repeat((byte)('a' + i), Size).ToArray()))];

    private static void ReadHead(Socket socket)
    {
        var one = new byte[1];
        for (int matched = 0; matched < 4;)
        {
            Assert.Equal(1, socket.Receive(one));
            matched = one[0] == "\r\n\r\n"u8[matched] ? matched + 1 : 0;
        }
    }

    private static void Exchange(Socket socket, byte[] batch, byte[] answer, int times)
    {
        for (int i = 0; i < times; i++)
        {
            socket.Send(batch);
            for (int received = 0; received < answer.Length;)
            {
                int count = socket.Receive(answer.AsSpan(received));
                if (count == 0)
                {
                    throw new EndOfStreamException(); // an assertion would allocate
                }

                received += count;
            }
        }
    }

    private static async Task ExchangeAsync(IDuplexPipe pipe, byte[] batch, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await pipe.Output.WriteAsync(batch).ConfigureAwait(false);
            for (long left = PerBatch * (Size + 2); left > 0;)
            {
                ReadResult result = await pipe.Input.ReadAsync().ConfigureAwait(false);
                left -= result.Buffer.Length;
                pipe.Input.AdvanceTo(result.Buffer.End);
            }
        }
    }

    /// <summary>A meter with somebody who listens, and allocates nothing in doing so.</summary>
    private sealed class CountedMeter : IMeterFactory
    {
        private readonly MeterListener _listener = new();
        private long _recorded;

        public CountedMeter()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == this)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _recorded));
            _listener.Start();
        }

        public long Recorded => Interlocked.Read(ref _recorded);

        public Meter Create(MeterOptions options) => new(new MeterOptions(options.Name) { Scope = this });

        public void Dispose() => _listener.Dispose();
    }
}
