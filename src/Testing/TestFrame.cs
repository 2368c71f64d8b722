using System.Buffers.Binary;
using System.Text;

namespace WsGen.Testing;

/// <summary>
/// One frame, as it is on the wire (RFC 6455 section 5.2). What a test sends may break every rule: reserved bits, unknown opcodes, control frames in fragments, no mask.
/// </summary>
/// <param name="Opcode">0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong; 0 to 15.</param>
/// <param name="Payload">The payload, without mask.</param>
public sealed record TestFrame(int Opcode, ReadOnlyMemory<byte> Payload)
{
    // All that a server needs of a mask is that there is one. A constant one makes a failure look the same every time.
    private static readonly byte[] s_mask = [0x12, 0x34, 0x56, 0x78];

    /// <summary>The last, or only, frame of its message. Default: true.</summary>
    public bool Fin { get; init; } = true;

    /// <summary>The three reserved bits, RSV1 being 4. Default: 0.</summary>
    public int Reserved { get; init; }

    /// <summary>Whether it is masked, as every frame of a client must be (section 5.1). Default: true.</summary>
    public bool Masked { get; init; } = true;

    /// <summary>A whole text message, or a part of one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fin">It is the last part.</param>
    public static TestFrame Text(string text, bool fin = true) => new(1, Encoding.UTF8.GetBytes(text)) { Fin = fin };

    /// <summary>A whole binary message, or a part of one.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="fin">It is the last part.</param>
    public static TestFrame Binary(ReadOnlyMemory<byte> bytes, bool fin = true) => new(2, bytes) { Fin = fin };

    /// <summary>A further part of a message.</summary>
    /// <param name="bytes">The bytes; text as UTF-8.</param>
    /// <param name="fin">It is the last part.</param>
    public static TestFrame Continuation(ReadOnlyMemory<byte> bytes, bool fin = true) => new(0, bytes) { Fin = fin };

    /// <summary>A ping.</summary>
    /// <param name="payload">At most 125 bytes, if it is to be a right one.</param>
    public static TestFrame Ping(ReadOnlyMemory<byte> payload = default) => new(9, payload);

    /// <summary>A pong.</summary>
    /// <param name="payload">At most 125 bytes, if it is to be a right one.</param>
    public static TestFrame Pong(ReadOnlyMemory<byte> payload = default) => new(10, payload);

    /// <summary>A close frame.</summary>
    /// <param name="code">Any number, whether it may be sent or not; null: a frame without payload.</param>
    /// <param name="reason">At most 123 bytes of UTF-8, if it is to be a right one.</param>
    public static TestFrame Close(int? code = 1000, string reason = "")
    {
        if (code is not { } number)
        {
            return new TestFrame(8, default);
        }

        byte[] payload = new byte[2 + Encoding.UTF8.GetByteCount(reason)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)number);
        Encoding.UTF8.GetBytes(reason, payload.AsSpan(2));
        return new TestFrame(8, payload);
    }

    /// <summary>Its bytes on the wire.</summary>
    /// <remarks>
    /// <code>
    /// FIN RSV opcode | MASK length | length, 2 or 8 bytes more | mask, 4 bytes | payload
    /// </code>
    /// </remarks>
    public byte[] ToBytes()
    {
        int length = Payload.Length;
        int extended = length < 126 ? 0 : length <= ushort.MaxValue ? 2 : 8;
        int start = 2 + extended + (Masked ? 4 : 0);
        byte[] frame = new byte[start + length];
        frame[0] = (byte)((Fin ? 0x80 : 0) | ((Reserved & 7) << 4) | (Opcode & 0xF));
        frame[1] = (byte)((Masked ? 0x80 : 0) | (extended switch { 0 => length, 2 => 126, _ => 127 }));
        if (extended == 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)length);
        }
        else if (extended == 8)
        {
            BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(2), length);
        }

        Payload.Span.CopyTo(frame.AsSpan(start));
        if (Masked)
        {
            s_mask.CopyTo(frame.AsSpan(start - 4));
            for (int i = 0; i < length; i++)
            {
                frame[start + i] ^= s_mask[i & 3];
            }
        }

        return frame;
    }

    /// <summary>For people.</summary>
    public override string ToString() => TestMessage.Describe(Opcode, Payload.Span) + (Fin ? "" : " ...") + (Reserved == 0 ? "" : $" (reserved bits {Reserved})") + (Masked ? "" : " (not masked)");
}
