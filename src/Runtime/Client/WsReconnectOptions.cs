using WsGen.Connections;

namespace WsGen;

/// <summary>Whether and how a client connects again when its connection is lost. Not thread-safe while it is changed.</summary>
public sealed class WsReconnectOptions
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(24);

    /// <summary>
    /// Connects again when the connection is lost, or the server closes it in a way that invites to come back (1001, 1006, 1011 to 1014). The first connection is not tried
    /// again. Where <see cref="EndpointOptions.KeepAliveInterval"/> is not set it is 20 seconds then, with 10 seconds for the pong, for a connection that is lost without a
    /// word is not noticed otherwise. Default: false.
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>The delay before the first attempt, before jitter. More than zero. Default: 500 milliseconds.</summary>
    public TimeSpan InitialDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest delay, up to 24 days: each is twice the one before it until then. Default: 30 seconds.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts in a row after which the client gives up, 1 or more. Default: 20.</summary>
    public int MaxAttempts { get; set; } = 20;

    /// <summary>How long a connection must have been open for attempts and delays to be counted from the beginning again. Default: 10 seconds.</summary>
    public TimeSpan StableAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What becomes of messages that are sent while there is no connection, and of those that one has not got through before it was lost. Default: <see cref="UnsentMessages.Refuse"/>.</summary>
    public UnsentMessages UnsentMessages { get; set; }

    /// <summary>
    /// How many messages are kept at most, where <see cref="UnsentMessages"/> says so; sends beyond wait. From 1 to 1000000. Default: 256.
    /// </summary>
    public int MaxKeptMessages { get; set; } = 256;

    /// <summary>Bytes of kept messages at most; sends beyond wait. An object that is sent while there is no connection counts as nothing, for it is encoded when there is one. Default: 1 MiB.</summary>
    public long MaxKeptBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Decides whether to connect again after a close that the application has not asked for. Default: null, as <see cref="Enabled"/> describes.
    /// </summary>
    public Func<CloseReason, bool>? ShouldReconnect { get; set; }

    /// <summary>
    /// Called before each attempt: may renew a token in the header fields, choose another URI, or throw, which ends it all. Default: null.
    /// </summary>
    public Func<WsReconnectAttempt, CancellationToken, ValueTask>? BeforeAttempt { get; set; }

    internal void Validate()
    {
        Check(InitialDelay > TimeSpan.Zero, nameof(InitialDelay), InitialDelay, "more than zero");
        Check(
            MaxDelay >= InitialDelay && MaxDelay <= s_longest, nameof(MaxDelay), MaxDelay, $"from {nameof(InitialDelay)}, which is {InitialDelay}, to {s_longest.TotalDays:0} days");
        Check(MaxAttempts >= 1, nameof(MaxAttempts), MaxAttempts, "1 or more");
        Check(StableAfter >= TimeSpan.Zero, nameof(StableAfter), StableAfter, "zero or more");
        Check(MaxKeptMessages is >= 1 and <= 1_000_000, nameof(MaxKeptMessages), MaxKeptMessages, "from 1 to 1000000");
        Check(MaxKeptBytes >= 1, nameof(MaxKeptBytes), MaxKeptBytes, "1 or more");

        static void Check(bool valid, string name, object value, string range)
        {
            if (!valid)
            {
                throw new InvalidOperationException("The option " + OptionRange.Describe($"{nameof(WsClientOptions)}.{nameof(WsClientOptions.Reconnect)}.{name}", $"{value}", range));
            }
        }
    }
}

/// <summary>What becomes of a message for which there is no connection, in a client that connects again.</summary>
public enum UnsentMessages : byte
{
    /// <summary>Its send throws <see cref="SessionClosedException"/>.</summary>
    Refuse,

    /// <summary>It is dropped, and counted (<see cref="WsClient.DroppedMessages"/>).</summary>
    Drop,

    /// <summary>
    /// It is sent when there is a connection again, after OnOpen and in the order of the sends. A message is kept until it has been written to the network: none is sent twice, but
    /// what was on its way when the connection was lost may be lost with it.
    /// </summary>
    Keep,
}

/// <summary>One attempt to connect again.</summary>
public sealed class WsReconnectAttempt
{
    internal WsReconnectAttempt(int number, CloseReason reason, Exception? lastError, Uri uri, IDictionary<string, string> headers)
    {
        Number = number;
        Reason = reason;
        LastError = lastError;
        Uri = uri;
        Headers = headers;
    }

    /// <summary>Which in a row it is, from 1.</summary>
    public int Number { get; }

    /// <summary>How the connection was lost.</summary>
    public CloseReason Reason { get; }

    /// <summary>Why the attempt before it failed; null for the first.</summary>
    public Exception? LastError { get; }

    /// <summary>Where to connect, now and from now on.</summary>
    public Uri Uri { get; set; }

    /// <summary>The application's header fields (<see cref="WsClientOptions.Headers"/>), to be changed: they count from now on. Names without regard to case.</summary>
    public IDictionary<string, string> Headers { get; }
}

/// <summary>What a client is about.</summary>
public enum WsClientState : byte
{
    /// <summary>It connects for the first time.</summary>
    Connecting,

    /// <summary>It is connected.</summary>
    Open,

    /// <summary>It has lost its connection, and is going to have another.</summary>
    Reconnecting,

    /// <summary>The connection has ended, for good.</summary>
    Closed,
}

/// <summary>A client's state has changed.</summary>
public sealed class WsClientStateChangedEventArgs : EventArgs
{
    internal WsClientStateChangedEventArgs(WsClientState state, CloseReason? reason, Exception? error, int attempt, TimeSpan delay)
    {
        State = state;
        Reason = reason;
        Error = error;
        Attempt = attempt;
        Delay = delay;
    }

    /// <summary>The state it is in now.</summary>
    public WsClientState State { get; }

    /// <summary>How the connection ended; null while there is one.</summary>
    public CloseReason? Reason { get; }

    /// <summary>Why the last attempt failed; null if there was none, or it has succeeded.</summary>
    public Exception? Error { get; }

    /// <summary>The attempt that comes next (<see cref="WsClientState.Reconnecting"/>), or that has succeeded; 0 for the first connection.</summary>
    public int Attempt { get; }

    /// <summary>How long it is until the next attempt.</summary>
    public TimeSpan Delay { get; }
}
