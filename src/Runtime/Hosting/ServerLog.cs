using Microsoft.Extensions.Logging;

namespace WsGen.Hosting;

/// <summary>
/// What the server itself logs. Event ids are stable. Where a message has several numbers they are passed as objects: the platform's log values are generic, and each
/// other set of value types is some kilobytes of code in a program published ahead of time.
/// </summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Information, "Listening on {Address}")]
    public static partial void Listening(this ILogger logger, string address);

    [LoggerMessage(2, LogLevel.Information, "Stopping: {Count} connections are left")]
    public static partial void Stopping(this ILogger logger, int count);

    [LoggerMessage(3, LogLevel.Warning, "{Count} connections had not ended after {Timeout} (ShutdownTimeout) and were reset")]
    public static partial void StoppedByTimeout(this ILogger logger, object count, object timeout);

    [LoggerMessage(5, LogLevel.Warning, "Stopping was cut short: {Count} connections were reset")]
    public static partial void StoppedByForce(this ILogger logger, int count);

    [LoggerMessage(6, LogLevel.Warning, "A handler of {Endpoint} has blocked its thread for more than 500 ms: await instead (said once for each endpoint)")]
    public static partial void HandlerBlocks(this ILogger logger, string endpoint);

    [LoggerMessage(8, LogLevel.Warning, "The section WsGen:Endpoints:{Name} names no endpoint of this server, neither by path nor by class")]
    public static partial void EndpointNotFound(this ILogger logger, string name);

    [LoggerMessage(9, LogLevel.Information, "Draining: not ready any more; {Count} sessions are closed with {Code} after {Delay}, over {Period}")]
    public static partial void Draining(this ILogger logger, object count, object code, object delay, object period);

    [LoggerMessage(10, LogLevel.Information, "Drained: {Count} sessions have been closed with {Code}, within {Elapsed}")]
    public static partial void Drained(this ILogger logger, object count, object code, object elapsed);

    [LoggerMessage(4, LogLevel.Error, "A connection to {Address} could not be accepted")]
    public static partial void AcceptFailed(this ILogger logger, Exception error, string address);
}
