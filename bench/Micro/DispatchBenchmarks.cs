using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using WsGen.Connections;
using WsGen.Connections.Telemetry;
using WsGen.Endpoints.Infrastructure;
using WsGen.Handshake;
using WsGen.Protocol;
using WsGen.Sessions;

namespace WsGen.Micro;

/// <summary>
/// All that the library does with a message of 64 bytes between two system calls: parsing, checks, limits, the generated dispatcher, the
/// handler, the reply in the output. Per message; one at a time as in "one in flight", and sixteen in one receive.
/// </summary>
public class DispatchBenchmarks
{
    private const int Many = 16;

    private readonly ConnectionClock _clock = new(TimeProvider.System);
    private byte[] _frame = [];
    private byte[] _frames = [];
    private byte[] _input = [];
    private SinkTransport _transport = null!;
    private MeterListener _listener = null!;
    private long _expected;

    /// <summary>What the handler takes and returns.</summary>
    [Params("span", "memory", "string")]
    public string Payload { get; set; } = "";

    /// <summary>Who listens to the meter: there is none; there is one, and nobody listens; somebody to all but the histogram of handlers; somebody to everything.</summary>
    [Params("none", "nobody", "counts", "all")]
    public string Listens { get; set; } = "none";

    [GlobalSetup]
    public void Setup()
    {
        ServerMetrics? metrics = Listens == "none" ? null : new ServerMetrics(factory: null, _clock);
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (Listens == "all" || (Listens == "counts" && instrument.Name != "wsgen.handler.duration"))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        _listener.Start();

        byte[] text = new byte[64];
        text.AsSpan().Fill((byte)'a');
        _frame = Frames.Masked(Payload == "string" ? 1 : 2, text);
        _frames = [.. Enumerable.Repeat(_frame, Many).SelectMany(static frame => frame)];
        _input = new byte[_frames.Length];

        _transport = new SinkTransport();
        _expected = 0;
        EndpointDescriptor descriptor = Payload switch
        {
            "span" => EndpointDescriptor.Of<SpanEcho>(),
            "memory" => EndpointDescriptor.Of<MemoryEcho>(),
            _ => EndpointDescriptor.Of<StringEcho>(),
        };
        var connection = new WsConnection<ServerRole>(
            _transport, new ConnectionOptions { Metrics = metrics?.Of("/") }, ProtocolLimits.Default, deflate: null, _clock, NullLogger.Instance);
        var session = new WsSession(connection, new SessionHandshake(Request(), false, [], [], null, null), new OpenSessions());
        connection.Start(descriptor.Activate(session, new ServiceCollection().BuildServiceProvider()), default, responseWritten: false);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _listener.Dispose();
        _clock.Dispose();
    }

    [Benchmark]
    public long One() => Push(_frame);

    [Benchmark(OperationsPerInvoke = Many)]
    public long Sixteen() => Push(_frames);

    private long Push(byte[] frames)
    {
        frames.CopyTo(_input, 0);
        _transport.Receiver.OnReceived(_input.AsMemory(0, frames.Length));
        _transport.Receiver.OnBatchEnd();
        _expected += frames.Length / _frame.Length * (_frame.Length - 4); // a server's frames have no mask
        SpinWait turn = default;
        while (_transport.Flushed != _expected)
        {
            // The clock's thread may be in the middle of a flush, and is through with it in a moment.
            if (turn.Count > 1000)
            {
                throw new InvalidOperationException("not everything was echoed");
            }

            turn.SpinOnce();
        }

        return _expected;
    }

    private static UpgradeRequest Request()
    {
        var parser = new UpgradeRequestParser(UpgradeLimits.Default);
        parser.TryParse(
            "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"u8,
            out _, out UpgradeRequest? request, out _);
        return request!;
    }
}
