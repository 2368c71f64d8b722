using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using WsGen.Transports;

namespace WsGen.AspNetCore.Upgrades;

/// <summary>
/// What the peer of a socket has acknowledged, as Linux counts it (tcp(7), TCP_INFO). Kestrel only says when a flush is over: of a large one to a peer that reads slowly nobody would know
/// that it moves.
/// </summary>
internal sealed class SocketProgress : IOutputProgress
{
    private const int Tcp = 6;
    private const int TcpInfo = 11;
    private const int Acknowledged = 120; // tcpi_bytes_acked, 8 bytes, since Linux 4.1
    private const int Size = Acknowledged + sizeof(ulong);

    private readonly Socket _socket;
    private long _last;

    private SocketProgress(Socket socket) => _socket = socket;

    /// <summary>Null: the server does not run on sockets, or the platform does not tell.</summary>
    public static SocketProgress? TryCreate(HttpContext http)
    {
        if (!OperatingSystem.IsLinux() || http.Features.Get<IConnectionSocketFeature>() is not { Socket: { } socket })
        {
            return null;
        }

        var progress = new SocketProgress(socket);
        return progress.TryRead() ? progress : null;
    }

    /// <inheritdoc/>
    public long BytesSent
    {
        get
        {
            TryRead(); // of a socket that is gone: what was last known
            return Volatile.Read(ref _last);
        }
    }

    /// <inheritdoc/>
    /// <remarks>No: a browser's page that stands still for a moment is to learn why it was closed, and Kestrel's sockets always had the time of other output for that.</remarks>
    public bool LimitsCloseFrame => false;

    private bool TryRead()
    {
        try
        {
            Span<byte> info = stackalloc byte[Size];
            if (_socket.GetRawSocketOption(Tcp, TcpInfo, info) < Size)
            {
                return false;
            }

            Volatile.Write(ref _last, MemoryMarshal.Read<long>(info[Acknowledged..]));
            return true;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
