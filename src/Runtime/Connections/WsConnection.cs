using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using WsGen.Protocol;
using WsGen.Protocol.Compression;
using WsGen.Transports;

namespace WsGen.Connections;

/// <summary>
/// One upgraded connection: bytes from the transport become calls of a <see cref="MessageReceiver"/>, sends become frames in the
/// transport's output.
/// </summary>
/// <remarks>
/// Thread-safety: <i>receiving</i> (the Turn part) is entered by one thread at a time, which the transport guarantees. Everything that
/// concerns <i>output and state</i> (the Send and Close parts) happens under one lock that is never held while user code runs. It is
/// this object itself, which nobody else sees: a lock of its own would be one more object for each idle connection.
/// </remarks>
internal abstract partial class WsConnection : TransportReceiver, IDeadlines
{
    private readonly TransportConnection _transport;
    private ConnectionOptions _options; // shared with others: replaced where a session has settings of its own, never changed
    private readonly ConnectionClock _clock;
    private readonly ILogger _logger;
    private readonly StrongBox<MaskingKeys>? _keys; // of clients: whoever has some masks
    private readonly MessageCompressor? _compressor;
    private MessageReceiver _receiver = null!; // until Start
    private CancellationTokenSource? _closing;

    /// <summary>Among the members of the clock.</summary>
    int IMember.Place { get; set; }

    private protected WsConnection(TransportConnection transport, ConnectionOptions options, ConnectionClock clock, ILogger logger, bool masks, MessageCompressor? compressor)
    {
        _transport = transport;
        _options = options;
        _clock = clock;
        _logger = logger;
        _keys = masks ? new StrongBox<MaskingKeys>() : null;
        _compressor = compressor;
        _rate = options.MessageRateLimit > 0 ? new RateState(options.MessageRateLimit, options.MessageRateBurst > 0 ? options.MessageRateBurst : options.MessageRateLimit) : null;
        _keepAlive = options.KeepAliveInterval > TimeSpan.Zero ? new KeepAliveState() : null;
    }

    public EndPoint? LocalEndPoint => _transport.LocalEndPoint;

    public EndPoint? RemoteEndPoint => _transport.RemoteEndPoint;

    /// <summary>The session that it is the connection of; null where there is none, as in tests.</summary>
    public IConnectionSession? Session { get; set; }

    /// <summary>The endpoint's, for logs.</summary>
    public string EndpointName => _receiver.Name;

    public bool IsOpen => _state == ConnectionState.Open;

    /// <summary>This end is a client.</summary>
    public bool IsClient => _keys is not null;

    public ConnectionState State => _state;

    /// <summary>Fires when the connection leaves the open state, or when its peer turns out to have gone while a callback is at work.</summary>
    public CancellationToken Closing
    {
        get
        {
            lock (this)
            {
                if (_closing is null)
                {
                    _closing = new CancellationTokenSource();
                    if (_state != ConnectionState.Open || _peerGone)
                    {
                        _closing.Cancel();
                    }
                }

                return _closing.Token;
            }
        }
    }

    /// <summary>
    /// The opening handshake is done: from now on this is the transport's receiver. Calls OnOpen, then goes on with what the peer has
    /// already sent behind its request. Called once, in the receiving domain.
    /// </summary>
    /// <param name="receiver">Who gets the messages.</param>
    /// <param name="alreadyReceived">What came behind the request.</param>
    /// <param name="responseWritten">The 101 lies in the transport's output and has yet to be flushed.</param>
    public ReceiveStatus Start(MessageReceiver receiver, Memory<byte> alreadyReceived, bool responseWritten)
    {
        PrepareReception(receiver);

        // Any count will do: it says that there is something to flush.
        lock (this)
        {
            _unflushed = responseWritten ? 1 : 0;
            _receiver = receiver;
            _started = true;
            _transport.Receiver = this;
            StartLiveness();
            if (_ending is not null)
            {
                _options.Metrics?.CountClose(_ending.Reason); // it was closed by its endpoint's constructor
            }

            if (HasOutput)
            {
                Drain();
            }

            FlushControl(); // the answer does not wait for the end of a batch

            if (!HasOutput)
            {
                ReleaseDrainWaiters(null);
            }
        }

        _clock.Add(this);
        return Turn(alreadyReceived);
    }
}

/// <summary>A connection in one role.</summary>
/// <param name="transport">Brings and takes the bytes.</param>
/// <param name="options">Limits and waits.</param>
/// <param name="limits">What this endpoint accepts.</param>
/// <param name="deflate">What was agreed on for permessage-deflate; null: nothing is compressed.</param>
/// <param name="clock">Calls when something is due.</param>
/// <param name="logger">Gets what happens to the connection.</param>
internal sealed class WsConnection<TRole>(
    TransportConnection transport, ConnectionOptions options, ProtocolLimits limits, DeflateParameters? deflate, ConnectionClock clock, ILogger logger)
    : WsConnection(
        transport, options, clock, logger, masks: !TRole.IsServer,
        deflate is { } sending ? options.Compression.CreateCompressor<TRole>(sending) : null)
    where TRole : struct, IRole
{
    // Not readonly: a mutable struct, used in place.
    private MessageReader<TRole> _reader = new(limits, deflate?.CreateDecompressor<TRole>());
    private StrongBox<FrameScanner<TRole>>? _scanner; // made for the first handler that waits

    private protected override ProtocolEvent Read(Span<byte> input, out int consumed) => _reader.Read(input, out consumed);

    private protected override ReadOnlyMemory<byte> Assembled => _reader.Assembled;

    private protected override ProtocolLimits Limits
    {
        get => _reader.Limits;
        set => _reader.Limits = value;
    }

    private protected override MessageKind KindUnderWay => (MessageKind)_reader.MessageOpcode;

    private protected override uint IdleFrames => _reader.IdleFrames;

    private protected override void StartScanning() => (_scanner ??= new()).Value = _reader.CreateScanner();

    private protected override FrameSighting ScanAhead(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> ping) => _scanner!.Value.Scan(ref bytes, out ping);

    private protected override Span<byte> ReaderSpace => _reader.PayloadSpace();

    private protected override bool TakePayload(int count) => _reader.TakePayload(count);

    private protected override void AnnounceInReader(MessageKind kind) => _reader.AnnounceMessages((Opcode)kind);

    private protected override void TakeInParts() => _reader.TakeInParts();

    private protected override void IgnoreMessage() => _reader.Ignore();

    private protected override void ReleaseReader() => _reader.Release();
}
