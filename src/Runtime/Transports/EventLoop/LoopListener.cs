using System.Net;
using System.Net.Sockets;
using WsGen.Transports.Sockets;

namespace WsGen.Transports.EventLoop;

/// <summary>One listening socket, of which every loop accepts.</summary>
internal sealed class LoopListener : IDisposable
{
    private readonly Socket _socket;
    private volatile bool _closing;

    /// <summary>Binds and listens.</summary>
    public LoopListener(int number, IPEndPoint endPoint, Func<LoopConnection, bool> accepted, Action<LoopConnection> ended)
    {
        Number = number;
        Accepted = accepted;
        Ended = ended;
        _socket = ListeningSocket.Bind(endPoint);
        _socket.Blocking = false;
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        Descriptor = (int)_socket.Handle;
    }

    /// <summary>Its place among the group's listeners.</summary>
    public int Number { get; }

    public IPEndPoint EndPoint { get; }

    public int Descriptor { get; }

    public bool IsOpen => !_closing;

    public Func<LoopConnection, bool> Accepted { get; }

    public Action<LoopConnection> Ended { get; }

    /// <summary>Nothing is accepted any more, even where a loop has been told that there is something.</summary>
    public void Close() => _closing = true;

    public void Dispose()
    {
        _closing = true;
        _socket.Dispose();
    }
}
