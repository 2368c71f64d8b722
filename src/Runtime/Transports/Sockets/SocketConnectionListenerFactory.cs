using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace WsGen.Transports.Sockets;

/// <summary>Plain sockets, on every platform: pooled memory, no thread per connection.</summary>
internal sealed class SocketConnectionListenerFactory(SocketTransportOptions options, TimeProvider time) : IConnectionListenerFactory
{
    /// <summary>Binds and listens.</summary>
    /// <exception cref="AddressInUseException">Another process listens there.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endpoint is IPEndPoint { Address: { AddressFamily: AddressFamily.InterNetworkV6 } address } && address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endpoint);
            socket.Listen(options.Backlog);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException($"{endpoint} is in use by another process.", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new(new SocketConnectionListener(socket, options, time));
    }
}
