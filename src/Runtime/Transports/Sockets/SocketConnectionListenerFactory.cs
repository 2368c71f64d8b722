using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace WsGen.Transports.Sockets;

/// <summary>Plain sockets, on every platform: pooled memory, no thread per connection.</summary>
internal sealed class SocketConnectionListenerFactory(SocketTransportOptions options, TimeProvider time) : IConnectionListenerFactory
{
    /// <summary>Binds and listens.</summary>
    /// <exception cref="AddressInUseException">Another process listens there.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(new SocketConnectionListener(ListeningSocket.Bind(endpoint), options, time));
}
