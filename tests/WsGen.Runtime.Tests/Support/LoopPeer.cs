using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using WsGen.Protocol;

namespace WsGen.Support;

/// <summary>A client of a server on real sockets: it reads only when it is asked to, and its kernel holds little for it.</summary>
internal sealed class LoopPeer : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private NetworkStream _stream = null!; // once connected

    /// <param name="address">Of the server.</param>
    /// <param name="receiveBuffer">What the kernel holds for it; zero: as usual.</param>
    public static async Task<LoopPeer> ConnectAsync(string address, int receiveBuffer = 0)
    {
        var peer = new LoopPeer();
        if (receiveBuffer != 0)
        {
            peer._socket.ReceiveBufferSize = receiveBuffer;
        }

        await peer._socket.ConnectAsync(IPEndPoint.Parse(address["ws://".Length..])).Within();
        peer._stream = new NetworkStream(peer._socket, ownsSocket: true);
        await peer._stream.WriteAsync(Encoding.ASCII.GetBytes(RawClient.Request("/"))).Within();
        byte[] one = new byte[1];
        for (var head = new StringBuilder(); !head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal); head.Append((char)one[0]))
        {
            await peer._stream.ReadExactlyAsync(one).Within();
        }

        return peer;
    }

    public Task SendTextAsync(string text) => _stream.WriteAsync(RawClient.TextFrame(text)).Within();

    public Task SendBytesAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes).AsTask().Within();

    /// <summary>The payload of the next frame.</summary>
    /// <exception cref="IOException">The connection has ended.</exception>
    public async Task<byte[]> ReceiveAsync()
    {
        byte[] header = new byte[8];
        await _stream.ReadExactlyAsync(header.AsMemory(0, 2)).Within();
        long length = header[1];
        if (length > 125)
        {
            int size = length == 126 ? 2 : 8;
            await _stream.ReadExactlyAsync(header.AsMemory(0, size)).Within();
            length = size == 2 ? header[0] << 8 | header[1] : BinaryPrimitives.ReadInt64BigEndian(header);
        }

        byte[] payload = new byte[length];
        await _stream.ReadExactlyAsync(payload).Within();
        return payload;
    }

    public async Task ExpectAsync(byte[] payload)
    {
        byte[] received = await ReceiveAsync();
        Assert.True(received.AsSpan().SequenceEqual(payload), "other bytes than were sent");
    }

    /// <summary>The text and the end of the output, in one segment.</summary>
    public async Task SendLastTextAsync(string text)
    {
        const int Tcp = 6;
        const int Cork = 3;
        _socket.SetRawSocketOption(Tcp, Cork, BitConverter.GetBytes(1));
        await SendTextAsync(text);
        EndOutput();
    }

    /// <summary>The text, each byte in a segment of its own.</summary>
    public async Task SendInBytesAsync(string text)
    {
        foreach (byte b in RawClient.TextFrame(text))
        {
            await _stream.WriteAsync(new byte[] { b }).Within();
        }
    }

    public void EndOutput() => _socket.Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        Dispose();
    }

    public void Dispose() => _socket.Dispose();
}
