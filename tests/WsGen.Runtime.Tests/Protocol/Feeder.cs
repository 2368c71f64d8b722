using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using WsGen.Protocol;
using WsGen.Protocol.Compression;
using Xunit;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>
/// Feeds bytes to a <see cref="MessageReader{TRole}"/> in pieces and writes down what it says, one line per event. Every piece is a copy
/// of its own (the reader unmasks in place) of exactly its size, and is overwritten afterwards, so a reader that keeps input is found out.
/// </summary>
internal static class Feeder
{
    private const int EveryCutUpTo = 1500;
    private const int RandomFeedings = 12;

    /// <summary>
    /// Feeds <paramref name="input"/> cut at the given ascending positions. <paramref name="takeover"/>: null if permessage-deflate was not
    /// agreed on, or whether the peer takes its context over.
    /// </summary>
    public static List<string> Feed(
        bool server, ReadOnlySpan<byte> input, IEnumerable<int> cuts, ProtocolLimits? limits = null, bool? takeover = null) =>
        server
            ? Feed<ServerRole>(input, cuts, limits ?? ProtocolLimits.Default, takeover)
            : Feed<ClientRole>(input, cuts, limits ?? ProtocolLimits.Default, takeover);

    /// <summary>
    /// Feeds <paramref name="input"/> whole, byte by byte, at every single cut and at random cuts; all must give the same events, which
    /// are returned.
    /// </summary>
    public static List<string> FeedAtEveryCut(bool server, byte[] input, ProtocolLimits? limits = null, bool? takeover = null)
    {
        List<string> whole = Feed(server, input, [], limits, takeover);
        AssertSame(whole, Feed(server, input, Enumerable.Range(1, Math.Max(0, input.Length - 1)), limits, takeover), "byte by byte");
        var random = new Random(input.Length);
        int singles = Math.Min(input.Length, EveryCutUpTo);
        for (int i = 1; i < singles; i++)
        {
            int cut = input.Length > EveryCutUpTo ? random.Next(1, input.Length) : i;
            AssertSame(whole, Feed(server, input, [cut], limits, takeover), $"cut at {cut}");
        }

        for (int i = 0; i < RandomFeedings; i++)
        {
            List<int> cuts = RandomCuts(random, input.Length);
            AssertSame(whole, Feed(server, input, cuts, limits, takeover), $"cut at {string.Join(' ', cuts)}");
        }

        return whole;
    }

