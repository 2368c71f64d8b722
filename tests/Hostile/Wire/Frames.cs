using System.Buffers.Binary;
using System.Text;

namespace WsGen.Hostile.Wire;

/// <summary>Bytes of frames as a client sends them, right and wrong (RFC 6455 section 5.2).</summary>
internal static class Frames
{
    public const byte Fragment = 0x00;
    public const byte Fin = 0x80;
    public const byte Compressed = 0x40;
    public const byte TextOpcode = 0x1;
    public const byte BinaryOpcode = 0x2;
    public const byte Text = Fin | TextOpcode;
    public const byte Binary = Fin | BinaryOpcode;
    public const byte Close = Fin | 0x8;
    public const byte Ping = Fin | 0x9;
    public const byte Pong = Fin | 0xA;

    /// <summary>A close frame of the code 1000.</summary>
    public static readonly byte[] NormalClose = Masked(Close, [0x03, 0xE8]);

    private static ReadOnlySpan<byte> Key => [0x12, 0x34, 0x56, 0x78];

    public static byte[] TextOf(string text) => Masked(Text, Encoding.UTF8.GetBytes(text));

    /// <summary>A whole frame.</summary>
    public static byte[] Masked(byte firstByte, ReadOnlySpan<byte> payload)
    {
        byte[] header = Header(firstByte, payload.Length);
        byte[] frame = new byte[header.Length + payload.Length];
        header.CopyTo(frame, 0);
        for (int i = 0; i < payload.Length; i++)
        {
            frame[header.Length + i] = (byte)(payload[i] ^ Key[i % 4]);
        }

        return frame;
    }

    /// <summary>A header that announces so many bytes, in the shortest form, with the key that masks them.</summary>
    public static byte[] Header(byte firstByte, long length)
    {
        Span<byte> extended = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(extended, length);
        return length switch
        {
            < 126 => [firstByte, (byte)(0x80 | length), .. Key],
            <= ushort.MaxValue => [firstByte, 0x80 | 126, .. extended[6..], .. Key],
            _ => [firstByte, 0x80 | 127, .. extended, .. Key],
        };
    }

    /// <summary>The same bytes so many times, to be sent at once.</summary>
    public static byte[] Repeat(ReadOnlySpan<byte> frame, int count)
    {
        byte[] all = new byte[frame.Length * count];
        for (int i = 0; i < count; i++)
        {
            frame.CopyTo(all.AsSpan(i * frame.Length));
        }

        return all;
    }
}
