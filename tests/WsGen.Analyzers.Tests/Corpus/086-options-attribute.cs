// An endpoint with limits and waits of its own.
using WsGen;

[ServerEndpoint("/slow")]
[EndpointOptions(
    IdleTimeout = 120_000,
    KeepAliveInterval = 30_000,
    PongTimeout = 10_000,
    CloseTimeout = 5_000,
    MaxTextMessageSize = 65_536,
    SendQueueLimit = 262_144,
    SendQueuePolicy = SendQueuePolicy.Close,
    MessageRateLimit = 100,
    MessageRateBurst = 200,
    CompressionEnabled = true,
    CompressionMinMessageSize = 4_096)]
public sealed partial class Slow
{
    [OnMessage]
    private string Echo(string text) => text;
}
