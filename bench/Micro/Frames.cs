using System.Buffers.Binary;

namespace WsGen.Micro;

/// <summary>Masked frames as clients send them.</summary>
internal static class Frames
{
    public const uint Mask = 0x3d21fa37;

    /// <param name="opcode">1: text, 2: binary (RFC 6455 section 5.2).</param>
    /// <param name="payload">At most 65,535 bytes.</param>
    public static byte[] Masked(int opcode, ReadOnlySpan<byte> payload)
    {
        bool isShort = payload.Length <= 125;
        byte[] frame = new byte[(isShort ? 6 : 8) + payload.Length];
        frame[0] = (byte)(0x80 | opcode);
        frame[1] = (byte)(0x80 | (isShort ? payload.Length : 126));
        if (!isShort)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        }

        Span<byte> masked = frame.AsSpan(frame.Length - payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(frame.Length - payload.Length - 4), Mask);
        for (int i = 0; i < payload.Length; i++)
        {
            masked[i] = (byte)(payload[i] ^ (Mask >> (i % 4 * 8)));
        }

        return frame;
    }
}
