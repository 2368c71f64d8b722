using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace WsGen.Transports.Sockets;

/// <summary>Plain sockets, on every platform: pooled memory, no thread per connection.</summary>
/// <param name="options">Of its connections.</param>
/// <param name="time">By which exhausted listeners rest.</param>
/// <param name="logger">Is told when they do.</param>
internal sealed class SocketConnectionListenerFactory(SocketTransportOptions options, TimeProvider time, ILogger logger) : IConnectionListenerFactory
{
    private readonly ShortageLog _shortage = new(time, logger);

    /// <summary>Binds and listens.</summary>
    /// <exception cref="AddressInUseException">Another process listens there.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(new SocketConnectionListener(ListeningSocket.Bind(endpoint), options, time, _shortage));
}
