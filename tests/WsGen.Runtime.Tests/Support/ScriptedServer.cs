using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using WsGen.Handshake;
using WsGen.Protocol;

namespace WsGen.Support;

/// <summary>A server that does nothing of its own accord: a test accepts, reads and writes for it.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentBag<ServerEnd> _peers = [];

    /// <param name="receiveBuffer">What the kernel holds for each connection; zero: as usual.</param>
    /// <param name="host">An address of this machine's own.</param>
    public ScriptedServer(int receiveBuffer = 0, string host = "127.0.0.1")
    {
        if (receiveBuffer != 0)
        {
            _listener.ReceiveBufferSize = receiveBuffer;
        }

        _listener.Bind(new IPEndPoint(IPAddress.Parse(host), 0));
        _listener.Listen();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public Uri Uri => new($"ws://{_listener.LocalEndPoint}/");

    public Uri At(string target) => new(Uri, target);

    /// <summary>Whether there is a connection that has not been accepted.</summary>
    public bool HasPending => _listener.Poll(0, SelectMode.SelectRead);

    /// <summary>The next connection, on which nothing has been read.</summary>
    public async Task<ServerEnd> AcceptAsync()
    {
        var peer = new ServerEnd(await _listener.AcceptAsync().WaitAsync(Bounded.Limit));
        _peers.Add(peer);
        return peer;
    }

    /// <summary>The next connection, with its request read.</summary>
    public async Task<ServerEnd> RequestAsync()
    {
        ServerEnd peer = await AcceptAsync();
        await peer.ReadHeadAsync();
        return peer;
    }

    /// <summary>Answers the next request and closes.</summary>
    public async Task<ServerEnd> RefuseAsync(string answer)
    {
        ServerEnd peer = await RequestAsync();
        await peer.SendAsync(answer);
        peer.EndOutput();
        return peer;
    }

    /// <summary>The next connection, as a WebSocket.</summary>
    public async Task<ServerEnd> AgreeAsync(string fields = "")
    {
        ServerEnd peer = await RequestAsync();
        await peer.SendAsync(peer.Consent(fields));
        return peer;
    }

    /// <summary>A client and its other end.</summary>
    public async Task<(WsClient Client, ServerEnd Peer)> ConnectAsync(WsClientOptions? options = null)
    {
        Task<WsClient> connecting = WsClient.ConnectAsync(Uri, options);
        ServerEnd peer = await AgreeAsync();
        return (await connecting.Within(), peer);
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (ServerEnd peer in _peers)
        {
            peer.Dispose();
        }
    }
}

/// <summary>One frame of a client's, with its mask taken off.</summary>
internal readonly record struct ClientFrame(Opcode Opcode, bool Fin, uint Mask, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload);

    public CloseCode Code => Payload.Length < 2 ? CloseCode.NoStatusReceived : (CloseCode)BinaryPrimitives.ReadUInt16BigEndian(Payload);
}