    /// <summary>Ascending positions; two that are equal, or one at either end, make a piece of nothing.</summary>
    public static List<int> RandomCuts(Random random, int length)
    {
        List<int> cuts = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(0, length + 1))];
        cuts.Sort();
        return cuts;
    }

    /// <summary>How many bytes, fed one by one, it takes until an event of this kind; -1 if it never comes.</summary>
    public static int BytesUntil(
        bool server, ProtocolEventKind kind, ReadOnlySpan<byte> input, ProtocolLimits? limits = null, bool? takeover = null) =>
        server
            ? BytesUntil<ServerRole>(kind, input, limits ?? ProtocolLimits.Default, takeover)
            : BytesUntil<ClientRole>(kind, input, limits ?? ProtocolLimits.Default, takeover);

    /// <summary>One event as a line: kind and payload in hex, or kind and the name of the violation.</summary>
    public static string Line(ProtocolEventKind kind, ReadOnlySpan<byte> payload) => payload.Length <= 300
        ? $"{kind} {Convert.ToHexString(payload)}"
        : $"{kind} {payload.Length} bytes, SHA-256 {Convert.ToHexString(SHA256.HashData(payload))}";

    public static string Line(ProtocolViolation violation) => $"Violation {violation}";

    private static List<string> Feed<TRole>(ReadOnlySpan<byte> input, IEnumerable<int> cuts, ProtocolLimits limits, bool? takeover)
        where TRole : struct, IRole
    {
        var events = new List<string>();
        var reader = new MessageReader<TRole>(limits, takeover is { } keep ? new MessageDecompressor(keep) : null);
        int from = 0;
        foreach (int cut in cuts)
        {
            FeedPiece(ref reader, input[from..cut].ToArray(), limits, events);
            from = cut;
        }

        FeedPiece(ref reader, input[from..].ToArray(), limits, events);
        if (reader.IsFinished)
        {
            Assert.Equal(0, reader.BufferedBytes);
        }

        reader.Release();
        Assert.Equal(0, reader.BufferedBytes);
        return events;
    }

    /// <summary>
    /// Feeds pieces of at most this size; whatever the reader has room for itself goes there, as a transport would receive it. Returns the events, and how
    /// many bytes went that way.
    /// </summary>
    public static (List<string> Events, int InPlace) FeedInPlace(bool server, ReadOnlySpan<byte> input, Func<int> size, ProtocolLimits limits) =>
        server ? FeedInPlace<ServerRole>(input, size, limits) : FeedInPlace<ClientRole>(input, size, limits);

    private static (List<string> Events, int InPlace) FeedInPlace<TRole>(ReadOnlySpan<byte> input, Func<int> size, ProtocolLimits limits)
        where TRole : struct, IRole
    {
        var events = new List<string>();
        var reader = new MessageReader<TRole>(limits);
        int inPlace = 0;
        while (!input.IsEmpty)
        {
            ReadOnlySpan<byte> piece = input[..Math.Min(size(), input.Length)];
            Span<byte> space = reader.PayloadSpace();
            if (space.IsEmpty)
            {
                FeedPiece(ref reader, piece.ToArray(), limits, events);
            }
            else
            {
                piece = piece[..Math.Min(piece.Length, space.Length)];
                piece.CopyTo(space);
                inPlace += piece.Length;
                if (!reader.TakePayload(piece.Length))
                {
                    events.Add(Line(ProtocolViolation.InvalidUtf8));
                }

                FeedPiece(ref reader, [], limits, events);
            }

            input = input[piece.Length..];
        }

        reader.Release();
        Assert.Equal(0, reader.BufferedBytes);
        return (events, inPlace);
    }

    private static void FeedPiece<TRole>(ref MessageReader<TRole> reader, byte[] piece, ProtocolLimits limits, List<string> events)
        where TRole : struct, IRole
    {
        int at = 0;
        while (true)
        {
            Span<byte> rest = piece.AsSpan(at);
            ProtocolEvent found = reader.Read(rest, out int consumed);
            at += consumed;
            if (found.Kind == ProtocolEventKind.NeedMore)
            {
                Assert.Equal(piece.Length, at);
                AssertBounded(ref reader, limits);
                Array.Fill(piece, (byte)0xCC);
                return;
            }

            events.Add(found.Kind == ProtocolEventKind.Violation ? Line(found.Violation) : Line(found.Kind, found.Payload));
            AssertPlace(ref reader, found, rest);
        }
    }

    /// <summary>Never more than the limit is held, in an array no larger than the pool's size for the limit (or for a small first piece).</summary>
    private static void AssertBounded<TRole>(ref MessageReader<TRole> reader, ProtocolLimits limits)
        where TRole : struct, IRole
    {
        long limit = Math.Max(limits.MaxTextMessageSize, limits.MaxBinaryMessageSize);
        Assert.InRange(reader.BufferedBytes, 0, limit);
        if (MemoryMarshal.TryGetArray(reader.Assembled, out ArraySegment<byte> held) && held.Array is { } array)
        {
            Assert.InRange((ulong)array.Length, 0UL, Math.Max(4096, BitOperations.RoundUpToPowerOf2((ulong)limit)));
        }
    }

    /// <summary>The payload lies where the event says that it lies.</summary>
    private static void AssertPlace<TRole>(ref MessageReader<TRole> reader, ProtocolEvent found, Span<byte> input)
        where TRole : struct, IRole
    {
        if (found.Kind == ProtocolEventKind.Violation)
        {
            Assert.True(reader.IsFinished);
        }
        else if (found.InputOffset >= 0)
        {
            Assert.True(found.Payload == input.Slice(found.InputOffset, found.Payload.Length));
        }
        else if (found.Kind is ProtocolEventKind.Text or ProtocolEventKind.Binary)
        {
            Assert.True(found.Payload == reader.Assembled.Span);
        }
    }

    private static int BytesUntil<TRole>(ProtocolEventKind kind, ReadOnlySpan<byte> input, ProtocolLimits limits, bool? takeover)
        where TRole : struct, IRole
    {
        var reader = new MessageReader<TRole>(limits, takeover is { } keep ? new MessageDecompressor(keep) : null);
        for (int i = 0; i < input.Length; i++)
        {
            byte[] one = [input[i]];
            int at = 0;
            while (true)
            {
                ProtocolEvent found = reader.Read(one.AsSpan(at), out int consumed);
                at += consumed;
                if (found.Kind == kind)
                {
                    reader.Release();
                    return i + 1;
                }

                if (found.Kind == ProtocolEventKind.NeedMore)
                {
                    break;
                }
            }
        }

        reader.Release();
        return -1;
    }

    private static void AssertSame(List<string> expected, List<string> actual, string how)
    {
        if (!expected.SequenceEqual(actual))
        {
            Assert.Fail($"Fed {how}:\n  {string.Join("\n  ", actual)}\nbut fed whole:\n  {string.Join("\n  ", expected)}");
        }
    }
}
