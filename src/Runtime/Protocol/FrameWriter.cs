using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace WsGen.Protocol;

/// <summary>Writes frames. The role decides whether they are masked; lengths are always in their shortest form (RFC 6455 section 5.2).</summary>
internal static class FrameWriter
{
    /// <summary>Bytes that the header of a frame with this payload takes.</summary>
    public static int HeaderSize<TRole>(long payloadLength)
        where TRole : struct, IRole
    {
        int size = payloadLength <= 125 ? 2 : payloadLength <= ushort.MaxValue ? 4 : 10;
        return TRole.IsServer ? size : size + 4;
    }

    /// <summary>
    /// Writes the header and returns its size. <paramref name="mask"/> goes on the wire only where the role masks.
    /// <paramref name="compressed"/> sets RSV1, on the first frame of a message only (RFC 7692 section 6.1).
    /// </summary>
    public static int WriteHeader<TRole>(
        Span<byte> destination, Opcode opcode, bool fin, long payloadLength, uint mask, bool compressed = false)
        where TRole : struct, IRole
    {
        destination[0] = (byte)((fin ? 0x80 : 0) | (compressed ? FrameHeader.CompressedBit : 0) | (byte)opcode);
        int maskBit = TRole.IsServer ? 0 : 0x80;
        int size;
        if (payloadLength <= 125)
        {
            destination[1] = (byte)(maskBit | (int)payloadLength);
            size = 2;
        }
        else if (payloadLength <= ushort.MaxValue)
        {
            destination[1] = (byte)(maskBit | 126);
            BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
            size = 4;
        }
        else
        {
            destination[1] = (byte)(maskBit | 127);
            BinaryPrimitives.WriteInt64BigEndian(destination[2..], payloadLength);
            size = 10;
        }

        if (!TRole.IsServer)
        {
            MemoryMarshal.Write(destination[size..], in mask);
            size += 4;
        }

        return size;
    }

    /// <summary>Writes a whole frame and returns its size. <paramref name="destination"/> must be large enough.</summary>
    public static int Write<TRole>(
        Span<byte> destination, Opcode opcode, bool fin, ReadOnlySpan<byte> payload, uint mask, bool compressed = false)
        where TRole : struct, IRole
    {
        int header = WriteHeader<TRole>(destination, opcode, fin, payload.Length, mask, compressed);
        FrameMask.Copy(payload, destination[header..], TRole.IsServer ? 0 : mask);
        return header + payload.Length;
    }
}
