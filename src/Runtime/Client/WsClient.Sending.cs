namespace WsGen;

// What scripts send: the session has all of it, and more.
public sealed partial class WsClient
{
    /// <inheritdoc cref="WsSession.SendAsync(string, CancellationToken)"/>
    public ValueTask SendAsync(string text, CancellationToken cancellationToken = default) => Session.SendAsync(text, cancellationToken);

    /// <inheritdoc cref="WsSession.SendAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) => Session.SendAsync(bytes, cancellationToken);

    /// <inheritdoc cref="WsSession.SendAsync(byte[], CancellationToken)"/>
    public ValueTask SendAsync(byte[] bytes, CancellationToken cancellationToken = default) => Session.SendAsync(bytes, cancellationToken);

    /// <inheritdoc cref="WsSession.SendAsync{T}(T, CancellationToken)"/>
    public ValueTask SendAsync<T>(T value, CancellationToken cancellationToken = default) => Session.SendAsync(value, cancellationToken);

    /// <inheritdoc cref="WsSession.SendTextAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    public ValueTask SendTextAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken = default) => Session.SendTextAsync(utf8, cancellationToken);

    /// <summary>Sends a message of <see cref="Messages"/> in kind, as an echo does.</summary>
    /// <inheritdoc cref="WsSession.SendAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    public ValueTask SendAsync(WsMessage message, CancellationToken cancellationToken = default) => message.Kind == MessageKind.Text
        ? Session.SendTextAsync(message.Payload, cancellationToken)
        : Session.SendAsync(message.Payload, cancellationToken);

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

    /// <inheritdoc cref="WsSession.CloseAsync"/>
    public ValueTask CloseAsync(CloseCode code = CloseCode.NormalClosure, string? reason = null, CancellationToken cancellationToken = default) =>
        Session.CloseAsync(code, reason, cancellationToken);

    /// <inheritdoc cref="WsSession.Abort"/>
    public void Abort() => Session.Abort();
}
