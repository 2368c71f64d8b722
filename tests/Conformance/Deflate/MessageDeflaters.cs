using System.IO.Compression;

namespace WsGen.Conformance.Deflate;

/// <summary>Compresses messages, RFC 7692 section 7.2.1, as the peer sends them: without the tail.</summary>
public abstract class MessageDeflater
{
    /// <summary>The platform's where it can keep to the window, which is the widest; otherwise the small one.</summary>
    public static MessageDeflater For(int windowBits, bool contextTakeover) =>
        windowBits == 15 ? new PlatformDeflater(contextTakeover) : new SmallWindowDeflater(windowBits, contextTakeover);

    public abstract byte[] Deflate(ReadOnlySpan<byte> message);
}

/// <summary>The platform's compressor: blocks with a code of their own, and a window of 32 KiB.</summary>
public sealed class PlatformDeflater(bool contextTakeover) : MessageDeflater
{
    private readonly MemoryStream _output = new();
    private DeflateStream? _stream;

    public override byte[] Deflate(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty)
        {
            return new BitWriter().EndMessage();
        }

        _stream ??= new DeflateStream(_output, CompressionLevel.Optimal, leaveOpen: true);
        _output.SetLength(0);
        _stream.Write(message);
        _stream.Flush();
        byte[] payload = _output.ToArray();
        if (!payload.AsSpan().EndsWith(Blocks.Tail))
        {
            throw new InvalidOperationException("The platform's compressor does not flush as expected.");
        }

        if (!contextTakeover)
        {
            _stream.Dispose();
            _stream = null;
        }

        return payload[..^Blocks.Tail.Length];
    }
}

/// <summary>Matches within a window of any size, in blocks with the fixed code.</summary>
public sealed class SmallWindowDeflater(int windowBits, bool contextTakeover) : MessageDeflater
{
    private const int HashBits = 12;
    private const int TriesPerMatch = 8;

    private readonly int[] _newest = new int[1 << HashBits];
    private byte[] _window = [];

    public override byte[] Deflate(ReadOnlySpan<byte> message)
    {
        byte[] all = [.. _window, .. message];
        int[] older = new int[all.Length];
        Array.Fill(_newest, -1);
        for (int i = 0; i < _window.Length; i++)
        {
            Remember(all, older, i);
        }

        BitWriter output = new BitWriter().BeginFixed();
        for (int position = _window.Length; position < all.Length;)
        {
            (int length, int distance) = FindMatch(all, older, position);
            if (length < FixedCode.ShortestMatch)
            {
                length = 1;
                FixedCode.WriteSymbol(output, all[position]);
            }
            else
            {
                FixedCode.WriteMatch(output, length, distance);
            }

            for (int i = 0; i < length; i++)
            {
                Remember(all, older, position++);
            }
        }

        FixedCode.WriteSymbol(output, FixedCode.EndOfBlock);
        _window = contextTakeover ? all[^Math.Min(all.Length, 1 << windowBits)..] : [];
        return output.EndMessage();
    }

    private static int Hash(byte[] all, int position) =>
        ((all[position] << 16 | all[position + 1] << 8 | all[position + 2]) * 0x9E37 >> 8) & ((1 << HashBits) - 1);

    private void Remember(byte[] all, int[] older, int position)
    {
        if (position + FixedCode.ShortestMatch <= all.Length)
        {
            int hash = Hash(all, position);
            older[position] = _newest[hash];
            _newest[hash] = position;
        }
    }

    private (int Length, int Distance) FindMatch(byte[] all, int[] older, int position)
    {
        (int Length, int Distance) best = default;
        int most = Math.Min(FixedCode.LongestMatch, all.Length - position);
        if (most < FixedCode.ShortestMatch)
        {
            return best;
        }

        int candidate = _newest[Hash(all, position)];
        for (int tries = 0; tries < TriesPerMatch && candidate >= 0 && position - candidate <= 1 << windowBits; tries++)
        {
            int length = all.AsSpan(position, most).CommonPrefixLength(all.AsSpan(candidate, most));
            if (length > best.Length)
            {
                best = (length, position - candidate);
            }

            candidate = older[candidate];
        }

        return best;
    }
}
