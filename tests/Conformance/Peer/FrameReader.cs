using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;
using WsGen.Conformance.Deflate;

namespace WsGen.Conformance.Peer;

/// <summary>
/// Reads what the endpoint sends and is strict about it: every frame must be one that RFC 6455 section 5 allows this role, whatever the
/// case is about. Messages are put together; compressed ones are inflated within the agreed window.
/// </summary>
/// <param name="socket">Where the frames come from.</param>
/// <param name="expectsMasked">Whether the endpoint is a client, whose frames are masked.</param>
/// <param name="inflater">Given if permessage-deflate was agreed on.</param>
public sealed class FrameReader(RawSocket socket, bool expectsMasked, MessageInflater? inflater)
{
    private readonly byte[] _header = new byte[8];
    private bool _closed;

    // The message under way: control frames may come between its fragments.
    private ArrayBufferWriter<byte>? _message;
    private int _kind;
    private bool _compressed;

    /// <summary>The masking keys of the frames that have arrived.</summary>
    public List<uint> MaskingKeys { get; } = [];

    /// <summary>The next message, control frame, or the end.</summary>
    public async Task<Arrival> ReadAsync()
    {
        while (true)
        {
            if (!await socket.ReadAsync(_header.AsMemory(0, 2)))
            {
                Demand(_message is null || _closed, "the end of the connection inside a fragmented message");
                return Arrival.End;
            }

            (byte first, byte second) = (_header[0], _header[1]);
            byte[] payload = await ReadPayloadAsync(second);
            bool fin = (first & 0x80) != 0;
            int reserved = (first >> 4) & 7;
            int opcode = first & 0x0F;
            Demand(!_closed || opcode is Frames.PingOpcode or Frames.PongOpcode, "data or a second close frame behind the close frame (5.5.1)");
            Demand(opcode is <= 2 or (>= 8 and <= 10), $"opcode {opcode} (5.2)");
            if (opcode >= 8)
            {
                Demand(fin, "a fragmented control frame (5.5)");
                Demand(payload.Length <= 125, "a control frame longer than 125 bytes (5.5)");
                Demand(reserved == 0, "a reserved bit on a control frame (5.2)");
                return Control(opcode, payload);
            }

            Begin(opcode, reserved);
            if (fin && _message is null)
            {
                return Message((ArrivalKind)_kind, payload, _compressed);
            }

            (_message ??= new ArrayBufferWriter<byte>()).Write(payload);
            if (fin)
            {
                ReadOnlyMemory<byte> wire = _message.WrittenMemory;
                _message = null;
                return Message((ArrivalKind)_kind, wire, _compressed);
            }
        }
    }

    private void Begin(int opcode, int reserved)
    {
        bool continues = opcode == Frames.ContinuationOpcode;
        Demand(continues == _message is not null, continues ? "a continuation of nothing (5.4)" : "a message inside a message (5.4)");
        Demand(reserved == 0 || (reserved == Frame.Rsv1 && !continues && inflater is not null), $"reserved bits {reserved} (5.2)");
        if (!continues)
        {
            _kind = opcode;
            _compressed = reserved != 0;
        }
    }

    private static void Demand(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new NonConformanceException($"the endpoint sent {otherwise}");
        }
    }

    private Arrival Message(ArrivalKind kind, ReadOnlyMemory<byte> wire, bool compressed)
    {
        ReadOnlyMemory<byte> payload = compressed ? inflater!.Inflate(wire.Span) : wire;
        Demand(kind != ArrivalKind.Text || Utf8.IsValid(payload.Span), "text that is not UTF-8 (5.6)");
        return new Arrival(kind, payload) { IsCompressed = compressed, WireLength = wire.Length };
    }

    private Arrival Control(int opcode, byte[] payload)
    {
        if (opcode != Frames.CloseOpcode)
        {
            return new Arrival((ArrivalKind)opcode, payload);
        }

        _closed = true;
        Demand(payload.Length != 1, "a close payload of one byte (5.5.1)");
        if (payload.Length == 0)
        {
            return Arrival.Close(null);
        }

        int code = BinaryPrimitives.ReadUInt16BigEndian(payload);
        Demand(code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999), $"close code {code} (7.4)");
        Demand(Utf8.IsValid(payload.AsSpan(2)), "a close reason that is not UTF-8 (5.5.1)");
        return new Arrival(ArrivalKind.Close, payload.AsMemory(2), code);
    }

    private async Task<byte[]> ReadPayloadAsync(byte second)
    {
        bool masked = (second & 0x80) != 0;
        Demand(masked == expectsMasked, masked ? "a masked frame (5.1)" : "a frame that is not masked (5.1)");
        long length = second & 0x7F;
        if (length == 126)
        {
            await ReadRestAsync(_header.AsMemory(0, 2));
            length = BinaryPrimitives.ReadUInt16BigEndian(_header);
            Demand(length >= 126, "a length that is not in its shortest form (5.2)");
        }
        else if (length == 127)
        {
            await ReadRestAsync(_header.AsMemory(0, 8));
            length = BinaryPrimitives.ReadInt64BigEndian(_header);
            Demand(length > ushort.MaxValue, "a length that is not in its shortest form, or with its top bit set (5.2)");
        }

        byte[] key = [];
        if (masked)
        {
            key = new byte[4];
            await ReadRestAsync(key);
            MaskingKeys.Add(BinaryPrimitives.ReadUInt32BigEndian(key));
        }

        byte[] payload = new byte[length];
        await ReadRestAsync(payload);
        for (int i = 0; masked && i < payload.Length; i++)
        {
            payload[i] ^= key[i & 3];
        }

        return payload;
    }

    private async Task ReadRestAsync(Memory<byte> bytes) =>
        Demand(await socket.ReadAsync(bytes), "the end of the connection in the middle of a frame");
}
