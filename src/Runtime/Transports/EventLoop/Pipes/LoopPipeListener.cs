using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace WsGen.Transports.EventLoop.Pipes;

/// <summary>Accepts connections that event loops have accepted.</summary>
internal sealed class LoopPipeListener : IConnectionListener
{
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateBounded<ConnectionContext>(Sockets.ListeningSocket.Backlog);
    private readonly ConcurrentDictionary<LoopConnection, LoopPipeConnection> _connections = new();
    private readonly LoopGroup _group;
    private readonly LoopListener _listener;
    private readonly Action _disposed;
    private int _isDisposed;

    public LoopPipeListener(LoopGroup group, IPEndPoint endPoint, Action disposed)
    {
        _group = group;
        _disposed = disposed;
        _listener = group.Listen(endPoint, TryAccept, OnEnded);
        group.Start(_listener);
    }

    public EndPoint EndPoint => _listener.EndPoint;

    /// <summary>The next connection, or null once the listener has been unbound.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) && _accepted.Reader.TryRead(out ConnectionContext? next) ? next : null;

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _group.StopAsync(_listener).ConfigureAwait(false);
        _accepted.Writer.TryComplete();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await UnbindAsync().ConfigureAwait(false);
            while (_accepted.Reader.TryRead(out ConnectionContext? left))
            {
                left.Abort();
                await left.DisposeAsync().ConfigureAwait(false);
            }

            _disposed();
        }
    }

    private bool TryAccept(LoopConnection connection)
    {
        var context = new LoopPipeConnection(connection);
        _connections[connection] = context;
        if (_accepted.Writer.TryWrite(context))
        {
            return true;
        }

        _connections.TryRemove(connection, out _);
        return false;
    }

    private void OnEnded(LoopConnection connection)
    {
        if (_connections.TryRemove(connection, out LoopPipeConnection? context))
        {
            context.OnEnded();
        }
    }
}
