using System.Text;

namespace WsGen.Handshake;

/// <summary>Sec-WebSocket-Protocol, RFC 6455 sections 1.9, 4.1 and 4.2.2. Names are compared with regard to case.</summary>
internal static class SubprotocolNegotiation
{
    /// <summary>Up to here, comparing each with each is cheaper than a set; beyond it, a hostile list would make it expensive.</summary>
    private const int FewNames = 16;

    private static ReadOnlySpan<byte> FieldName => "sec-websocket-protocol"u8;

    /// <summary>
    /// The first of the server's list that the client offered too, or null: the client's order does not matter. For lists that
    /// <see cref="Check"/> has found well-formed, as <see cref="UpgradeRules"/> does.
    /// </summary>
    public static string? Choose(IReadOnlyList<string> serverPreference, HandshakeHeaders headers)
    {
        for (int i = 0; i < serverPreference.Count; i++)
        {
            if (IsOffered(serverPreference[i], headers))
            {
                return serverPreference[i];
            }
        }

        return null;
    }

    /// <summary>What the client offered, in its order.</summary>
    public static IReadOnlyList<string> Offered(HandshakeHeaders headers)
    {
        List<string>? names = null;
        foreach (ReadOnlySpan<byte> value in headers.ValuesOf(FieldName))
        {
            foreach (ReadOnlySpan<byte> name in new ListElements(value))
            {
                (names ??= []).Add(Encoding.ASCII.GetString(name));
            }
        }

        return names is null ? [] : names;
    }

    /// <summary>Section 4.1: at least one name, all of them tokens, none twice, over all fields together.</summary>
    public static HandshakeViolation Check(HandshakeHeaders headers)
    {
        if (headers.CountOf(FieldName) == 0)
        {
            return HandshakeViolation.None;
        }

        int count = 0;
        foreach (ReadOnlySpan<byte> value in headers.ValuesOf(FieldName))
        {
            foreach (ReadOnlySpan<byte> name in new ListElements(value))
            {
                if (!HttpSyntax.IsToken(name))
                {
                    return HandshakeViolation.SubprotocolsInvalid;
                }

                count++;
            }
        }

        return count == 0 ? HandshakeViolation.SubprotocolsInvalid
            : count > 1 && HasDuplicate(headers, count) ? HandshakeViolation.SubprotocolDuplicated
            : HandshakeViolation.None;
    }

    private static bool HasDuplicate(HandshakeHeaders headers, int count)
    {
        if (count > FewNames)
        {
            IReadOnlyList<string> names = Offered(headers);
            return new HashSet<string>(names, StringComparer.Ordinal).Count != names.Count;
        }

        foreach (ReadOnlySpan<byte> value in headers.ValuesOf(FieldName))
        {
            foreach (ReadOnlySpan<byte> name in new ListElements(value))
            {
                if (Occurrences(name, headers) > 1)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static int Occurrences(ReadOnlySpan<byte> wanted, HandshakeHeaders headers)
    {
        int count = 0;
        foreach (ReadOnlySpan<byte> value in headers.ValuesOf(FieldName))
        {
            foreach (ReadOnlySpan<byte> name in new ListElements(value))
            {
                count += name.SequenceEqual(wanted) ? 1 : 0;
            }
        }

        return count;
    }

    private static bool IsOffered(string name, HandshakeHeaders headers)
    {
        foreach (ReadOnlySpan<byte> value in headers.ValuesOf(FieldName))
        {
            foreach (ReadOnlySpan<byte> offered in new ListElements(value))
            {
                if (Ascii.Equals(offered, name))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
