using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace WsGen.Transports.EventLoop.Pipes;

/// <summary>Event loops for whoever takes connections as duplex pipes. The loops run while something listens on them. Thread-safe.</summary>
/// <param name="threads">How many loops.</param>
/// <param name="wantsRing">On io_uring, where there is one.</param>
/// <param name="time">By which exhausted listeners rest.</param>
/// <param name="logger">Is told where there is no io_uring to be had.</param>
internal sealed class LoopPipeListenerFactory(int threads, bool wantsRing, TimeProvider time, ILogger logger) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly Lock _gate = new();
    private LoopGroup? _group;
    private int _listeners;

    /// <summary>Called for something that has kept its thread, and lost its loop for it. Only to be counted.</summary>
    public Action? Displaced { get; set; }

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _group ??= CreateGroup();
            _listeners++;
            try
            {
                return new(new LoopPipeListener(_group, (IPEndPoint)endpoint, Release));
            }
            catch
            {
                Release();
                throw;
            }
        }
    }

    private LoopGroup CreateGroup()
    {
        LoopGroup group = LoopGroup.Create(threads, wantsRing, time, logger);
        group.Stalled.Displaced = _ => Displaced?.Invoke();
        return group;
    }

    private void Release()
    {
        lock (_gate)
        {
            if (--_listeners == 0)
            {
                _group!.Dispose();
                _group = null;
            }
        }
    }
}
