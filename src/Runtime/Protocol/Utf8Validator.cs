using System.Buffers.Binary;

namespace WsGen.Protocol;

/// <summary>
/// Checks UTF-8 that arrives in pieces (RFC 6455 section 8.1, RFC 3629), failing as early as the bytes allow. Between pieces it holds
/// the one to three bytes of a character that has begun and may still become valid.
/// </summary>
internal struct Utf8Validator
{
    // The bytes of the unfinished character, the first in the lowest byte.
    private uint _pending;
    private byte _pendingCount;

    /// <summary>True if no character is unfinished: the text may end here.</summary>
    public readonly bool IsComplete => _pendingCount == 0;

    /// <summary>Forgets what has been seen: the next piece begins a new text.</summary>
    public void Reset()
    {
        _pending = 0;
        _pendingCount = 0;
    }

    /// <summary>Takes the next piece. False: no continuation can make this text valid.</summary>
    public bool TryAppend(ReadOnlySpan<byte> piece) =>
        // Nothing is left over from the last piece, and nothing will be to the next: most messages come whole.
        _pendingCount == 0 && (piece.IsEmpty || piece[^1] < 0x80 || UnfinishedTail(piece) == 0) ? Utf8Blocks.IsValid(piece) : TryAppendCut(piece);

    private bool TryAppendCut(ReadOnlySpan<byte> piece)
    {
        // 1. Finish the character that the last piece began.
        Span<byte> held = stackalloc byte[4];
        while (_pendingCount != 0)
        {
            if (piece.IsEmpty)
            {
                return true;
            }

            _pending |= (uint)piece[0] << (_pendingCount * 8);
            _pendingCount++;
            piece = piece[1..];
            BinaryPrimitives.WriteUInt32LittleEndian(held, _pending);
            Span<byte> character = held[.._pendingCount];
            if (!IsPossiblePrefix(character))
            {
                return false;
            }

            if (_pendingCount == SequenceLength(character[0]))
            {
                Reset();
            }
        }

        // 2. All whole characters at once.
        int tail = UnfinishedTail(piece);
        if (!Utf8Blocks.IsValid(piece[..^tail]))
        {
            return false;
        }

        // 3. Keep the character that the piece has only begun.
        if (tail == 0)
        {
            return true;
        }

        ReadOnlySpan<byte> begun = piece[^tail..];
        for (int i = 0; i < tail; i++)
        {
            _pending |= (uint)begun[i] << (i * 8);
        }

        _pendingCount = (byte)tail;
        return IsPossiblePrefix(begun);
    }

    /// <summary>How many bytes at the end belong to a character that needs more. 0 also where the end is plainly invalid.</summary>
    internal static int UnfinishedTail(ReadOnlySpan<byte> text)
    {
        int most = Math.Min(3, text.Length);
        for (int back = 1; back <= most; back++)
        {
            byte b = text[^back];
            if ((b & 0xC0) != 0x80)
            {
                return SequenceLength(b) > back ? back : 0;
            }
        }

        return 0;
    }

    /// <summary>Bytes of the character that begins with <paramref name="lead"/>; 1 for bytes that begin none.</summary>
    private static int SequenceLength(byte lead) => lead switch
    {
        >= 0xF0 and <= 0xF4 => 4,
        >= 0xE0 and <= 0xEF => 3,
        >= 0xC2 and <= 0xDF => 2,
        _ => 1,
    };

    /// <summary>
    /// True if one to four bytes begin, or are, a well-formed character. Table 3-7 of the Unicode standard: only the second byte has
    /// ranges of its own, which keep out overlong forms, surrogates and values above U+10FFFF.
    /// </summary>
    private static bool IsPossiblePrefix(ReadOnlySpan<byte> bytes)
    {
        int length = SequenceLength(bytes[0]);
        if (bytes.Length > length || (length == 1 && bytes[0] >= 0x80))
        {
            return false;
        }

        if (bytes.Length > 1)
        {
            (byte low, byte high) = bytes[0] switch
            {
                0xE0 => ((byte)0xA0, (byte)0xBF),
                0xED => ((byte)0x80, (byte)0x9F),
                0xF0 => ((byte)0x90, (byte)0xBF),
                0xF4 => ((byte)0x80, (byte)0x8F),
                _ => ((byte)0x80, (byte)0xBF),
            };
            if (bytes[1] < low || bytes[1] > high)
            {
                return false;
            }
        }

        foreach (byte b in bytes.Length > 2 ? bytes[2..] : default)
        {
            if ((b & 0xC0) != 0x80)
            {
                return false;
            }
        }

        return true;
    }
}
