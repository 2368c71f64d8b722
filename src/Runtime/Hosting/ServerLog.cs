using Microsoft.Extensions.Logging;

namespace WsGen.Hosting;

/// <summary>What the server itself logs. Event ids are stable.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Information, "Listening on {Address}")]
    public static partial void Listening(this ILogger logger, string address);

    [LoggerMessage(2, LogLevel.Information, "Stopping: {Count} connections are closed with 1001")]
    public static partial void Stopping(this ILogger logger, int count);

    [LoggerMessage(3, LogLevel.Warning, "{Count} connections had not ended after {Timeout} (ShutdownTimeout) and were reset")]
    public static partial void StoppedByTimeout(this ILogger logger, int count, TimeSpan timeout);

    [LoggerMessage(5, LogLevel.Warning, "Stopping was cut short: {Count} connections were reset")]
    public static partial void StoppedByForce(this ILogger logger, int count);

    [LoggerMessage(4, LogLevel.Error, "Accepting connections on {Address} failed; the listener has stopped")]
    public static partial void AcceptFailed(this ILogger logger, Exception error, string address);
}
