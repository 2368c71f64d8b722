using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace WsGen.Transports.Sockets;

/// <summary>
/// One socket as a duplex pipe. The platform's stream adapters read and write it directly, without a pump of their own: a read first
/// waits with no buffer at all, so that an idle connection holds none, and a flush sends on the flushing thread.
/// </summary>
internal sealed class SocketConnection : ConnectionContext, IDuplexPipe, IOutputShutdown
{
    private readonly Socket _socket;
    private readonly CancellationTokenSource _closed = new();
    private int _ended;

    public SocketConnection(Socket socket, SocketTransportOptions options)
    {
        _socket = socket;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        var stream = new NetworkStream(socket, ownsSocket: false);
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: options.BlockSize, leaveOpen: true, useZeroByteReads: true));
        var output = new SocketOutputStream(socket);
        Output = PipeWriter.Create(output, new StreamPipeWriterOptions(minimumBufferSize: options.BlockSize, leaveOpen: true));
        Transport = this;
        Features.Set<IOutputShutdown>(this);
        Features.Set<IOutputProgress>(output);
        ConnectionClosed = _closed.Token;
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override IDuplexPipe Transport { get; set; }

    /// <inheritdoc/>
    public void ShutdownOutput() => EndOutput(_socket);

    /// <summary>Sends FIN.</summary>
    public static void EndOutput(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone already: the peer cannot be told any more.
        }
    }

    /// <summary>Sends a reset, and lets go of the socket.</summary>
    public static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer was faster.
        }

        socket.Dispose();
    }

    /// <summary>Resets the connection: what has not been sent is lost.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            Reset(_socket);
            End();
        }
    }

    public override ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            End();
        }

        return default;
    }

    private void End()
    {
        _socket.Dispose();
        _closed.Cancel();
        _closed.Dispose();
    }
}
