namespace WsGen;

/// <summary>
/// Gives one endpoint its own options: <c>[EndpointOptions(IdleTimeout = 60_000, MaxTextMessageSize = 65_536)]</c>. Times are
/// milliseconds. What is not named is as the server has it; what the configuration says of the endpoint (<see cref="EndpointOptions"/>) goes
/// before. Checked when the endpoint is added to a server.
/// </summary>
/// <remarks>
/// Read at compile time; the properties keep what was set, and are zero where nothing was.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class EndpointOptionsAttribute : Attribute
{
    /// <summary>How long a blocking send may take; then the session is closed with 1001. Milliseconds, more than zero, or -1 for ever.</summary>
    public int BlockingSendTimeout
    {
        get => Milliseconds(Options.BlockingSendTimeout);
        set => Options.BlockingSendTimeout = Time(value);
    }

    /// <summary>How long a send that does not block may wait, if nothing is said for it; then it faults. Milliseconds, more than zero, or -1 for no limit.</summary>
    public int AsyncSendTimeout
    {
        get => Milliseconds(Options.AsyncSendTimeout);
        set => Options.AsyncSendTimeout = Time(value);
    }

    /// <summary>How long output may stand still because the peer does not read; then the connection is reset. Milliseconds, more than zero, or -1 for no limit.</summary>
    public int SendTimeout
    {
        get => Milliseconds(Options.SendTimeout);
        set => Options.SendTimeout = Time(value);
    }

    /// <summary>How long the peer may take to answer a close frame; then the connection is reset. Milliseconds, more than zero.</summary>
    public int CloseTimeout
    {
        get => Milliseconds(Options.CloseTimeout);
        set => Options.CloseTimeout = Time(value);
    }

    /// <summary>How long the close frame of a close that the library makes may stand behind output that the peer does not take; then the connection is reset. Milliseconds, more than zero.</summary>
    public int AbnormalCloseSendTimeout
    {
        get => Milliseconds(Options.AbnormalCloseSendTimeout);
        set => Options.AbnormalCloseSendTimeout = Time(value);
    }

    /// <summary>Closes a session with 1001 when no frame has gone in either direction for so long. Milliseconds, zero: off.</summary>
    public int IdleTimeout
    {
        get => Milliseconds(Options.IdleTimeout);
        set => Options.IdleTimeout = Time(value);
    }

    /// <summary>Closes a session with 1001 when nothing has come from the peer for so long. Milliseconds, zero: off.</summary>
    public int ReadIdleTimeout
    {
        get => Milliseconds(Options.ReadIdleTimeout);
        set => Options.ReadIdleTimeout = Time(value);
    }

    /// <summary>Closes a session with 1001 when nothing has been sent for so long. Milliseconds, zero: off.</summary>
    public int WriteIdleTimeout
    {
        get => Milliseconds(Options.WriteIdleTimeout);
        set => Options.WriteIdleTimeout = Time(value);
    }

    /// <summary>Sends a ping every so often. Milliseconds, at least 100, or zero: none.</summary>
    public int KeepAliveInterval
    {
        get => Milliseconds(Options.KeepAliveInterval);
        set => Options.KeepAliveInterval = Time(value);
    }

    /// <summary>How long the pong that answers a keep-alive ping may take; then the session is given up with 1001. Milliseconds, at most <see cref="KeepAliveInterval"/>; zero: off.</summary>
    public int PongTimeout
    {
        get => Milliseconds(Options.PongTimeout);
        set => Options.PongTimeout = Time(value);
    }

    /// <summary>The largest text message, in bytes of UTF-8; a larger one closes the session with 1009. 1 to 2147483591. A handler's own size goes before.</summary>
    public long MaxTextMessageSize
    {
        get => Options.MaxTextMessageSize ?? default;
        set => Options.MaxTextMessageSize = value;
    }

    /// <summary>The largest binary message, in bytes; a larger one closes the session with 1009. 1 to 2147483591. A handler's own size goes before.</summary>
    public long MaxBinaryMessageSize
    {
        get => Options.MaxBinaryMessageSize ?? default;
        set => Options.MaxBinaryMessageSize = value;
    }

    /// <summary>Bytes that a writer or a stream gathers before they are sent as a part of their message, and that an encoder begins with. 256 to 16777216.</summary>
    public int BufferSize
    {
        get => Options.BufferSize ?? default;
        set => Options.BufferSize = value;
    }

    /// <summary>Bytes that may wait to be sent in one session. 1024 or more.</summary>
    public int SendQueueLimit
    {
        get => Options.SendQueueLimit ?? default;
        set => Options.SendQueueLimit = value;
    }

    /// <summary>What becomes of a message that would go beyond <see cref="SendQueueLimit"/>.</summary>
    public SendQueuePolicy SendQueuePolicy
    {
        get => Options.SendQueuePolicy ?? default;
        set => Options.SendQueuePolicy = value;
    }

    /// <summary>Messages a second that each session may receive in the long run. Zero: no limit.</summary>
    public int MessageRateLimit
    {
        get => Options.MessageRateLimit ?? default;
        set => Options.MessageRateLimit = value;
    }

    /// <summary>Messages that may come at once before <see cref="MessageRateLimit"/> is felt. Zero: as many as the limit.</summary>
    public int MessageRateBurst
    {
        get => Options.MessageRateBurst ?? default;
        set => Options.MessageRateBurst = value;
    }

    /// <summary>What becomes of a message beyond <see cref="MessageRateLimit"/>.</summary>
    public MessageRatePolicy MessageRatePolicy
    {
        get => Options.MessageRatePolicy ?? default;
        set => Options.MessageRatePolicy = value;
    }

    /// <summary>Whether compression (permessage-deflate) is agreed on where a client offers it, whatever the server has; of a client's class, whether it is offered.</summary>
    public bool CompressionEnabled
    {
        get => Options.Compression.Enabled ?? default;
        set => Options.Compression.Enabled = value;
    }

    /// <summary>How hard compression tries. 1 (fastest) to 9 (smallest).</summary>
    public int CompressionLevel
    {
        get => Options.Compression.Level ?? default;
        set => Options.Compression.Level = value;
    }

    /// <summary>Bytes under which a message goes out uncompressed, unless <see cref="MessageCompression.Always"/> is asked for. Zero or more.</summary>
    public int CompressionMinMessageSize
    {
        get => Options.Compression.MinMessageSize ?? default;
        set => Options.Compression.MinMessageSize = value;
    }

    /// <summary>The server forgets its compression window after each message, and holds no compressor between messages.</summary>
    public bool CompressionServerNoContextTakeover
    {
        get => Options.Compression.ServerNoContextTakeover ?? default;
        set => Options.Compression.ServerNoContextTakeover = value;
    }

    /// <summary>Clients are told to forget their compression windows after each message.</summary>
    public bool CompressionClientNoContextTakeover
    {
        get => Options.Compression.ClientNoContextTakeover ?? default;
        set => Options.Compression.ClientNoContextTakeover = value;
    }

    /// <summary>Compressing, the server refers back no further than 2 to this power, in bytes. 9 to 15.</summary>
    public int CompressionServerMaxWindowBits
    {
        get => Options.Compression.ServerMaxWindowBits ?? default;
        set => Options.Compression.ServerMaxWindowBits = value;
    }

    /// <summary>The same for clients; only those can be told that offer to be. 9 to 15.</summary>
    public int CompressionClientMaxWindowBits
    {
        get => Options.Compression.ClientMaxWindowBits ?? default;
        set => Options.Compression.ClientMaxWindowBits = value;
    }

    /// <summary>The same as the options that they are. For generated code.</summary>
    [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
    public EndpointOptions Options { get; } = new();

    private static TimeSpan Time(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static int Milliseconds(TimeSpan? time) => (int)(time ?? default).TotalMilliseconds;
}
