using Microsoft.Extensions.Logging;

namespace WsGen.Connections;

/// <summary>What connections log. Event ids are stable.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(100, LogLevel.Debug, "{Remote}: refused by the opening handshake with {Status}: {Reason}")]
    public static partial void HandshakeRefused(this ILogger logger, object? remote, int status, string reason);

    [LoggerMessage(102, LogLevel.Information, "{Remote}: refused by the opening handshake with {Status}: {Reason} (further ones for this reason at Debug)")]
    public static partial void HandshakeRefusedFirst(this ILogger logger, object? remote, int status, string reason);

    [LoggerMessage(101, LogLevel.Error, "{Remote}: the opening handshake failed")]
    public static partial void HandshakeFailed(this ILogger logger, Exception error, object? remote);

    [LoggerMessage(110, LogLevel.Information, "{Remote}: closed with {Code}: {Reason}")]
    public static partial void ClosedByUs(this ILogger logger, object? remote, int code, string reason);

    [LoggerMessage(111, LogLevel.Debug, "{Remote}: connection lost")]
    public static partial void ConnectionLost(this ILogger logger, Exception? error, object? remote);

    [LoggerMessage(112, LogLevel.Error, "{Remote}: the connection failed for a reason that is not the network's")]
    public static partial void ConnectionFailed(this ILogger logger, Exception error, object? remote);

    [LoggerMessage(120, LogLevel.Error, "{Remote}: {Endpoint} threw, and nothing handled it; the session closes with 1011")]
    public static partial void CallbackFailed(this ILogger logger, Exception error, object? remote, string endpoint);

    [LoggerMessage(121, LogLevel.Error, "{Remote}: {Endpoint} threw after the session had closed, and nothing handled it")]
    public static partial void CallbackFailedAfterClose(this ILogger logger, Exception error, object? remote, string endpoint);

    [LoggerMessage(123, LogLevel.Debug, "{Remote}: {Message}")]
    public static partial void PathParameterUnreadable(this ILogger logger, object? remote, string message);

    [LoggerMessage(122, LogLevel.Debug, "{Remote}: {Endpoint} sent something, or read on, after the session had closed")]
    public static partial void RepliedTooLate(this ILogger logger, object? remote, string endpoint);

    [LoggerMessage(125, LogLevel.Warning, "{Remote}: {Endpoint} was sent a message that cannot be decoded, and has nothing that handles this; the session closes with 1011")]
    public static partial void MessageUnreadable(this ILogger logger, object? remote, string endpoint);

    [LoggerMessage(126, LogLevel.Debug, "{Remote}: why the message to {Endpoint} cannot be decoded")]
    public static partial void MessageUnreadableBecause(this ILogger logger, Exception error, object? remote, string endpoint);

    [LoggerMessage(127, LogLevel.Warning, "{Remote}: {Endpoint} threw in session {Session}, and nothing handled it: it used another session, {Other}, which had closed; its own is left as it is")]
    public static partial void OtherSessionClosed(this ILogger logger, object? remote, string endpoint, string? session, string other);

    [LoggerMessage(128, LogLevel.Debug, "{Remote}: where {Endpoint} used another session that had closed")]
    public static partial void OtherSessionClosedWhile(this ILogger logger, Exception error, object? remote, string endpoint);

    [LoggerMessage(124, LogLevel.Error, "{Remote}: {Endpoint} threw when it was told what had become of a message")]
    public static partial void SendCallbackFailed(this ILogger logger, Exception error, object? remote, string endpoint);
}
