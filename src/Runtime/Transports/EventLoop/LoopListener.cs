using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace WsGen.Transports.EventLoop;

/// <summary>One listening socket, in the epoll of every loop.</summary>
internal sealed class LoopListener : IDisposable
{
    private readonly Socket _socket;
    private readonly int _number;
    private volatile bool _closing;

    /// <exception cref="SocketException">It cannot be bound.</exception>
    public LoopListener(int number, IPEndPoint endPoint, int backlog, Func<LoopConnection, bool> accepted, Action<LoopConnection> ended)
    {
        _number = number;
        Accepted = accepted;
        Ended = ended;

        // Binding is rare and differs by platform: the platform's own class does it. What is accepted inherits that it does not delay.
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                _socket.DualMode = true;
            }

            _socket.Bind(endPoint);
            _socket.Listen(backlog);
            EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
            Descriptor = (int)_socket.Handle;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public IPEndPoint EndPoint { get; }

    public int Descriptor { get; }

    public bool IsOpen => !_closing;

    public Func<LoopConnection, bool> Accepted { get; }

    public Action<LoopConnection> Ended { get; }

    public void AddTo(EventLoop loop)
    {
        if (!_closing)
        {
            loop.Control(LibC.EpollAdd, Descriptor, Readiness.Input | Readiness.Exclusive, EventLoop.ListenerBit | (uint)_number);
        }
    }

    public void RemoveFrom(EventLoop loop) => loop.Control(LibC.EpollDelete, Descriptor, Readiness.None, 0);

    /// <summary>Nothing is accepted any more, even where a loop has been told that there is something.</summary>
    public void Close() => _closing = true;

    public void Dispose()
    {
        _closing = true;
        _socket.Dispose();
    }
}
