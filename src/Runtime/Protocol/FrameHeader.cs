using System.Buffers.Binary;

namespace WsGen.Protocol;

/// <summary>Outcome of looking at bytes that may be incomplete.</summary>
internal enum ParseStatus : byte
{
    Done,
    NeedMore,
    Violation,
}

/// <summary>
/// A frame header, RFC 6455 section 5.2:
/// <code>
///  byte 0            byte 1            then
/// +-+-+-+-+-------+ +-+-------------+ +---------------------+-----------------+
/// |F|R|R|R| op-   | |M| length      | | 16 bits if len=126  | masking key,    |
/// |I|S|S|S| code  | |A| 7 bits      | | 64 bits if len=127  | 4 bytes if MASK |
/// |N|V|V|V|       | |S|             | | (network order)     |                 |
/// |1|1|2|3|       | |K|             | |                     |                 |
/// +-+-+-+-+-------+ +-+-------------+ +---------------------+-----------------+
/// </code>
/// </summary>
internal readonly struct FrameHeader
{
    /// <summary>2 + 8 + 4: the longest header there is.</summary>
    public const int MaxSize = 14;

    /// <summary>RSV1, RSV2, RSV3 as they stand in byte 0.</summary>
    public const byte ReservedBits = 0x70;

    /// <summary>RSV1: where permessage-deflate is agreed on, this message is compressed (RFC 7692 section 6).</summary>
    public const byte CompressedBit = 0x40;

    private readonly byte _first;

    private FrameHeader(byte first, long payloadLength, uint mask, int size)
    {
        _first = first;
        PayloadLength = payloadLength;
        Mask = mask;
        Size = size;
    }

    public bool Fin => (_first & 0x80) != 0;

    public Opcode Opcode => (Opcode)(_first & 0x0F);

    public byte Reserved => (byte)(_first & ReservedBits);

    /// <summary>Bytes of payload that follow. At most 2^63 - 1.</summary>
    public long PayloadLength { get; }

    /// <summary>The masking key as its four bytes lie in memory; 0 where frames are not masked.</summary>
    public uint Mask { get; }

    /// <summary>Bytes of this header on the wire.</summary>
    public int Size { get; }

    /// <summary>
    /// Reads the header at the start of <paramref name="input"/>. Every rule that one header alone can break is checked here, each as
    /// early as its bytes are there. Needing more changes nothing: call again with the same bytes and more behind them.
    /// </summary>
    /// <param name="input">What has arrived, starting at the frame.</param>
    /// <param name="allowedReserved">Reserved bits that a negotiated extension has given a meaning.</param>
    /// <param name="header">The header, if Done.</param>
    /// <param name="violation">The broken rule, if Violation.</param>
    public static ParseStatus TryParse<TRole>(
        ReadOnlySpan<byte> input, byte allowedReserved, out FrameHeader header, out ProtocolViolation violation)
        where TRole : struct, IRole
    {
        header = default;
        violation = ProtocolViolation.None;
        if (input.IsEmpty)
        {
            return ParseStatus.NeedMore;
        }

        // 1. Byte 0: reserved bits, opcode, and control frames in one piece.
        byte first = input[0];
        if ((first & ReservedBits & ~allowedReserved) != 0)
        {
            violation = ProtocolViolation.ReservedBitSet;
            return ParseStatus.Violation;
        }

        if (!Opcodes.IsDefined(first & 0x0F))
        {
            violation = ProtocolViolation.UnknownOpcode;
            return ParseStatus.Violation;
        }

        bool control = ((Opcode)(first & 0x0F)).IsControl();
        if (control && (first & 0x80) == 0)
        {
            violation = ProtocolViolation.ControlFrameFragmented;
            return ParseStatus.Violation;
        }

        if (control && (first & ReservedBits) != 0)
        {
            // Extensions known to us define no bits on control frames (RFC 7692 section 6: RSV1 on data frames only).
            violation = ProtocolViolation.ReservedBitSet;
            return ParseStatus.Violation;
        }

        if (input.Length < 2)
        {
            return ParseStatus.NeedMore;
        }

        // 2. Byte 1: who must mask, and how long control frames may be.
        byte second = input[1];
        bool masked = (second & 0x80) != 0;
        if (masked != TRole.IsServer)
        {
            violation = TRole.IsServer ? ProtocolViolation.FrameNotMasked : ProtocolViolation.FrameMasked;
            return ParseStatus.Violation;
        }

        int shortLength = second & 0x7F;
        if (control && shortLength > 125)
        {
            violation = ProtocolViolation.ControlFrameTooLong;
            return ParseStatus.Violation;
        }

        if (shortLength == 1 && (Opcode)(first & 0x0F) == Opcode.Close)
        {
            violation = ProtocolViolation.ClosePayloadTooShort;
            return ParseStatus.Violation;
        }

        // 3. The length, in its shortest form.
        long length = shortLength;
        int size = 2;
        if (shortLength == 126)
        {
            if (input.Length < 4)
            {
                return ParseStatus.NeedMore;
            }

            length = BinaryPrimitives.ReadUInt16BigEndian(input[2..]);
            size = 4;
            if (length < 126)
            {
                violation = ProtocolViolation.LengthNotMinimal;
                return ParseStatus.Violation;
            }
        }
        else if (shortLength == 127)
        {
            if (input.Length > 2 && (input[2] & 0x80) != 0)
            {
                violation = ProtocolViolation.LengthTopBitSet;
                return ParseStatus.Violation;
            }

            // Six zero bytes: 16 bits would have done, whatever the last two are.
            if (input.Length >= 8 && !input[2..8].ContainsAnyExcept((byte)0))
            {
                violation = ProtocolViolation.LengthNotMinimal;
                return ParseStatus.Violation;
            }

            if (input.Length < 10)
            {
                return ParseStatus.NeedMore;
            }

            length = BinaryPrimitives.ReadInt64BigEndian(input[2..]);
            size = 10;
        }

        // 4. The masking key.
        uint mask = 0;
        if (TRole.IsServer)
        {
            if (input.Length < size + 4)
            {
                return ParseStatus.NeedMore;
            }

            mask = System.Runtime.InteropServices.MemoryMarshal.Read<uint>(input[size..]);
            size += 4;
        }

        header = new FrameHeader(first, length, mask, size);
        return ParseStatus.Done;
    }

    /// <summary>Checks the first byte of a frame against the message under way (section 5.4).</summary>
    public static bool FitsMessage(byte first, bool inMessage, out ProtocolViolation violation)
    {
        violation = (Opcode)(first & 0x0F) switch
        {
            Opcode.Continuation when !inMessage => ProtocolViolation.ContinuationWithoutMessage,

            // RSV1 marks a message and stands on its first frame only (RFC 7692 section 6.1).
            Opcode.Continuation when (first & ReservedBits) != 0 => ProtocolViolation.ReservedBitSet,
            Opcode.Text or Opcode.Binary when inMessage => ProtocolViolation.MessageInsideMessage,
            _ => ProtocolViolation.None,
        };
        return violation == ProtocolViolation.None;
    }
}
