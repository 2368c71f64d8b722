using Microsoft.Extensions.Logging.Abstractions;
using WsGen.Transports.EventLoop;

namespace WsGen.Client.Connecting;

/// <summary>The event loops of all clients of the process: made when the first of them connects, and kept, for a thread is dear and clients come and go.</summary>
internal static class ClientLoops
{
    private static readonly Lazy<LoopGroup> s_epoll = new(static () => Create(ring: false));
    private static readonly Lazy<LoopGroup> s_ring = new(static () => Create(ring: true));

    /// <summary>Those of a transport; null: it has no loops.</summary>
    public static LoopGroup? Find(WsTransport transport) => transport switch
    {
        WsTransport.IoUring => s_ring.Value,
        WsTransport.Epoll => s_epoll.Value,
        WsTransport.Auto when OperatingSystem.IsLinux() => s_epoll.Value,
        _ => null,
    };

    /// <summary>Half of the processors, for the application has work of its own; at least one, and not more than eight.</summary>
    private static LoopGroup Create(bool ring) =>
        LoopGroup.Create(Math.Clamp(Environment.ProcessorCount / 2, 1, 8), ring, TimeProvider.System, NullLogger.Instance);
}
