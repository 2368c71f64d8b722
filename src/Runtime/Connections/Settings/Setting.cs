namespace WsGen.Connections.Settings;

/// <summary>
/// What may differ from endpoint to endpoint, and some of it from session to session. The value of each is a number: ticks of a time, bytes, a
/// count, a member of an enum. <see cref="SettingTable"/> has a row for each, in this order.
/// </summary>
internal enum Setting
{
    BlockingSendTimeout,
    AsyncSendTimeout,
    SendTimeout,
    CloseTimeout,
    AbnormalCloseSendTimeout,
    IdleTimeout,
    ReadIdleTimeout,
    WriteIdleTimeout,
    KeepAliveInterval,
    PongTimeout,
    MaxTextMessageSize,
    MaxBinaryMessageSize,
    BufferSize,
    SendQueueLimit,
    SendQueuePolicy,
    MessageRateLimit,
    MessageRateBurst,
    MessageRatePolicy,

    /// <summary>The first of those of compression, which are kept together. A flag is 1 or 0.</summary>
    CompressionEnabled,
    CompressionLevel,
    CompressionMinMessageSize,
    CompressionServerNoContextTakeover,
    CompressionClientNoContextTakeover,
    CompressionServerMaxWindowBits,
    CompressionClientMaxWindowBits,
}
