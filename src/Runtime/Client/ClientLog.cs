using Microsoft.Extensions.Logging;

namespace WsGen.Client;

/// <summary>What clients log. Event ids are stable.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(300, LogLevel.Error, "A handler of StateChanged threw on {State}")]
    public static partial void StateHandlerFailed(this ILogger logger, Exception error, WsClientState state);
}
