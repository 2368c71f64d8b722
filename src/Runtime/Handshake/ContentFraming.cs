using System.Text;

namespace WsGen.Handshake;

/// <summary>
/// Whether a request says where it ends, RFC 9112 section 6.3. One that does not is answered with 400 whatever it asks for: what follows it, another reader may
/// take for a request of its own. A body that is well framed is none of this class's business: no answer waits for it.
/// </summary>
internal static class ContentFraming
{
    public static bool IsValid(UpgradeRequest request)
    {
        // 1. Content-Length: one number; several that are the same may be passed over (section 6.3, point 5).
        ReadOnlySpan<byte> length = default;
        foreach (ReadOnlySpan<byte> value in request.Headers.ValuesOf("content-length"u8))
        {
            var numbers = new ListElements(value);
            bool isFirst = true;
            while (numbers.MoveNext())
            {
                ReadOnlySpan<byte> number = numbers.Current;
                if (number.ContainsAnyExceptInRange((byte)'0', (byte)'9') || (!length.IsEmpty && !number.SequenceEqual(length)))
                {
                    return false;
                }

                length = number;
                isFirst = false;
            }

            if (isFirst)
            {
                return false;
            }
        }

        // 2. Transfer-Encoding: not in HTTP/1.0, not beside a length, and chunked comes last (sections 6.1 and 6.3, points 3 and 4).
        if (request.Headers.CountOf("transfer-encoding"u8) == 0)
        {
            return true;
        }

        ReadOnlySpan<byte> last = default;
        foreach (ReadOnlySpan<byte> value in request.Headers.ValuesOf("transfer-encoding"u8))
        {
            foreach (ReadOnlySpan<byte> coding in new ListElements(value))
            {
                last = coding;
            }
        }

        return request.MinorVersion > 0 && length.IsEmpty && Ascii.EqualsIgnoreCase(last, "chunked"u8);
    }
}
