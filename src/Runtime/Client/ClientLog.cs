using Microsoft.Extensions.Logging;

namespace WsGen.Client;

/// <summary>What clients log. Event ids are stable.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(300, LogLevel.Error, "A handler of StateChanged threw on {State}")]
    public static partial void StateHandlerFailed(this ILogger logger, Exception error, WsClientState state);

    [LoggerMessage(301, LogLevel.Error, "A message that was kept cannot be sent and is dropped")]
    public static partial void KeptMessageFailed(this ILogger logger, Exception error);
}
