using System.Buffers.Binary;
using System.Numerics;

namespace WsGen.Handshake;

/// <summary>
/// SHA-1 (RFC 3174), for the one use that RFC 6455 has for it, which is to show that a key was read. The platform's would load OpenSSL into every
/// server at its first handshake, several megabytes and milliseconds for sixty bytes, and fail where there is none.
/// </summary>
internal static class Sha1
{
    public const int HashSize = 20;

    private const int BlockSize = 64;
    private const int LengthSize = 8;

    /// <summary>
    /// Of a short text: it is padded on the stack.
    /// <code>
    /// | text | 0x80 | zeros | bits of text, 8 |   to a multiple of 64 bytes
    /// </code>
    /// </summary>
    public static void Compute(ReadOnlySpan<byte> text, Span<byte> hash)
    {
        int padded = (text.Length + 1 + LengthSize + BlockSize - 1) / BlockSize * BlockSize;
        Span<byte> blocks = stackalloc byte[padded];
        blocks.Clear();
        text.CopyTo(blocks);
        blocks[text.Length] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(blocks[^LengthSize..], (long)text.Length * 8);

        Span<uint> state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0];
        for (; !blocks.IsEmpty; blocks = blocks[BlockSize..])
        {
            Add(blocks[..BlockSize], state);
        }

        for (int i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash[(i * 4)..], state[i]);
        }
    }

    private static void Add(ReadOnlySpan<byte> block, Span<uint> state)
    {
        Span<uint> words = stackalloc uint[80];
        for (int i = 0; i < 16; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]);
        }

        for (int i = 16; i < words.Length; i++)
        {
            words[i] = BitOperations.RotateLeft(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
        }

        (uint a, uint b, uint c, uint d, uint e) = (state[0], state[1], state[2], state[3], state[4]);
        for (int i = 0; i < words.Length; i++)
        {
            (uint mixed, uint constant) = i switch
            {
                < 20 => ((b & c) | (~b & d), 0x5A827999u),
                < 40 => (b ^ c ^ d, 0x6ED9EBA1u),
                < 60 => ((b & c) | (b & d) | (c & d), 0x8F1BBCDCu),
                _ => (b ^ c ^ d, 0xCA62C1D6u),
            };
            uint next = BitOperations.RotateLeft(a, 5) + mixed + e + words[i] + constant;
            (e, d, c, b, a) = (d, c, BitOperations.RotateLeft(b, 30), a, next);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
    }
}
