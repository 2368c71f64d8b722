using System.Buffers.Binary;

namespace WsGen.Conformance.Peer;

/// <summary>How the length of a payload is written (RFC 6455 section 5.2).</summary>
public enum LengthForm
{
    Shortest,
    SixteenBits,
    SixtyFourBits,
}

/// <summary>One frame as the peer sends it, right or wrong.</summary>
/// <param name="Opcode">0 to 15.</param>
/// <param name="Payload">What is sent behind the header.</param>
public sealed record Frame(int Opcode, ReadOnlyMemory<byte> Payload)
{
    /// <summary>RSV1, RSV2 and RSV3 as three bits.</summary>
    public const int Rsv1 = 4;

    public bool Fin { get; init; } = true;

    /// <summary>0 to 7: RSV1 is 4, RSV2 is 2, RSV3 is 1.</summary>
    public int Reserved { get; init; }

    public LengthForm Form { get; init; }

    /// <summary>The length that the header announces, where it is not that of the payload.</summary>
    public ulong? Announced { get; init; }

    /// <summary>Masked where this role must not, unmasked where it must (section 5.1).</summary>
    public bool WrongMasking { get; init; }

    /// <summary>The masking key, where the case wants a certain one.</summary>
    public uint? MaskingKey { get; init; }

    /// <summary>How much of the frame is sent, counted from its first byte; the rest never comes.</summary>
    public int? OnlyFirst { get; init; }

    /// <summary>Control frames: close, ping, pong and what is reserved for more (section 5.5).</summary>
    public bool IsControl => Opcode >= 8;

    /// <summary>Announces so much more than it brings: the rest of the payload never comes.</summary>
    public Frame Unfinished(int missing = 100) => this with { Announced = (ulong)(Payload.Length + missing) };

    /// <summary>The frame as it is on the wire.</summary>
    /// <param name="masks">Whether this role masks: clients do, servers do not.</param>
    /// <param name="keys">Where masking keys come from.</param>
    public byte[] Encode(bool masks, Random keys)
    {
        bool masked = masks != WrongMasking;
        ulong length = Announced ?? (ulong)Payload.Length;
        LengthForm form = Form != LengthForm.Shortest ? Form
            : length < 126 ? LengthForm.Shortest
            : length <= ushort.MaxValue ? LengthForm.SixteenBits
            : LengthForm.SixtyFourBits;
        int lengthBytes = form switch { LengthForm.Shortest => 0, LengthForm.SixteenBits => 2, _ => 8 };
        int header = 2 + lengthBytes + (masked ? 4 : 0);
        byte[] frame = new byte[header + Payload.Length];
        frame[0] = (byte)((Fin ? 0x80 : 0) | (Reserved << 4) | Opcode);
        frame[1] = (byte)((masked ? 0x80 : 0) | form switch { LengthForm.Shortest => (int)length, LengthForm.SixteenBits => 126, _ => 127 });
        if (form == LengthForm.SixteenBits)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)length);
        }
        else if (form == LengthForm.SixtyFourBits)
        {
            BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), length);
        }

        Span<byte> body = frame.AsSpan(header);
        Payload.Span.CopyTo(body);
        if (masked)
        {
            Span<byte> key = frame.AsSpan(header - 4, 4);
            BinaryPrimitives.WriteUInt32BigEndian(key, MaskingKey ?? (uint)keys.NextInt64(1L << 32));
            for (int i = 0; i < body.Length; i++)
            {
                body[i] ^= key[i & 3];
            }
        }

        return OnlyFirst is { } first ? frame[..first] : frame;
    }
}
