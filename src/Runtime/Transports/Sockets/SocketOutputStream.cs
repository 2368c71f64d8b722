using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace WsGen.Transports.Sockets;

/// <summary>
/// The writing half of a socket as a stream, for the platform's pipe adapter. Large writes go out in pieces, so that one can see whether a
/// slow peer still takes anything even where the kernel does not tell.
/// </summary>
internal sealed class SocketOutputStream(Socket socket) : NetworkStream(socket, ownsSocket: false), IOutputProgress
{
    private const int Piece = 64 * 1024;

    private long _bytesSent;
    private int _underWay;

    /// <inheritdoc/>
    public long BytesSent => Volatile.Read(ref _bytesSent) - SendQueue.Length(Socket);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length > Piece)
        {
            return WritePiecesAsync(buffer, cancellationToken);
        }

        Count(buffer.Length);
        return base.WriteAsync(buffer, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WritePiecesAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            ReadOnlyMemory<byte> piece = buffer[..Math.Min(buffer.Length, Piece)];
            Count(piece.Length);
            await base.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
            buffer = buffer[piece.Length..];
        }
    }

    // One write at a time: that the next begins says that the last is done. Counting at its end would cost a continuation.
    private void Count(int next)
    {
        Volatile.Write(ref _bytesSent, _bytesSent + _underWay);
        _underWay = next;
    }
}
