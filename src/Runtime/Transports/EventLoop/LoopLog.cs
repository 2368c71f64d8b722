using Microsoft.Extensions.Logging;

namespace WsGen.Transports.EventLoop;

/// <summary>What event loops log. Event ids are stable, and go on from those of the server.</summary>
internal static partial class LoopLog
{
    [LoggerMessage(7, LogLevel.Warning, "There is no io_uring to be had, so the event loops run on epoll: {Reason}")]
    public static partial void NoIoUring(this ILogger logger, string reason);
}
