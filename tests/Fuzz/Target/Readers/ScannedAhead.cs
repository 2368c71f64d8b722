using WsGen.Protocol;
using WsGen.Protocol.Compression;

namespace WsGen.Fuzz.Readers;

/// <summary>
/// A FrameScanner, put where a reader has come to at some cut, finds the close frame that this reader would come to; and it finds the same
/// whole and byte by byte.
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
                bool found = FindsClose(reader.CreateScanner(), body.AsSpan(cut));
                Require.Same(found, FindsCloseBytewise(reader.CreateScanner(), body.AsSpan(cut)), $"a close frame behind {cut} is found, at once and byte by byte");
                Require.That(found || headerEnd <= cut, $"the close frame behind {cut} is found");
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

    private static bool FindsClose<TRole>(FrameScanner<TRole> scanner, ReadOnlySpan<byte> bytes)
        where TRole : struct, IRole => scanner.Scan(bytes);

    private static bool FindsCloseBytewise<TRole>(FrameScanner<TRole> scanner, ReadOnlySpan<byte> bytes)
        where TRole : struct, IRole
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (scanner.Scan(bytes.Slice(i, 1)))
            {
                return true;
            }
        }

        return false;
    }
}
