using Microsoft.Extensions.Logging;

namespace WsGen.Client;

/// <summary>What clients log. Event ids are stable.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(300, LogLevel.Error, "A handler of StateChanged threw on {State}")]
    public static partial void StateHandlerFailed(this ILogger logger, Exception error, WsClientState state);

    [LoggerMessage(301, LogLevel.Error, "A message that was kept cannot be sent and is dropped")]
    public static partial void KeptMessageFailed(this ILogger logger, Exception error);

    [LoggerMessage(302, LogLevel.Warning, "The client has ended, and {Count} messages that were kept have not been sent")]
    public static partial void KeptMessagesLost(this ILogger logger, int count);

    [LoggerMessage(303, LogLevel.Warning, "Nobody reads: messages of connections that have been lost are dropped, the oldest first, for more than {Limit} bytes of them wait")]
    public static partial void MessagesDropped(this ILogger logger, int limit);

    [LoggerMessage(304, LogLevel.Error, "The services of a client could not be disposed of")]
    public static partial void ScopeFailed(this ILogger logger, Exception error);

    [LoggerMessage(305, LogLevel.Error, "An endpoint that could not be connected could not be disposed of either")]
    public static partial void EndpointDisposeFailed(this ILogger logger, Exception error);
}
