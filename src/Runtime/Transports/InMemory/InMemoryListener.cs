using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace WsGen.Transports.InMemory;

/// <summary>
/// A listener whose connections never leave the process: <see cref="Connect"/> is the client's side. For tests, and for embedding a
/// server where no port is wanted.
/// </summary>
internal sealed class InMemoryListener : IConnectionListener, IConnectionListenerFactory
{
    // Bounded like a socket's backlog.
    private readonly Channel<ConnectionContext> _backlog = Channel.CreateBounded<ConnectionContext>(1024);

    public EndPoint EndPoint { get; private set; } = new InMemoryEndPoint("server");

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        EndPoint = endpoint;
        return new(this);
    }

    /// <summary>Opens a connection and returns the client's end of it.</summary>
    /// <exception cref="InvalidOperationException">The listener has been unbound, or 1024 connections wait to be accepted.</exception>
    public ConnectionContext Connect()
    {
        (ConnectionContext client, ConnectionContext server) = InMemoryConnection.CreatePair(EndPoint);
        return _backlog.Writer.TryWrite(server)
            ? client
            : throw new InvalidOperationException("The in-memory listener accepts no connections: it is unbound or its backlog is full.");
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _backlog.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) && _backlog.Reader.TryRead(out ConnectionContext? next)
            ? next
            : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _backlog.Writer.TryComplete();
        return default;
    }

    public ValueTask DisposeAsync() => UnbindAsync();
}

/// <summary>Names one end of an in-memory connection.</summary>
internal sealed class InMemoryEndPoint(string name) : EndPoint
{
    public override string ToString() => $"memory:{name}";
}
