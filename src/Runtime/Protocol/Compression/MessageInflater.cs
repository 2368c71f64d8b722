namespace WsGen.Protocol.Compression;

/// <summary>
/// Decompresses messages (RFC 7692 section 7.2.2) as their bytes arrive, cut anywhere, and never past a limit. Keeps its window from
/// one message to the next; <see cref="Reset"/> forgets it. From the <see cref="CompressionPool"/>.
/// </summary>
internal sealed class MessageInflater : IDisposable
{
    /// <summary>Native memory of one: the window of 32 KiB and the tables, whatever the window bits agreed on.</summary>
    public const int NativeBytes = 42_500;

    private readonly ZLibInflater _zlib = new();

    // No bit has been read behind a message, or behind a final block.
    private bool _atBoundary = true;

    // The last part was filled to its last byte: there may be output left that needs no more input.
    private bool _mayHaveMore;

    /// <summary>
    /// The four bytes that the sender leaves out, and one that must be left over: then they were read as what they are, the lengths of
    /// an empty stored block, and the message has not ended inside another block.
    /// </summary>
    private static ReadOnlySpan<byte> Tail => [0x00, 0x00, 0xFF, 0xFF, 0x00];

    public void Reset()
    {
        _zlib.Reset();
        _atBoundary = true;
        _mayHaveMore = false;
    }

    public void Dispose() => _zlib.Dispose();

    /// <summary>Decompresses the next piece of a message behind what <paramref name="message"/> holds.</summary>
    /// <param name="piece">Compressed bytes, unmasked.</param>
    /// <param name="limit">What the message may become. The first byte beyond it ends this.</param>
    /// <param name="message">Where it is put together.</param>
    /// <param name="utf8">Checks the message as it is produced, if it is text.</param>
    /// <param name="isText">Whether it must be UTF-8.</param>
    /// <returns>The rule that is broken, whichever comes first in the message, or None.</returns>
    public ProtocolViolation Append(
        ReadOnlySpan<byte> piece, int limit, ref MessageBuffer message, ref Utf8Validator utf8, bool isText)
    {
        Span<byte> beyond = stackalloc byte[1];
        bool more = !piece.IsEmpty;
        while (more)
        {
            // At the limit there is room for one byte more, to see whether it comes; blocks that hold nothing may still follow.
            scoped Span<byte> room = message.Space(limit, unpacks: true);
            bool full = room.IsEmpty;
            room = full ? beyond : room;
            bool valid = _zlib.TryInflate(piece, room, ZLibFlush.None, out int consumed, out int written, out bool ended);
            if (full && written != 0)
            {
                return ProtocolViolation.MessageTooBig;
            }

            message.Advance(written);
            if (isText && !utf8.TryAppend(room[..written]))
            {
                return ProtocolViolation.InvalidUtf8;
            }

            piece = piece[consumed..];
            bool stuck = consumed == 0 && written == 0 && !ended && !piece.IsEmpty;
            if (!valid || stuck)
            {
                return ProtocolViolation.InvalidCompressedData;
            }

            _atBoundary = false;
            if (ended)
            {
                // A final block ends its stream, and with it the window (RFC 1951 section 3.2.3); another stream may follow.
                Reset();
            }

            // Room that was filled to the last byte: there may be output left that needs no more input.
            more = !piece.IsEmpty || (!ended && written == room.Length);
        }

        return ProtocolViolation.None;
    }

    /// <summary>The same up to so many bytes of output: what the piece has beyond them waits for the next call.</summary>
    /// <param name="piece">Compressed bytes, unmasked.</param>
    /// <param name="most">What the part may become.</param>
    /// <param name="part">Where it is put together.</param>
    /// <param name="taken">Bytes of the piece that have been used up.</param>
    /// <param name="full">The part has become that, and there may be more.</param>
    public ProtocolViolation AppendPart(ReadOnlySpan<byte> piece, int most, ref MessageBuffer part, out int taken, out bool full)
    {
        taken = 0;
        full = false;
        bool more = !piece.IsEmpty || _mayHaveMore;
        _mayHaveMore = false;
        while (more)
        {
            Span<byte> room = part.Space(most, unpacks: true);
            if (room.IsEmpty)
            {
                _mayHaveMore = full = true;
                break;
            }

            ReadOnlySpan<byte> rest = piece[taken..];
            bool valid = _zlib.TryInflate(rest, room, ZLibFlush.None, out int consumed, out int written, out bool ended);
            part.Advance(written);
            taken += consumed;
            bool stuck = consumed == 0 && written == 0 && !ended && !rest.IsEmpty;
            if (!valid || stuck)
            {
                return ProtocolViolation.InvalidCompressedData;
            }

            _atBoundary = false;
            if (ended)
            {
                Reset(); // as above
            }

            more = taken < piece.Length || (!ended && written == room.Length);
        }

        return ProtocolViolation.None;
    }

    /// <summary>The message has ended: reads the tail that its sender has left out (section 7.2.2, step 1).</summary>
    public ProtocolViolation EndMessage()
    {
        // An empty payload, or nothing behind a final block: the sender has forgotten a byte that would say nothing.
        if (_atBoundary)
        {
            return ProtocolViolation.None;
        }

        Span<byte> none = stackalloc byte[1];
        bool valid = _zlib.TryInflate(Tail, none, ZLibFlush.Block, out int consumed, out int written, out bool ended);
        if (!valid || written != 0 || consumed != Tail.Length - 1)
        {
            return ProtocolViolation.InvalidCompressedData;
        }

        if (ended)
        {
            Reset();
        }

        _atBoundary = true;
        return ProtocolViolation.None;
    }
}
