using System.Text;
using WsGen.Client.Reconnecting;

namespace WsGen;

// What scripts send: the session has all of it, and more. Whole messages are kept or dropped while there is no connection, where the client is told to; all else is of
// one session.
public sealed partial class WsClient
{
    // However long it takes: what cannot be sent in time is not given up, but kept until the next connection.
    private static readonly SendOptions s_whenWritten = new() { WhenWritten = true, Timeout = Timeout.InfiniteTimeSpan };

    private readonly KeptMessages? _kept;
    private long _dropped;

    /// <summary>Messages that were dropped because there was no connection, under <see cref="UnsentMessages.Drop"/>.</summary>
    public long DroppedMessages => Volatile.Read(ref _dropped);

    /// <summary>Messages that are kept until they have been written, under <see cref="UnsentMessages.Keep"/>.</summary>
    public int KeptMessages => _kept?.Count ?? 0;

    /// <inheritdoc cref="WsSession.SendAsync(string, CancellationToken)"/>
    public ValueTask SendAsync(string text, CancellationToken cancellationToken = default) =>
        MayDrop() ? default
        : IsDirect ? Send(Session.SendAsync(text, cancellationToken))
        : KeepAsync(text, cancellationToken);

    /// <inheritdoc cref="WsSession.SendAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) =>
        MayDrop() ? default
        : IsDirect ? Send(Session.SendAsync(bytes, cancellationToken))
        : KeepAsync(MessageKind.Binary, bytes.ToArray(), cancellationToken); // the caller's may change before it is sent

    /// <inheritdoc cref="WsSession.SendAsync(byte[], CancellationToken)"/>
    public ValueTask SendAsync(byte[] bytes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return SendAsync((ReadOnlyMemory<byte>)bytes, cancellationToken);
    }

    /// <inheritdoc cref="WsSession.SendAsync{T}(T, CancellationToken)"/>
    public ValueTask SendAsync<T>(T value, CancellationToken cancellationToken = default) =>
        MayDrop() ? default
        : IsDirect ? Send(Session.SendAsync(value, cancellationToken))
        : Session.TryEncode(value, out MessageKind kind, out byte[] message) ? KeepAsync(kind, message, cancellationToken)
        : KeepAsync(value, cancellationToken);

    /// <inheritdoc cref="WsSession.SendTextAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    public ValueTask SendTextAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken = default) =>
        MayDrop() ? default
        : IsDirect ? Send(Session.SendTextAsync(utf8, cancellationToken))
        : KeepAsync(MessageKind.Text, utf8.ToArray(), cancellationToken);

    /// <summary>Sends a message of <see cref="Messages"/> in kind, as an echo does.</summary>
    /// <inheritdoc cref="WsSession.SendAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    public ValueTask SendAsync(WsMessage message, CancellationToken cancellationToken = default) => message.Kind == MessageKind.Text
        ? SendTextAsync(message.Payload, cancellationToken)
        : SendAsync(message.Payload, cancellationToken);

    /// <inheritdoc cref="WsSession.SendPartAsync(string, bool, CancellationToken)"/>
    public ValueTask SendPartAsync(string text, bool last, CancellationToken cancellationToken = default) => Session.SendPartAsync(text, last, cancellationToken);

    /// <inheritdoc cref="WsSession.SendPartAsync(ReadOnlyMemory{byte}, bool, CancellationToken)"/>
    public ValueTask SendPartAsync(ReadOnlyMemory<byte> bytes, bool last, CancellationToken cancellationToken = default) =>
        Session.SendPartAsync(bytes, last, cancellationToken);

    /// <inheritdoc cref="WsSession.OpenTextWriter"/>
    public TextWriter OpenTextWriter() => Session.OpenTextWriter();

    /// <inheritdoc cref="WsSession.OpenBinaryStream"/>
    public Stream OpenBinaryStream() => Session.OpenBinaryStream();

    /// <inheritdoc cref="WsSession.Batch"/>
    public SendBatch Batch() => Session.Batch();

    /// <inheritdoc cref="WsSession.PingAsync"/>
    public ValueTask PingAsync(ReadOnlyMemory<byte> payload = default, CancellationToken cancellationToken = default) => Session.PingAsync(payload, cancellationToken);

    /// <inheritdoc cref="WsSession.PongAsync"/>
    public ValueTask PongAsync(ReadOnlyMemory<byte> payload = default, CancellationToken cancellationToken = default) => Session.PongAsync(payload, cancellationToken);

    /// <summary>Starts the closing handshake (RFC 6455 section 7.1.2), and does not connect again.</summary>
    /// <inheritdoc cref="WsSession.CloseAsync"/>
    public ValueTask CloseAsync(CloseCode code = CloseCode.NormalClosure, string? reason = null, CancellationToken cancellationToken = default)
    {
        ValueTask closing = Session.CloseAsync(code, reason, cancellationToken);
        StopReconnecting();
        return closing;
    }

    /// <summary>Resets the connection, without a close frame and without waiting for anything, and does not connect again.</summary>
    public void Abort()
    {
        StopReconnecting();
        Session.Abort();
    }

    private bool IsDirect => _kept is null || IsInOnOpen;

    // Methods of their own: where something is captured, the object that has it is made at the beginning of the method.
    private ValueTask KeepAsync(string text, CancellationToken cancellationToken) =>
        _kept!.SendAsync(Encoding.UTF8.GetByteCount(text), session => session.SendAsync(text, s_whenWritten), cancellationToken);

    private ValueTask KeepAsync(MessageKind kind, byte[] message, CancellationToken cancellationToken) => _kept!.SendAsync(
        message.Length,
        kind == MessageKind.Text ? session => session.SendTextAsync(message, s_whenWritten) : session => session.SendAsync(message, s_whenWritten),
        cancellationToken);

    private ValueTask KeepAsync<T>(T value, CancellationToken cancellationToken) =>
        _kept!.SendAsync(0, session => SendWrittenAsync(session, value), cancellationToken);

    private static ValueTask SendWrittenAsync<T>(WsSession session, T value)
    {
        if (session.TryEncode(value, out MessageKind kind, out byte[] message))
        {
            return kind == MessageKind.Text ? session.SendTextAsync(message, s_whenWritten) : session.SendAsync(message, s_whenWritten);
        }

        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.SendAsync(value, result =>
        {
            if (result.Error is { } error)
            {
                written.SetException(error);
            }
            else
            {
                written.SetResult();
            }
        });
        return new ValueTask(written.Task);
    }

    /// <summary>The message that is about to be sent is dropped, for there is no connection.</summary>
    private bool MayDrop()
    {
        if (!Drops || Session.IsOpen || !IsToComeBack)
        {
            return false;
        }

        Interlocked.Increment(ref _dropped);
        return true;
    }

    private bool Drops => _settings.Reconnect is { Enabled: true, UnsentMessages: UnsentMessages.Drop };

    private bool IsToComeBack => State != WsClientState.Closed && !_stop.IsCancellationRequested;

    private ValueTask Send(ValueTask sent) => sent.IsCompletedSuccessfully || !Drops ? sent : SendOrDropAsync(sent);

    private async ValueTask SendOrDropAsync(ValueTask sent)
    {
        try
        {
            await sent.ConfigureAwait(false);
        }
        catch (SessionClosedException) when (IsToComeBack)
        {
            Interlocked.Increment(ref _dropped); // the connection was lost while it waited for its turn
        }
    }
}
