using WsGen.Protocol;
using WsGen.Protocol.Compression;

namespace WsGen.Fuzz.Readers;

/// <summary>
/// A FrameScanner, put where a reader has come to at some cut, finds the close frame that this reader would come to; and it finds the same
/// pings and close frame whole and byte by byte.
/// </summary>
internal static class ScannedAhead
{
    private const int MostCuts = 4;

    public static void Check<TRole>(byte[] body, List<int> cuts, Transcript bytewise, ProtocolLimits limits, bool? takeover)
        where TRole : struct, IRole
    {
        // A close frame is found by its header; behind that there is only its payload left.
        int headerEnd = bytewise.All is [.., { Kind: ProtocolEventKind.Close } close] ? close.Fed - close.Payload.Length : -1;
        foreach (int cut in cuts.Take(MostCuts).Prepend(0))
        {
            var reader = new MessageReader<TRole>(limits, takeover is { } keep ? new MessageDecompressor(keep) : null);
            if (CanGoOn(ref reader, body[..cut]))
            {
                string seen = Sightings(reader.CreateScanner(), body.AsSpan(cut), body.Length);
                Require.Same(seen, Sightings(reader.CreateScanner(), body.AsSpan(cut), 1), $"what is seen behind {cut}, at once and byte by byte");
                Require.That(seen.EndsWith("close", StringComparison.Ordinal) || headerEnd <= cut, $"the close frame behind {cut} is found");
            }

            reader.Release();
        }
    }

    private static bool CanGoOn<TRole>(ref MessageReader<TRole> reader, Span<byte> input)
        where TRole : struct, IRole
    {
        while (reader.Read(input, out int consumed).Kind != ProtocolEventKind.NeedMore)
        {
            input = input[consumed..];
        }

        return !reader.IsFinished;
    }

    /// <summary>The pings and the close frame that the scanner comes upon, in order.</summary>
    private static string Sightings<TRole>(FrameScanner<TRole> scanner, ReadOnlySpan<byte> bytes, int step)
        where TRole : struct, IRole
    {
        var seen = new System.Text.StringBuilder();
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> piece = bytes[..Math.Min(step, bytes.Length)];
            bytes = bytes[piece.Length..];
            FrameSighting sighting;
            while ((sighting = scanner.Scan(ref piece, out ReadOnlySpan<byte> ping)) == FrameSighting.Ping)
            {
                seen.Append("ping ").Append(Convert.ToHexString(ping)).Append(", ");
            }

            if (sighting == FrameSighting.Close)
            {
                return seen.Append("close").ToString();
            }
        }

        return seen.ToString();
    }
}
