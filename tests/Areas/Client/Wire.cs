using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace WsGen.Area;

/// <summary>The client's end of a connection, as two streams of bytes.</summary>
internal abstract class Wire : IAsyncDisposable
{
    public abstract Stream Input { get; }

    public abstract Stream Output { get; }

    /// <summary>Ends this direction in order: FIN.</summary>
    public abstract void EndOutput();

    /// <summary>Ends the connection as a program does that crashes: RST.</summary>
    public abstract void Reset();

    public abstract ValueTask DisposeAsync();
}

/// <summary>Over TCP.</summary>
internal sealed class SocketWire : Wire
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private bool _isReset;

    private SocketWire(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    public override Stream Input => _stream;

    public override Stream Output => _stream;

    public static async Task<Wire> ConnectAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.DnsSafeHost, address.Port).Within();
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new SocketWire(socket);
    }

    public override void EndOutput() => _socket.Shutdown(SocketShutdown.Send);

    public override void Reset()
    {
        if (_isReset)
        {
            return;
        }

        _isReset = true;
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    public override ValueTask DisposeAsync() => _stream.DisposeAsync();
}

/// <summary>Within the process.</summary>
internal sealed class MemoryWire(ConnectionContext connection) : Wire
{
    public override Stream Input { get; } = connection.Transport.Input.AsStream();

    public override Stream Output { get; } = connection.Transport.Output.AsStream();

    public override void EndOutput() => connection.Transport.Output.Complete();

    public override void Reset() => connection.Abort();

    public override ValueTask DisposeAsync() => connection.DisposeAsync();
}
