using System.Buffers.Binary;

namespace WsGen.Load.Wire;

/// <summary>Frames as a client sends them, prepared once. The mask is always the same: servers unmask all the same, and the load need not mask.</summary>
internal static class ClientFrame
{
    private static ReadOnlySpan<byte> Mask => [0x37, 0xfa, 0x21, 0x3d];

    public static byte[] Text(ReadOnlySpan<byte> payload) => Create(Opcode.Text, payload);

    public static byte[] Binary(ReadOnlySpan<byte> payload) => Create(Opcode.Binary, payload);

    /// <summary>A close frame with the given code (RFC 6455 section 5.5.1).</summary>
    public static byte[] Close(ushort code) => Create(Opcode.Close, [(byte)(code >> 8), (byte)code]);

    /// <summary>Text of which nothing can be guessed from its size: one letter in 16 takes two bytes of UTF-8.</summary>
    public static byte[] SampleText(int size)
    {
        byte[] text = new byte[size];
        for (int i = 0; i < size; i++)
        {
            bool wide = i % 16 == 14 && i + 1 < size;
            text[i] = wide ? (byte)0xc3 : (byte)('a' + (i % 26));
            if (wide)
            {
                text[++i] = 0xa9;
            }
        }

        return text;
    }

    public static byte[] SampleBinary(int size)
    {
        byte[] bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Create(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        int lengthBytes = payload.Length <= 125 ? 0 : payload.Length <= ushort.MaxValue ? 2 : 8;
        byte[] frame = new byte[2 + lengthBytes + 4 + payload.Length];
        frame[0] = (byte)(0x80 | (int)opcode);
        frame[1] = (byte)(0x80 | lengthBytes switch { 0 => payload.Length, 2 => 126, _ => 127 });
        switch (lengthBytes)
        {
            case 2: BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length); break;
            case 8: BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)payload.Length); break;
        }

        Mask.CopyTo(frame.AsSpan(2 + lengthBytes));
        for (int i = 0; i < payload.Length; i++)
        {
            frame[6 + lengthBytes + i] = (byte)(payload[i] ^ Mask[i & 3]);
        }

        return frame;
    }
}
