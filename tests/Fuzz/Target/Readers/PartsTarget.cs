using WsGen.Protocol;
using WsGen.Protocol.Compression;

namespace WsGen.Fuzz.Readers;

/// <summary>
/// Messages read in every way there is, in turn: put together, in parts, thrown away. Put together again, what was handed out must be what a
/// reader says that puts all messages together, up to the same end; whoever takes parts holds no more than one.
/// </summary>
internal static class PartsTarget
{
    private const int ServerFlag = 0x10;
    private const int CompressionFlag = 0x08;

    /// <summary>Of a part that is inflated, and so of everything that is held of a message that is not put together.</summary>
    private const int LargestPart = 16 << 10;

    private static readonly ProtocolLimits NoLimits = new(long.MaxValue, long.MaxValue);

    private enum Way
    {
        PutTogether,
        InParts,
        Ignored,
    }

    public static void Run(FuzzInput input)
    {
        if ((input.Settings & ServerFlag) != 0)
        {
            Run<ServerRole>(input);
        }
        else
        {
            Run<ClientRole>(input);
        }
    }

    private static void Run<TRole>(FuzzInput input)
        where TRole : struct, IRole
    {
        bool? takeover = (input.Settings & CompressionFlag) != 0 ? false : null;
        List<Said> expected = [];
        bool goesOn = false;
        int message = input.Settings;
        foreach (Said said in Transcript.Of<TRole>(input.Body, [], NoLimits, takeover).All)
        {
            bool isMessage = said.Kind is ProtocolEventKind.Text or ProtocolEventKind.Binary;
            if (said.Violation == ProtocolViolation.MessageTooBig && WayOf(message) != Way.PutTogether)
            {
                goesOn = true;
            }
            else if (!isMessage || WayOf(message++) != Way.Ignored)
            {
                expected.Add(said);
            }
        }

        RequireSame(expected, goesOn, Read<TRole>(input, [], takeover), "whole");
        RequireSame(expected, goesOn, Read<TRole>(input, input.Cuts(), takeover), "in pieces");
        RequireSame(expected, goesOn, Read<TRole>(input, FuzzInput.EveryCut(input.Body.Length), takeover), "byte by byte");
    }

    private static Way WayOf(int message) => (Way)(message % 3);

    /// <summary>What is said to one feeding, parts put together again.</summary>
    private static List<Said> Read<TRole>(FuzzInput input, IEnumerable<int> cuts, bool? takeover)
        where TRole : struct, IRole
    {
        byte[] body = [.. input.Body]; // it is unmasked in place
        MessageDecompressor? decompressor = takeover is { } keep ? new MessageDecompressor(keep) : null;
        var reader = new MessageReader<TRole>(NoLimits, decompressor);
        reader.AnnounceMessages(Opcode.Text);
        reader.AnnounceMessages(Opcode.Binary);
        List<Said> said = [];
        MemoryStream? parts = null;
        Way way = Way.PutTogether;
        bool begun = false;
        int message = input.Settings, at = 0;
        foreach (int cut in cuts.Append(body.Length))
        {
            while (true)
            {
                Span<byte> rest = body.AsSpan(at..cut);
                ProtocolEvent found = reader.Read(rest, out int consumed);
                at += consumed;
                if (begun && way != Way.PutTogether)
                {
                    Require.That(reader.BufferedBytes <= LargestPart, $"{reader.BufferedBytes} bytes held of a message in parts");
                }

                if (found.Kind == ProtocolEventKind.NeedMore)
                {
                    Require.Same(cut, at, "consumed, and more is wanted");
                    break;
                }

                switch (found.Kind)
                {
                    case ProtocolEventKind.MessageBegins:
                        Require.That(parts is null && (!begun || way == Way.Ignored), "a message begins when the last has ended");
                        begun = true;
                        way = WayOf(message++);
                        if (way == Way.InParts)
                        {
                            reader.TakeInParts();
                            parts = new MemoryStream();
                        }
                        else if (way == Way.Ignored)
                        {
                            reader.Ignore();
                        }

                        break;
                    case ProtocolEventKind.TextPart or ProtocolEventKind.BinaryPart:
                        Require.That(parts is not null, "parts are for those who want them");
                        Require.That(found.Last || !found.Payload.IsEmpty, "only the last part may be empty");
                        Require.That(found.InputOffset < 0 || found.Payload == rest.Slice(found.InputOffset, found.Payload.Length), "the part lies in the input where it says");
                        parts!.Write(found.Payload);
                        if (found.Last)
                        {
                            bool text = found.Kind == ProtocolEventKind.TextPart;
                            said.Add(new Said(text ? ProtocolEventKind.Text : ProtocolEventKind.Binary, ProtocolViolation.None, parts.ToArray(), cut));
                            parts = null;
                            begun = false;
                        }

                        break;
                    case ProtocolEventKind.Text or ProtocolEventKind.Binary:
                        Require.That(begun && way == Way.PutTogether, "a message was announced, and wanted whole");
                        begun = false;
                        said.Add(new Said(found.Kind, ProtocolViolation.None, found.Payload.ToArray(), cut));
                        break;
                    default:
                        said.Add(new Said(found.Kind, found.Violation, found.Payload.ToArray(), cut));
                        break;
                }
            }
        }

        reader.Release();
        Require.Same(0, reader.BufferedBytes + (decompressor?.HeldBytes ?? 0), "bytes held after release");
        return said;
    }

    /// <param name="expected">What a reader says that puts all messages together.</param>
    /// <param name="goesOn">
    /// It has ended at a message that is longer than an array. Taken in parts that has no limit: nothing of what would follow it is in the input, but
    /// its beginning may be wrong.
    /// </param>
    /// <param name="actual">What was said now.</param>
    /// <param name="how">Fed how.</param>
    private static void RequireSame(List<Said> expected, bool goesOn, List<Said> actual, string how)
    {
        if (goesOn && actual.Count > expected.Count && actual[^1].Kind == ProtocolEventKind.Violation)
        {
            actual.RemoveAt(actual.Count - 1);
        }

        for (int i = 0; i < Math.Min(expected.Count, actual.Count); i++)
        {
            Said one = expected[i], two = actual[i];
            bool same = one.Kind == two.Kind && one.Violation == two.Violation && one.Payload.AsSpan().SequenceEqual(two.Payload);
            Require.That(same, $"event {i} differs, fed {how}: {one.Kind} {one.Violation}, {one.Payload.Length} bytes, and {two.Kind} {two.Violation}, {two.Payload.Length} bytes");
        }

        Require.Same(expected.Count, actual.Count, "events, fed " + how);
    }
}
