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

    [LoggerMessage(2, LogLevel.Information, "Stopping; connections left: {Count}")]
    public static partial void Stopping(this ILogger logger, int count);

    [LoggerMessage(3, LogLevel.Warning, "Connections that had not ended after {Timeout} (ShutdownTimeout) and were reset: {Count}")]
    public static partial void StoppedByTimeout(this ILogger logger, object timeout, object count);

    [LoggerMessage(5, LogLevel.Warning, "Stopping was cut short; connections reset: {Count}")]
    public static partial void StoppedByForce(this ILogger logger, int count);

    [LoggerMessage(6, LogLevel.Warning, "A handler of {Endpoint} has blocked its thread for more than 500 ms: await instead (said once for each endpoint)")]
    public static partial void HandlerBlocks(this ILogger logger, string endpoint);

    [LoggerMessage(8, LogLevel.Warning, "The section WsGen:Endpoints:{Name} names no endpoint of this server, neither by path nor by class")]
    public static partial void EndpointNotFound(this ILogger logger, string name);

    [LoggerMessage(9, LogLevel.Information, "Draining: not ready any more; sessions to be closed with {Code} {When}: {Count}")]
    public static partial void Draining(this ILogger logger, object code, object when, object count);

    [LoggerMessage(10, LogLevel.Information, "Drained in {Milliseconds} ms; sessions closed with {Code}: {Count}")]
    public static partial void Drained(this ILogger logger, object milliseconds, object code, object count);

    [LoggerMessage(12, LogLevel.Information, "Settings are read from {Files}")]
    public static partial void SettingsRead(this ILogger logger, string files);

    [LoggerMessage(11, LogLevel.Warning, "The server has no endpoint, and no request finds one: {Remedy}")]
    public static partial void NoEndpoints(this ILogger logger, string remedy);

    [LoggerMessage(13, LogLevel.Information, "No endpoint is mapped, so that no request finds one unless it is upgraded by UpgradeToEndpointAsync: call app.MapEndpoints() or app.MapEndpoint<T>()")]
    public static partial void NothingMapped(this ILogger logger);

    [LoggerMessage(4, LogLevel.Error, "A connection to {Address} could not be accepted")]
    public static partial void AcceptFailed(this ILogger logger, Exception error, string address);
}
