using System.Buffers.Binary;
using System.Text;

namespace WsGen.Area;

/// <summary>One frame of the server's.</summary>
internal sealed record WireFrame(int Opcode, bool Fin, int Reserved, byte[] Payload)
{
    /// <summary>The server has ended its side, in order.</summary>
    public static readonly WireFrame End = new(-1, true, 0, []);

    /// <summary>The connection was reset.</summary>
    public static readonly WireFrame Lost = new(-2, true, 0, []);

    public string Text => Encoding.UTF8.GetString(Payload);

    public int? Code => Payload.Length < 2 ? null : BinaryPrimitives.ReadUInt16BigEndian(Payload);

    public string Reason => Payload.Length < 2 ? "" : Encoding.UTF8.GetString(Payload.AsSpan(2));

    public override string ToString() => Opcode switch
    {
        -1 => "end",
        -2 => "reset",
        WireClient.Close => $"close {Code} {Reason}",
        WireClient.Text or WireClient.Continuation => $"opcode {Opcode} fin {Fin} \"{(Payload.Length > 200 ? Text[..200] : Text)}\"",
        _ => $"opcode {Opcode} fin {Fin} {Payload.Length} bytes {Convert.ToHexString(Payload.AsSpan(0, Math.Min(32, Payload.Length)))}",
    };
}

/// <summary>
/// A client made of frames: it sends what it is told to and reads what comes, one frame at a time, and does nothing of its own accord, not even
/// answer a ping or a close. No part of the library under test is in it.
/// </summary>
internal sealed partial class WireClient(Wire wire, CaseLink link) : IAsyncDisposable
{
    public const int Continuation = 0;
    public const int Text = 1;
    public const int Binary = 2;
    public const int Close = 8;
    public const int Ping = 9;
    public const int Pong = 10;

    // Constant, so that a failure looks the same every time.
    private readonly Random _keys = new(1);

    /// <summary>The head of the answer to the upgrade request.</summary>
    public HttpHead Head { get; private set; } = null!;

    /// <summary>The body of an answer that refuses.</summary>
    public string Body { get; private set; } = "";

    public Wire Wire => wire;

    /// <summary>What the server's side of the case has noted.</summary>
    public CaseLink Case => link;

    /// <summary>Asks for an upgrade and reads the answer, with its body unless it is 101.</summary>
    public async Task<HttpHead> AskAsync(UpgradeText request)
    {
        await SendBytesAsync(request.ToBytes());
        Head = HttpHead.Parse(await ReadHeadAsync());
        if (Head.Status != 101 && Head.Value("Content-Length") is { } length)
        {
            byte[] body = new byte[int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)];
            await wire.Input.ReadExactlyAsync(body).AsTask().Within();
            Body = Encoding.UTF8.GetString(body);
        }

        return Head;
    }

    /// <summary>The answer to a request that was sent as bytes.</summary>
    public async Task ReadHeadOnlyAsync() => Head = HttpHead.Parse(await ReadHeadAsync());

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        await wire.Output.WriteAsync(bytes).AsTask().Within();
        await wire.Output.FlushAsync().Within();
    }

    /// <summary>Sends frames in one piece.</summary>
    public Task SendAsync(params Frame[] frames) => SendBytesAsync(frames.SelectMany(frame => frame.Encode(masks: true, _keys)).ToArray());

    public Task SendAsync(string text) => SendAsync(FrameOf(Text, text));

    public Task SendBinaryAsync(params byte[] bytes) => SendAsync(new Frame(Binary, bytes));

    public Task SendPingAsync(string payload = "") => SendAsync(FrameOf(Ping, payload));

    public Task SendPongAsync(string payload = "") => SendAsync(FrameOf(Pong, payload));

    public Task SendCloseAsync(int code = 1000, string reason = "") => SendAsync(CloseFrame(code, reason));

    public static Frame FrameOf(int opcode, string payload, bool fin = true) => new(opcode, Encoding.UTF8.GetBytes(payload)) { Fin = fin };

    public static Frame FrameOf(int opcode, byte[] payload, bool fin = true) => new(opcode, payload) { Fin = fin };

    public static Frame CloseFrame(int code, string reason = "")
    {
        byte[] payload = new byte[2 + Encoding.UTF8.GetByteCount(reason)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        Encoding.UTF8.GetBytes(reason, payload.AsSpan(2));
        return new Frame(Close, payload);
    }

    /// <summary>The next frame, whatever it is.</summary>
    public async Task<WireFrame> ReadFrameAsync()
    {
        byte[] header = new byte[8];
        try
        {
            int first = await wire.Input.ReadAsync(header.AsMemory(0, 1)).Within();
            if (first == 0)
            {
                return WireFrame.End;
            }

            await ReadExactlyAsync(header.AsMemory(1, 1));
            (byte one, byte two) = (header[0], header[1]);
            Assert.True((two & 0x80) == 0, "the server sent a masked frame (RFC 6455 section 5.1)");
            long length = two & 0x7F;
            if (length == 126)
            {
                await ReadExactlyAsync(header.AsMemory(0, 2));
                length = BinaryPrimitives.ReadUInt16BigEndian(header);
            }
            else if (length == 127)
            {
                await ReadExactlyAsync(header);
                length = BinaryPrimitives.ReadInt64BigEndian(header);
            }

            byte[] payload = new byte[length];
            await ReadExactlyAsync(payload);
            return new WireFrame(one & 0x0F, (one & 0x80) != 0, (one >> 4) & 7, payload);
        }
        catch (Exception error) when (error is (IOException and not EndOfStreamException) or OperationCanceledException)
        {
            return WireFrame.Lost;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            wire.Reset();
        }
        finally
        {
            await wire.DisposeAsync();
        }
    }

    private Task ReadExactlyAsync(Memory<byte> bytes) => wire.Input.ReadExactlyAsync(bytes).AsTask().Within();

    private async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (head is not { Length: >= 4 } || head[^1] != '\n' || head[^2] != '\r' || head[^3] != '\n' || head[^4] != '\r')
        {
            Assert.True(await wire.Input.ReadAsync(one).Within() == 1, $"the server ended the connection within its answer: {head}");
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
