using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WsGen.Conformance.Peer;

/// <summary>One TCP connection: buffered reads, and sends in exactly the pieces that a case wants. Everything ends with the run's time limit.</summary>
public sealed class RawSocket(Socket socket, CancellationToken limit) : IDisposable
{
    private const int MaxHeadLength = 64 * 1024;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public static async Task<RawSocket> ConnectAsync(Uri address, CancellationToken limit)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.DnsSafeHost, address.Port, limit);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new RawSocket(socket, limit);
    }

    /// <summary>Sends in pieces, each by a send of its own.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, Chop chop)
    {
        foreach (int piece in chop.Cut(bytes.Length))
        {
            ReadOnlyMemory<byte> rest = bytes[..piece];
            while (!rest.IsEmpty)
            {
                rest = rest[await socket.SendAsync(rest, limit)..];
            }

            bytes = bytes[piece..];
        }
    }

    /// <summary>Fills the memory. False: the connection ended, in order, before its first byte.</summary>
    /// <exception cref="NonConformanceException">It was reset, or ended in the middle.</exception>
    public async ValueTask<bool> ReadAsync(Memory<byte> bytes)
    {
        int wanted = bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (_start == _end && !await FillAsync())
            {
                return bytes.Length == wanted ? false : throw new NonConformanceException("the connection ended in the middle of a frame");
            }

            int count = Math.Min(bytes.Length, _end - _start);
            _buffer.AsMemory(_start, count).CopyTo(bytes);
            _start += count;
            bytes = bytes[count..];
        }

        return true;
    }

    /// <summary>Reads the head of an HTTP message, blank line included. Null: the connection ended before its first byte.</summary>
    public async Task<string?> ReadHeadAsync()
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (await ReadAsync(one))
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r')
            {
                return head.ToString();
            }

            if (head.Length > MaxHeadLength)
            {
                throw new NonConformanceException("the head of the HTTP message does not end");
            }
        }

        return head.Length == 0 ? null : throw new NonConformanceException($"the connection ended in the middle of a head: {head}");
    }

    /// <summary>Ends our side, as a program does that closes its socket in an orderly way.</summary>
    public void Finish() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with a reset, as a program does that crashes.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }

    public void Dispose() => socket.Dispose();

    private async ValueTask<bool> FillAsync()
    {
        try
        {
            _start = 0;
            _end = await socket.ReceiveAsync(_buffer.AsMemory(), limit);
            return _end > 0;
        }
        catch (SocketException error)
        {
            throw new NonConformanceException($"the connection did not end in order: {error.SocketErrorCode}", error);
        }
    }
}

/// <summary>Accepts connections for the role of the server.</summary>
public sealed class RawListener : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RawListener()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen();
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public async Task<RawSocket> AcceptAsync(CancellationToken limit)
    {
        Socket accepted = await _socket.AcceptAsync(limit);
        accepted.NoDelay = true;
        return new RawSocket(accepted, limit);
    }

    public void Dispose() => _socket.Dispose();
}
