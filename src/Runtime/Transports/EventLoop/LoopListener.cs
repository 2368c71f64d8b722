using System.Net;
using System.Net.Sockets;
using WsGen.Transports.Sockets;

namespace WsGen.Transports.EventLoop;

/// <summary>One listening socket, in the epoll of every loop.</summary>
internal sealed class LoopListener : IDisposable
{
    private readonly Socket _socket;
    private readonly int _number;
    private volatile bool _closing;

    /// <summary>Binds and listens.</summary>
    public LoopListener(int number, IPEndPoint endPoint, Func<LoopConnection, bool> accepted, Action<LoopConnection> ended)
    {
        _number = number;
        Accepted = accepted;
        Ended = ended;
        _socket = ListeningSocket.Bind(endPoint);
        _socket.Blocking = false;
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        Descriptor = (int)_socket.Handle;
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
