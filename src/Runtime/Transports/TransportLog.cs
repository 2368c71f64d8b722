using Microsoft.Extensions.Logging;

namespace WsGen.Transports;

/// <summary>What transports log. Event ids are stable, and go on from those of the server.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(14, LogLevel.Warning, "Connections wait to be accepted: there are no descriptors for them (ulimit -n), or there is no memory (said once a minute)")]
    public static partial void ConnectionsWait(this ILogger logger);
}
