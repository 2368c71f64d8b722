using WsGen.Protocol;

namespace WsGen.Connections;

/// <summary>Every limit and wait of a connection. Validated where it is configured.</summary>
internal sealed record ConnectionOptions
{
    /// <summary>What is accepted from the peer.</summary>
    public ProtocolLimits Limits { get; init; } = ProtocolLimits.Default;

    /// <summary>From accept to the end of the upgrade request. Longer is answered with 408.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From our close frame until the peer has answered it and ended its side; then the connection is reset.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long output may stand still because the peer does not read; then the connection is reset.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Bytes that may wait to be sent. A send that would go beyond waits for its turn.</summary>
    public int SendQueueLimit { get; init; } = 1024 * 1024;

    /// <summary>Sends that may wait at the limit at the same time; one more is refused, because nobody awaits them.</summary>
    public int MaxWaitingSends { get; init; } = 256;
}
