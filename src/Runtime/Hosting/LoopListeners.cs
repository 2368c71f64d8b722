using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using WsGen.Transports;
using WsGen.Transports.EventLoop;

namespace WsGen.Hosting;

/// <summary>Listens on event loops, whose connections push by themselves.</summary>
/// <param name="threads">How many loops.</param>
/// <param name="time">The server's.</param>
/// <param name="logger">Gets the addresses, and the handlers that block.</param>
/// <param name="accepted">Called for each connection, to give it a receiver. False: it is dropped.</param>
/// <param name="ended">Called when a connection is over.</param>
internal sealed class LoopListeners(int threads, TimeProvider time, ILogger logger, Func<TransportConnection, bool> accepted, Action<TransportConnection> ended) : IListeners
{
    private const int Backlog = 4096;

    private readonly List<LoopListener> _listeners = [];
    private LoopGroup? _group;

    public IReadOnlyList<string> Addresses => [.. _listeners.Select(static listener => ListenAddress.Format(listener.EndPoint))];

    public Task BindAsync(IReadOnlyList<IPEndPoint> addresses, CancellationToken cancellationToken)
    {
        _group = new LoopGroup(threads, time);
        foreach (IPEndPoint address in addresses)
        {
            try
            {
                _listeners.Add(_group.Listen(address, Backlog, accepted, ended));
            }
            catch (SocketException error)
            {
                foreach (LoopListener listener in _listeners)
                {
                    listener.Dispose();
                }

                _listeners.Clear();
                _group.Dispose();
                throw new IOException(
                    $"Cannot listen on {ListenAddress.Format(address)}: {(error.SocketErrorCode == SocketError.AddressAlreadyInUse ? $"{address} is in use by another process." : error.Message)}", error);
            }
        }

        return Task.CompletedTask;
    }

    public void Accept()
    {
        foreach (LoopListener listener in _listeners)
        {
            logger.Listening(ListenAddress.Format(listener.EndPoint));
            _group!.Start(listener);
        }
    }

    public Task UnbindAsync() => Task.WhenAll(_listeners.Select(listener => _group!.StopAsync(listener)));

    public ValueTask DisposeAsync()
    {
        _group?.Dispose();
        return default;
    }
}
