using System.Text;

namespace WsGen.Endpoints.Infrastructure;

/// <summary>
/// Turns the parts of a text message into strings. A part may end within a character: its one to three bytes are carried to the next. A mutable
/// struct: one per connection, in a field. Not thread-safe.
/// </summary>
internal struct TextParts
{
    // The bytes of the character that has begun, the first in the lowest byte.
    private uint _begun;
    private int _count;

    /// <summary>The whole characters up to the end of this part, which may be none.</summary>
    /// <param name="part">UTF-8 that has been checked.</param>
    /// <param name="last">The message ends with it, and so with a whole character.</param>
    public string Next(ReadOnlySpan<byte> part, bool last)
    {
        if (_count == 0)
        {
            return Encoding.UTF8.GetString(part[..^Carry(part, last)]);
        }

        // 1. Finish the character that has begun.
        Span<byte> first = stackalloc byte[4];
        for (int i = 0; i < _count; i++)
        {
            first[i] = (byte)(_begun >> (i * 8));
        }

        int length = SequenceLength(first[0]);
        int more = Math.Min(length - _count, part.Length);
        part[..more].CopyTo(first[_count..]);
        if (_count + more < length)
        {
            Keep(first[..(_count + more)]);
            return "";
        }

        // 2. The others.
        _count = 0;
        part = part[more..];
        part = part[..^Carry(part, last)];
        Span<char> begun = stackalloc char[2];
        begun = begun[..Encoding.UTF8.GetChars(first[..length], begun)];
        return part.IsEmpty ? new string(begun) : string.Concat(begun, Encoding.UTF8.GetString(part));
    }

    /// <summary>Keeps the character that has only begun at the end, and says how many bytes it has.</summary>
    private int Carry(ReadOnlySpan<byte> part, bool last)
    {
        for (int back = 1; !last && back <= Math.Min(3, part.Length); back++)
        {
            byte b = part[^back];
            if ((b & 0xC0) != 0x80)
            {
                if (SequenceLength(b) <= back)
                {
                    return 0;
                }

                Keep(part[^back..]);
                return back;
            }
        }

        return 0;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _begun = 0;
        _count = bytes.Length;
        for (int i = 0; i < bytes.Length; i++)
        {
            _begun |= (uint)bytes[i] << (i * 8);
        }
    }

    private static int SequenceLength(byte lead) => lead switch
    {
        >= 0xF0 => 4,
        >= 0xE0 => 3,
        >= 0xC0 => 2,
        _ => 1,
    };
}
