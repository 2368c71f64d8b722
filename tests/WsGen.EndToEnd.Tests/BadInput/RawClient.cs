using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WsGen.EndToEnd.Tests.BadInput;

/// <summary>A TCP connection over which anything can be sent. Shares no code with the library. Everything has a time limit.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly Socket _socket;
    private readonly Stream _stream;

    private RawClient(Socket socket)
    {
        _socket = socket;
        _stream = new BufferedStream(new NetworkStream(socket));
    }

    /// <param name="port">Of the server, on this machine.</param>
    /// <param name="receiveBuffer">Bytes that the kernel holds for it; null: as usual. Then its end holds little for it, too.</param>
    public static async Task<RawClient> ConnectAsync(int port, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
            socket.SetRawSocketOption(6, 2, BitConverter.GetBytes(536)); // TCP_MAXSEG: small segments keep the server's buffer small, too
        }

        await socket.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Limit);
        return new RawClient(socket);
    }

    /// <summary>Connects and opens a session.</summary>
    public static async Task<RawClient> OpenAsync(int port, string path, int? receiveBuffer = null)
    {
        RawClient client = await ConnectAsync(port, receiveBuffer);
        await client.SendAsync(UpgradeRequest(path));
        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        return client;
    }

    /// <summary>A right upgrade request, as a start for wrong ones.</summary>
    public static string UpgradeRequest(string path) =>
        $"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    public static byte[] Frame(byte firstByte, ReadOnlySpan<byte> payload, bool masked = true) =>
        [.. Header(firstByte, payload.Length, masked), .. masked ? Mask(payload) : payload];

    public static byte[] Text(string text) => Frame(0x81, Encoding.UTF8.GetBytes(text));

    /// <summary>A header that announces so many bytes, in the shortest form.</summary>
    public static byte[] Header(byte firstByte, long length, bool masked = true)
    {
        int mask = masked ? 0x80 : 0;
        byte[] header = length switch
        {
            < 126 => [firstByte, (byte)(mask | (int)length)],
            <= ushort.MaxValue => [firstByte, (byte)(mask | 126), (byte)(length >> 8), (byte)length],
            _ => [firstByte, (byte)(mask | 127), .. BigEndian(length)],
        };
        return masked ? [.. header, .. Key] : header;
    }

    public Task SendAsync(string ascii) => SendAsync(Encoding.Latin1.GetBytes(ascii));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, limit.Token)..];
        }
    }

    /// <summary>Sends as much as the server takes: it may refuse, and end the connection, before it has all of it.</summary>
    public async Task TrySendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await SendAsync(bytes);
        }
        catch (SocketException)
        {
            // Ended.
        }
    }

    public async Task<Response> ReadResponseAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await ReadAsync(1))[0]);
        }

        string[] lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return new Response(
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture),
            lines.Skip(1).Select(static line => line.Split(':', 2)).ToDictionary(
                static field => field[0], static field => field[1].Trim(), StringComparer.OrdinalIgnoreCase));
    }

    public async Task<(byte FirstByte, byte[] Payload)> ReadFrameAsync()
    {
        byte[] header = await ReadAsync(2);
        int length = header[1];
        Assert.True(length < 128, "A server does not mask.");
        length = length switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2)),
            127 => checked((int)BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8))),
            _ => length,
        };
        return (header[0], await ReadAsync(length));
    }

    public async Task<string> ReadTextAsync()
    {
        (byte firstByte, byte[] payload) = await ReadFrameAsync();
        Assert.Equal(0x81, firstByte);
        return Encoding.UTF8.GetString(payload);
    }

    public async Task<(int Code, string Reason)> ReadCloseAsync()
    {
        (byte firstByte, byte[] payload) = await ReadFrameAsync();
        Assert.Equal(0x88, firstByte);
        return (BinaryPrimitives.ReadUInt16BigEndian(payload), Encoding.UTF8.GetString(payload.AsSpan(2)));
    }

    /// <summary>The close frame that comes behind messages which were under way.</summary>
    public async Task<(int Code, string Reason)> ReadCloseBehindMessagesAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested(); // messages may come for ever
            (byte firstByte, byte[] payload) = await ReadFrameAsync();
            if (firstByte == 0x88)
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(payload), Encoding.UTF8.GetString(payload.AsSpan(2)));
            }
        }
    }

    /// <summary>Reads whatever still comes, until the server ends its side or resets the connection.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        using var rest = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(rest, limit.Token);
        }
        catch (IOException)
        {
            // Reset is an end too.
        }

        return rest.ToArray();
    }

    /// <summary>Ends our side, as a program does that closes its socket in an orderly way.</summary>
    public void EndOutput() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with a reset, as a program does that crashes.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }

    private static ReadOnlySpan<byte> Key => [0x12, 0x34, 0x56, 0x78];

    private static byte[] BigEndian(long length)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, length);
        return bytes;
    }

    private static byte[] Mask(ReadOnlySpan<byte> payload)
    {
        byte[] masked = payload.ToArray();
        for (int i = 0; i < masked.Length; i++)
        {
            masked[i] ^= Key[i % 4];
        }

        return masked;
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        using var limit = new CancellationTokenSource(Limit);
        byte[] bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, limit.Token);
        return bytes;
    }

    public sealed record Response(int Status, Dictionary<string, string> Headers);
}