/// <summary>The server's end of one connection.</summary>
internal sealed class ServerEnd(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>The head of the request, as far as it has been read.</summary>
    public string Head { get; private set; } = "";

    public string RequestLine => Head.Split("\r\n")[0];

    /// <summary>The answer that agrees.</summary>
    public string Consent(string fields = "") =>
        $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {Accept}\r\n{fields}\r\n";

    public string Accept
    {
        get
        {
            byte[] accept = new byte[AcceptKey.AcceptLength];
            AcceptKey.Write(Encoding.ASCII.GetBytes(Field("Sec-WebSocket-Key")!), accept);
            return Encoding.ASCII.GetString(accept);
        }
    }

    /// <summary>The value of a field of the request; null: it has none.</summary>
    public string? Field(string name) =>
        Head.Split("\r\n").Skip(1).FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    /// <summary>Reads the request, or the rest of it.</summary>
    public Task ReadHeadAsync() => ReadUntilAsync("\r\n\r\n");

    /// <summary>Reads some of the request, no further than to the end of this.</summary>
    public async Task ReadUntilAsync(string end)
    {
        byte[] one = new byte[1];
        var head = new StringBuilder(Head);
        while (!(head.Length >= end.Length && head[^1] == end[^1] && head.ToString(head.Length - end.Length, end.Length) == end))
        {
            await _stream.ReadExactlyAsync(one).Within();
            head.Append((char)one[0]);
        }

        Head = head.ToString();
    }

    /// <summary>Reads the rest of a large request, behind which nothing comes before the answer.</summary>
    public async Task DrainRequestAsync()
    {
        byte[] piece = new byte[1 << 16];
        string tail = Head[^4..];
        while (tail != "\r\n\r\n")
        {
            int count = await _stream.ReadAsync(piece).Within();
            Assert.NotEqual(0, count);
            tail = (tail + Encoding.Latin1.GetString(piece.AsSpan(Math.Max(0, count - 4), Math.Min(4, count))))[^4..];
        }
    }

    public Task SendAsync(string latin1) => SendAsync(Encoding.Latin1.GetBytes(latin1));

    public Task SendAsync(params byte[][] parts) => _stream.WriteAsync(parts.SelectMany(static part => part).ToArray()).AsTask().Within();

    /// <summary>Sends the same again and again until nobody takes any more.</summary>
    /// <returns>How many bytes there were, the last of which may be of a frame that is not whole.</returns>
    public async Task<long> FillAsync(byte[] frame, long most)
    {
        const int Enough = 100; // looks in a row at a network that takes nothing
        long sent = 0;
        int refused = 0;
        socket.Blocking = false;
        await Bounded.Until(() =>
        {
            while (refused < Enough)
            {
                int count = socket.Send(frame.AsSpan((int)(sent % frame.Length)), SocketFlags.None, out SocketError error);
                if (error == SocketError.WouldBlock)
                {
                    refused++;
                    break;
                }

                Assert.Equal(SocketError.Success, error);
                refused = 0;
                sent += count;
                Assert.InRange(sent, 1, most);
            }

            return refused == Enough;
        });
        return sent;
    }

    public static byte[] Frame(Opcode opcode, ReadOnlySpan<byte> payload, bool fin = true)
    {
        byte[] frame = new byte[FrameWriter.HeaderSize<ServerRole>(payload.Length) + payload.Length];
        FrameWriter.Write<ServerRole>(frame, opcode, fin, payload, 0);
        return frame;
    }

    public static byte[] TextFrame(string text) => Frame(Opcode.Text, Encoding.UTF8.GetBytes(text));

    public static byte[] CloseFrame(CloseCode code, string reason = "")
    {
        byte[] payload = new byte[ClosePayload.MaxSize];
        return Frame(Opcode.Close, payload.AsSpan(0, ClosePayload.Write(payload, code, reason)));
    }

    public Task SendTextAsync(string text) => SendAsync(TextFrame(text));

    /// <summary>The next frame, which has to be masked.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public async Task<ClientFrame> ReceiveAsync()
    {
        byte[] header = new byte[14];
        await _stream.ReadExactlyAsync(header.AsMemory(0, 2)).Within();
        Assert.NotEqual(0, header[1] & 0x80);
        int more = (header[1] & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 };
        await _stream.ReadExactlyAsync(header.AsMemory(2, more + 4)).Within();
        long length = more switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)),
            8 => BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(2)),
            _ => header[1] & 0x7F,
        };
        byte[] payload = new byte[length];
        await _stream.ReadExactlyAsync(payload).Within();
        byte[] mask = header[(2 + more)..(6 + more)];
        for (int i = 0; i < payload.Length; i++)
        {
            payload[i] ^= mask[i % 4];
        }

        return new ClientFrame((Opcode)(header[0] & 0x0F), (header[0] & 0x80) != 0, BinaryPrimitives.ReadUInt32BigEndian(mask), payload);
    }

    public async Task ExpectTextAsync(string text)
    {
        ClientFrame frame = await ReceiveAsync();
        Assert.Equal((Opcode.Text, text), (frame.Opcode, frame.Text));
    }

    public async Task ExpectCloseAsync(CloseCode code)
    {
        ClientFrame frame = await ReceiveAsync();
        Assert.Equal((Opcode.Close, code), (frame.Opcode, frame.Code));
    }

    /// <summary>The closing handshake from this side.</summary>
    public async Task CloseAsync(CloseCode code)
    {
        await SendAsync(CloseFrame(code));
        while ((await ReceiveAsync()).Opcode != Opcode.Close)
        {
        }

        EndOutput();
    }

    /// <summary>The client has ended its side, or reset the connection.</summary>
    public async Task ExpectEndAsync()
    {
        byte[] rest = new byte[4096];
        try
        {
            while (await _stream.ReadAsync(rest).Within() != 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }
    }

    public void EndOutput() => socket.Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        Dispose();
    }

    public void Dispose() => _stream.Dispose();
}
