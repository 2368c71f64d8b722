using System.Net;
using Microsoft.AspNetCore.Connections;

namespace WsGen.Transports.EventLoop.Pipes;

/// <summary>Event loops for whoever takes connections as duplex pipes. The loops run while something listens on them. Thread-safe.</summary>
/// <param name="threads">How many loops.</param>
/// <param name="time">By which exhausted listeners rest.</param>
internal sealed class LoopPipeListenerFactory(int threads, TimeProvider time) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly Lock _gate = new();
    private LoopGroup? _group;
    private int _listeners;

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _group ??= new LoopGroup(threads, ring: false, time);
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
