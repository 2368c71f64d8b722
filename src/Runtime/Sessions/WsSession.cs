using System.Buffers;

namespace WsGen;

/// <summary>One open WebSocket connection, as a handler sees it. Thread-safe.</summary>
public sealed class WsSession
{
    /// <summary>Fires when the session closes, before OnClose is called.</summary>
    public CancellationToken Closing => throw new NotImplementedException();

    internal string[] PathValues => throw new NotImplementedException();

    internal string RequestPath => throw new NotImplementedException();

    /// <summary>Sends a text message.</summary>
    public ValueTask SendAsync(string text, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Closes the session.</summary>
    public ValueTask CloseAsync(CloseCode code = CloseCode.NormalClosure, string? reason = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    internal ValueTask ReplyAsync(string text) => throw new NotImplementedException();

    internal ValueTask ReplyAsync(MessageKind kind, ReadOnlySpan<byte> payload) => throw new NotImplementedException();

    internal ValueTask ReplyAsync(MessageKind kind, in ReadOnlySequence<byte> payload) => throw new NotImplementedException();

    internal ValueTask RefuseKind(MessageKind kind) => throw new NotImplementedException();
}
