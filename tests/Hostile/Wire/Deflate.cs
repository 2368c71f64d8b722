using System.IO.Compression;

namespace WsGen.Hostile.Wire;

/// <summary>Payloads of compressed messages (RFC 7692 section 7.2.1), made by the platform's own compressor.</summary>
internal static class Deflate
{
    /// <summary>The offer of a client that keeps its window from message to message.</summary>
    public const string Offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";

    /// <summary>The offer of one that promises to forget it.</summary>
    public const string OfferWithoutTakeover = Offer + "; client_no_context_takeover";

    /// <summary>The first byte of a compressed message that is text and lies in one frame.</summary>
    public const byte Text = Frames.Text | Frames.Compressed;

    /// <summary>The same for binary.</summary>
    public const byte Binary = Frames.Binary | Frames.Compressed;

    /// <summary>A block that holds nothing, and ends on a byte: what a flush makes, and a sender leaves out at the end of a message.</summary>
    public static ReadOnlySpan<byte> EmptyBlock => [0x00, 0x00, 0x00, 0xFF, 0xFF];

    /// <summary>The compressed payload of a message.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> message) => WholeBlocks(message)[..^4];

    /// <summary>A payload of about 1 KiB for each MiB of zeros.</summary>
    public static byte[] Zeros(int mebibytes)
    {
        const int Part = 16;
        byte[] part = WholeBlocks(new byte[Math.Min(mebibytes, Part) << 20]);

        // It refers to nothing before it, so it may come any number of times.
        return Frames.Repeat(part, Math.Max(1, mebibytes / Part))[..^4];
    }

    /// <summary>What a compressed payload becomes.</summary>
    public static byte[] Decompress(ReadOnlySpan<byte> payload)
    {
        // The final block that a message lacks, so that the end is not taken for a break.
        using var inflate = new DeflateStream(new MemoryStream([.. payload, 0x00, 0x00, 0xFF, 0xFF, 0x01, 0x00, 0x00, 0xFF, 0xFF]), CompressionMode.Decompress);
        using var message = new MemoryStream();
        inflate.CopyTo(message);
        return message.ToArray();
    }

    private static byte[] WholeBlocks(ReadOnlySpan<byte> message)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(message);
            deflate.Flush();

            // Before the final block, which a message does not have.
            return compressed.ToArray();
        }
    }
}
