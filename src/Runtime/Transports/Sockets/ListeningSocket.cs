using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace WsGen.Transports.Sockets;

/// <summary>A socket that listens: rare, and different from platform to platform, so the platform's own class does it for every transport.</summary>
internal static class ListeningSocket
{
    /// <summary>
    /// Connections the kernel holds ready before they are accepted. What comes beyond is lost on its way, and tried again by its sender after
    /// seconds. It is what Linux allows if nothing else is configured (net.core.somaxconn).
    /// </summary>
    public const int Backlog = 4096;

    /// <exception cref="AddressInUseException">Somebody else listens there.</exception>
    /// <exception cref="SocketException">It cannot be bound for another reason.</exception>
    public static Socket Bind(EndPoint endPoint)
    {
        // What is accepted inherits that it does not delay.
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (endPoint is IPEndPoint { Address: { AddressFamily: AddressFamily.InterNetworkV6 } address } && address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException($"{endPoint} is in use by another process.", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
