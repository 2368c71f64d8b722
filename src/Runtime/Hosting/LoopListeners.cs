using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using WsGen.Connections;
using WsGen.Transports;
using WsGen.Transports.EventLoop;

namespace WsGen.Hosting;

/// <summary>Listens on event loops, whose connections push by themselves.</summary>
/// <param name="threads">How many loops.</param>
/// <param name="wantsRing">On io_uring, where there is one.</param>
/// <param name="time">The server's.</param>
/// <param name="logger">Gets the addresses, and the handlers that block.</param>
/// <param name="accepted">Called for each connection, to give it a receiver. False: it is dropped.</param>
/// <param name="ended">Called when a connection is over.</param>
internal sealed class LoopListeners(
    int threads, bool wantsRing, TimeProvider time, ILogger logger, Func<TransportConnection, bool> accepted, Action<TransportConnection> ended) : IListeners
{
    private readonly List<LoopListener> _listeners = [];
    private readonly HashSet<string> _reported = []; // on the watcher's thread
    private LoopGroup? _group;

    /// <summary>Called for a handler that has kept its thread, and lost its loop for it. Only to be counted.</summary>
    public Action<TransportConnection>? Displaced { get; init; }

    public IReadOnlyList<string> Addresses => [.. _listeners.Select(static listener => ListenAddress.Format(listener.EndPoint))];

    public Task BindAsync(IReadOnlyList<IPEndPoint> addresses, CancellationToken cancellationToken)
    {
        _group = LoopGroup.Create(threads, wantsRing, time, logger);
        _group.Stalled.Report = ReportStall;
        _group.Stalled.Displaced = Displaced;
        _group.AcceptFailed = error => logger.AcceptFailed(error, string.Join(' ', Addresses));
        foreach (IPEndPoint address in addresses)
        {
            try
            {
                _listeners.Add(_group.Listen(address, accepted, ended));
            }
            catch (Exception error) when (error is SocketException or AddressInUseException)
            {
                foreach (LoopListener listener in _listeners)
                {
                    listener.Dispose();
                }

                _listeners.Clear();
                _group.Dispose();
                throw new IOException($"Cannot listen on {ListenAddress.Format(address)}: {error.Message}", error);
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

    private void ReportStall(LoopConnection connection)
    {
        // Not where it is the engine that is at work, on a message of many megabytes perhaps.
        if (connection.Receiver is WsConnection { IsInCallback: true, EndpointName: var endpoint } && _reported.Add(endpoint))
        {
            logger.HandlerBlocks(endpoint);
        }
    }

    public ValueTask DisposeAsync()
    {
        _group?.Dispose();
        return default;
    }
}
