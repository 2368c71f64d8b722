using WsGen.Protocol;
using WsGen.Protocol.Compression;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>A message as both sides of a differential run know it.</summary>
internal sealed record TestMessage(bool IsText, byte[] Content)
{
    public bool Same(TestMessage other) => IsText == other.IsText && Content.AsSpan().SequenceEqual(other.Content);

    /// <summary>Random kinds; sizes mostly small, some up to 100,000 bytes.</summary>
    public static List<TestMessage> Random(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            int most = random.Next(4) switch { 0 => 100_000, 1 => 5_000, _ => 200 };
            byte[] content = RandomText.Bytes(random, random.Next(most + 1));
            bool text = random.Next(2) == 0;
            if (!text)
            {
                random.NextBytes(content);
            }

            return new TestMessage(text, content);
        }),
    ];
}

/// <summary>The least that makes a WebSocket endpoint of the code under test and a stream: it sends, reads and answers pings.</summary>
internal sealed class StreamPeer<TRole>(Stream stream, Random random, MessageDecompressor? decompressor = null)
    where TRole : struct, IRole
{
    private readonly Lock _sending = new();
    private MaskingKeys _keys;
    private MessageReader<TRole> _reader = new(new ProtocolLimits(100_000, 100_000), decompressor);

    public List<TestMessage> Received { get; } = [];

    public List<byte[]> PingsSent { get; } = [];

    public List<byte[]> PongsReceived { get; } = [];

    public int PingsReceived { get; private set; }

    public (CloseCode Code, string Reason)? Closed { get; private set; }

    public ProtocolViolation Violation { get; private set; }

    /// <summary>Sends in one to eight frames, with a ping between some of them.</summary>
    public void Send(TestMessage message)
    {
        int from = 0;
        Opcode opcode = message.IsText ? Opcode.Text : Opcode.Binary;
        for (int more = random.Next(8); more > 0; more--)
        {
            int to = random.Next(from, message.Content.Length + 1);
            SendFrame(opcode, fin: false, message.Content.AsSpan(from, to - from));
            (from, opcode) = (to, Opcode.Continuation);
            if (random.Next(6) == 0)
            {
                byte[] payload = new byte[random.Next(126)];
                random.NextBytes(payload);
                PingsSent.Add(payload);
                SendFrame(Opcode.Ping, fin: true, payload);
            }
        }

        SendFrame(opcode, fin: true, message.Content.AsSpan(from));
    }

    public void SendClose(CloseCode code, string reason)
    {
        byte[] payload = new byte[ClosePayload.MaxSize];
        SendFrame(Opcode.Close, fin: true, payload.AsSpan(0, ClosePayload.Write(payload, code, reason)));
    }

    /// <summary>Reads until the peer's close frame, a violation or the end of the stream.</summary>
    public async Task ReceiveAsync(int seed, CancellationToken cancellation)
    {
        var sizes = new Random(seed);
        byte[] buffer = new byte[70_000];
        while (!_reader.IsFinished)
        {
            int count = await stream.ReadAsync(buffer.AsMemory(0, sizes.Next(4) == 0 ? sizes.Next(1, 20) : sizes.Next(1, buffer.Length)), cancellation);
            if (count == 0)
            {
                return;
            }

            Take(buffer.AsSpan(0, count));
        }
    }

    private void Take(Span<byte> input)
    {
        while (true)
        {
            ProtocolEvent found = _reader.Read(input, out int consumed);
            input = input[consumed..];
            switch (found.Kind)
            {
                case ProtocolEventKind.NeedMore:
                    return;
                case ProtocolEventKind.Ping:
                    PingsReceived++;
                    SendFrame(Opcode.Pong, fin: true, found.Payload);
                    break;
                case ProtocolEventKind.Pong:
                    PongsReceived.Add(found.Payload.ToArray());
                    break;
                case ProtocolEventKind.Close:
                    ClosePayload.TryParse(found.Payload, out CloseCode code, out string reason, out _);
                    Closed = (code, reason);
                    break;
                case ProtocolEventKind.Violation:
                    Violation = found.Violation;
                    break;
                default:
                    Received.Add(new TestMessage(found.Kind == ProtocolEventKind.Text, found.Payload.ToArray()));
                    break;
            }
        }
    }

    private void SendFrame(Opcode opcode, bool fin, ReadOnlySpan<byte> payload)
    {
        lock (_sending)
        {
            byte[] frame = new byte[FrameWriter.HeaderSize<TRole>(payload.Length) + payload.Length];
            FrameWriter.Write<TRole>(frame, opcode, fin, payload, TRole.IsServer ? 0 : _keys.Next());
            stream.Write(frame, 0, frame.Length);
            stream.Flush();
        }
    }
}
