namespace WsGen;

/// <summary>What counts for one message, instead of what counts for the session.</summary>
public readonly record struct SendOptions
{
    /// <summary>
    /// How long the send may wait until it is accepted, or, with <see cref="WhenWritten"/>, until it has been written; then it faults with
    /// <see cref="TimeoutException"/>, and what has not been written yet is not sent. More than zero, or
    /// <see cref="Timeout.InfiniteTimeSpan"/> for no limit. Default: null, as <see cref="WsSession.AsyncSendTimeout"/> says. Exact to
    /// about 50 milliseconds.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Complete when the message has been written to the network, and not already when it has been accepted. Within a
    /// <see cref="WsSession.Batch"/> that is after its flush, and there the time begins with it; who awaits the task before that has it flushed
    /// at once, with what has gathered before it. Default: false.
    /// </summary>
    public bool WhenWritten { get; init; }

    /// <summary>Whether to compress the message. Default: null, as <see cref="WsSession.Compression"/> says.</summary>
    public MessageCompression? Compression { get; init; }
}
