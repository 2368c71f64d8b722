namespace WsGen.Protocol.Compression;

/// <summary>
/// Compresses messages (RFC 7692 section 7.2.1). Between messages it keeps its window, unless told to forget it. From the
/// <see cref="CompressionPool"/>.
/// </summary>
internal sealed class MessageDeflater(int windowBits, int level) : IDisposable
{
    /// <summary>What a flush ends with, and a sender leaves out at the end of a message: 00 00 FF FF.</summary>
    private const int TailLength = 4;

    /// <summary>Room taken at first for what may not become smaller; beyond it compression has to prove itself.</summary>
    private const int FirstCapacity = 64 * 1024;

    private readonly ZLibDeflater _zlib = new(windowBits, level, MemoryLevel(windowBits));

    public int WindowBits => windowBits;

    public int Level => level;

    /// <summary>Native memory of one with this window: hash table, window, chains, one block of symbols, state.</summary>
    public static int NativeBytes(int windowBits) =>
        (128 << 10) + (4 << windowBits) + (5 << (MemoryLevel(windowBits) + 6)) + 7_000;

    public void Dispose() => _zlib.Dispose();

    /// <summary>Appends the next part of a message, compressed.</summary>
    /// <param name="part">The part; may be the whole message, or empty.</param>
    /// <param name="endOfMessage">Whether the message ends with it.</param>
    /// <param name="forget">At the end of a message: what follows refers to nothing before it.</param>
    /// <param name="output">Gets what goes on the wire.</param>
    public void Append(ReadOnlySpan<byte> part, bool endOfMessage, bool forget, ref MessageBuffer output)
    {
        if (!part.IsEmpty)
        {
            Run(part, endOfMessage && forget ? ZLibFlush.Full : ZLibFlush.Sync, ref output);
            if (endOfMessage)
            {
                output.Shorten(TailLength);
            }
        }
        else if (endOfMessage)
        {
            // The header of an empty stored block, which the tail makes whole (section 7.2.3.6).
            output.Append([0x00], expected: 0, limit: Array.MaxLength);
            if (forget)
            {
                Forget(ref output);
            }
        }
    }

    /// <summary>What was compressed last is not going to be sent, or its reader forgets it: what follows refers to nothing before it.</summary>
    public void Forget(ref MessageBuffer output)
    {
        int length = output.Length;
        Run([], ZLibFlush.Full, ref output);
        output.Shorten(output.Length - length);
    }

    private void Run(ReadOnlySpan<byte> input, ZLibFlush flush, ref MessageBuffer output)
    {
        int expected = Math.Min(input.Length + 64, FirstCapacity);
        while (true)
        {
            Span<byte> room = output.Space(Array.MaxLength, expected);
            _zlib.Deflate(input, room, flush, out int consumed, out int written);
            input = input[consumed..];
            output.Advance(written);

            // A flush is done when it leaves room; one that ended exactly with it is done again, and an empty block more does no harm.
            if (written < room.Length)
            {
                return;
            }
        }
    }

    /// <summary>
    /// A block holds 2 to the power of this plus 6 symbols. zlib's default of 8 for the largest window; a small window is asked for to
    /// save memory, and there large blocks would be most of it.
    /// </summary>
    private static int MemoryLevel(int windowBits) => Math.Clamp(windowBits - 7, 5, 8);
}
