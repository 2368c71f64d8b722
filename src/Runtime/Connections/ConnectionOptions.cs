using System.Diagnostics;
using WsGen.Connections.Telemetry;
using WsGen.Protocol;

namespace WsGen.Connections;

/// <summary>Every limit and wait of a connection. Validated where it is configured. A span of zero means: off, where that is allowed.</summary>
internal sealed record ConnectionOptions
{
    /// <summary>What is accepted from the peer.</summary>
    public ProtocolLimits Limits { get; init; } = ProtocolLimits.Default;

    /// <summary>What is wanted of permessage-deflate.</summary>
    public CompressionSettings Compression { get; init; } = CompressionSettings.OfServer;

    /// <summary>From accept to the end of the upgrade request. Longer is answered with 408, or, before TLS, by the end of the connection.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From our close frame until the peer has answered it and ended its side; then the connection is reset.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the close frame of a failure may wait for a peer that takes nothing; then the connection is reset.</summary>
    public TimeSpan AbnormalCloseSendTimeout { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long output may stand still because the peer does not read; then the connection is reset.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a blocking send may take; then the session is closed with 1001. <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</summary>
    public TimeSpan BlockingSendTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long any other send may wait; then its task fails. <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</summary>
    public TimeSpan AsyncSendTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Bytes that a writer or a stream gathers before they are sent as a part of its message.</summary>
    public int BufferSize { get; init; } = 8192;

    /// <summary>No frame in either direction for so long: 1001. Zero: off.</summary>
    public TimeSpan IdleTimeout { get; init; }

    /// <summary>Nothing from the peer for so long: 1001. Zero: off.</summary>
    public TimeSpan ReadIdleTimeout { get; init; }

    /// <summary>Nothing to the peer for so long: 1001. Zero: off.</summary>
    public TimeSpan WriteIdleTimeout { get; init; }

    /// <summary>A ping every so often. Zero: none.</summary>
    public TimeSpan KeepAliveInterval { get; init; }

    /// <summary>How long the pong may take; then the connection is given up. Zero: for ever.</summary>
    public TimeSpan PongTimeout { get; init; }

    /// <summary>Bytes that may wait to be sent.</summary>
    public int SendQueueLimit { get; init; } = 1024 * 1024;

    /// <summary>What becomes of a send that would go beyond <see cref="SendQueueLimit"/>.</summary>
    public SendQueuePolicy SendQueuePolicy { get; init; }

    /// <summary>Sends that may wait at the limit at the same time; one more is refused, because nobody awaits them.</summary>
    public int MaxWaitingSends { get; init; } = 256;

    /// <summary>Messages a second that a peer may send in the long run. Zero: no limit.</summary>
    public int MessageRateLimit { get; init; }

    /// <summary>Messages it may send at once before the limit is felt. Zero: as many as the limit.</summary>
    public int MessageRateBurst { get; init; }

    /// <summary>What becomes of a message beyond the limit.</summary>
    public MessageRatePolicy MessageRatePolicy { get; init; }

    /// <summary>Counts what these connections do; null: nobody does.</summary>
    public EndpointMetrics? Metrics { get; init; }

    /// <summary>Writes down what these connections receive and send; null: nobody does.</summary>
    public EndpointTraffic? Traffic { get; init; }

    /// <summary>Writes down which handshakes are refused: one for all connections of a server, which sets it.</summary>
    public RefusalLog Refusals { get; init; } = new();

    /// <summary>The span of the opening handshake; default: there is none. Only for this are a connection's options its own from the beginning.</summary>
    public ActivityContext Handshake { get; init; }

    // Neither compared nor printed; what a record makes for that would only be in the way.
    public bool Equals(ConnectionOptions? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public override string ToString() => nameof(ConnectionOptions);
}
