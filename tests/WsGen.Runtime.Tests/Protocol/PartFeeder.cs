using System.Runtime.InteropServices;
using WsGen.Protocol;
using WsGen.Protocol.Compression;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>How a message is asked for when it begins.</summary>
internal enum Wanted
{
    Whole,
    InParts,
    Not,
}

/// <summary>
/// Feeds a reader that announces its messages, and puts together again what comes in parts: one line per event, as <see cref="Feeder"/> has them. Each
/// part is held to the reader's contract, and at each event a scanner is put where the reader stands, and must find the pings that it finds.
/// </summary>
internal sealed class PartFeeder(Func<int, Wanted> wanted, ProtocolLimits limits)
{
    private const int LargestInflated = 16 * 1024;

    private readonly List<string> _events = [];
    private readonly List<byte> _parts = [];
    private bool _inMessage;
    private int _pings;

    /// <summary>Messages that were announced.</summary>
    public int Messages { get; private set; }

    /// <summary>Parts that were handed out.</summary>
    public int Parts { get; private set; }

    /// <summary>The largest array that was held.</summary>
    public int Held { get; private set; }

    public IReadOnlyList<string> Feed(bool server, byte[] input, IEnumerable<int> cuts, bool? takeover) =>
        server ? Feed<ServerRole>(input, cuts, takeover) : Feed<ClientRole>(input, cuts, takeover);

    private List<string> Feed<TRole>(byte[] input, IEnumerable<int> cuts, bool? takeover)
        where TRole : struct, IRole
    {
        MessageDecompressor? decompressor = takeover is { } keep ? new MessageDecompressor(keep) : null;
        var reader = new MessageReader<TRole>(limits, decompressor);
        reader.AnnounceMessages(Opcode.Text);
        reader.AnnounceMessages(Opcode.Binary);
        int from = 0;
        foreach (int cut in cuts.Append(input.Length))
        {
            FeedPiece(ref reader, input[from..cut]);
            from = cut;
        }

        reader.Release();
        Assert.Equal((0, 0), (reader.BufferedBytes, decompressor?.HeldBytes ?? 0));
        return _events;
    }

    private void FeedPiece<TRole>(ref MessageReader<TRole> reader, byte[] piece)
        where TRole : struct, IRole
    {
        List<int> pingsByScanners = [];
        int at = 0;
        while (true)
        {
            Span<byte> rest = piece.AsSpan(at);
            ProtocolEvent found = reader.Read(rest, out int consumed);
            at += consumed;
            if (MemoryMarshal.TryGetArray(reader.Assembled, out ArraySegment<byte> held) && held.Array is { } array)
            {
                Held = Math.Max(Held, array.Length);
            }

            switch (found.Kind)
            {
                case ProtocolEventKind.NeedMore:
                    Assert.Equal(piece.Length, at);
                    Assert.All(pingsByScanners, pings => Assert.Equal(_pings, pings));
                    Array.Fill(piece, (byte)0xCC);
                    return;
                case ProtocolEventKind.MessageBegins:
                    Assert.False(_inMessage);
                    Begin(ref reader);
                    break;
                case ProtocolEventKind.TextPart or ProtocolEventKind.BinaryPart:
                    Take(ref reader, found, rest);
                    break;
                case ProtocolEventKind.Violation:
                    _events.Add(Feeder.Line(found.Violation));
                    pingsByScanners.Clear(); // they have not seen what breaks a rule
                    continue;
                default:
                    _inMessage &= found.Kind is not (ProtocolEventKind.Text or ProtocolEventKind.Binary);
                    _pings += found.Kind == ProtocolEventKind.Ping ? 1 : 0;
                    _events.Add(Feeder.Line(found.Kind, found.Payload));
                    break;
            }

            if (!reader.IsFinished)
            {
                pingsByScanners.Add(_pings + CountPings(reader.CreateScanner(), piece.AsSpan(at)));
            }
        }
    }

    private void Begin<TRole>(ref MessageReader<TRole> reader)
        where TRole : struct, IRole
    {
        _inMessage = true;
        switch (wanted(Messages++))
        {
            case Wanted.InParts:
                reader.TakeInParts();
                break;
            case Wanted.Not:
                reader.Ignore();
                _inMessage = false;
                break;
        }
    }

    private void Take<TRole>(ref MessageReader<TRole> reader, ProtocolEvent part, Span<byte> input)
        where TRole : struct, IRole
    {
        Assert.True(_inMessage);
        Assert.True(part.Last || !part.Payload.IsEmpty);
        Assert.True(
            part.InputOffset >= 0
                ? part.Payload == input.Slice(part.InputOffset, part.Payload.Length)
                : part.Payload == reader.Assembled.Span && part.Payload.Length <= LargestInflated);
        _parts.AddRange(part.Payload);
        Parts++;
        if (part.Last)
        {
            byte[] message = [.. _parts];
            _parts.Clear();
            _inMessage = false;
            bool text = part.Kind == ProtocolEventKind.TextPart;
            Assert.True(!text || Utf8Twin.Judge(message) == (-1, true));
            _events.Add(Feeder.Line(text ? ProtocolEventKind.Text : ProtocolEventKind.Binary, message));
        }
    }

    private static int CountPings<TRole>(FrameScanner<TRole> scanner, ReadOnlySpan<byte> rest)
        where TRole : struct, IRole
    {
        int pings = 0;
        while (scanner.Scan(ref rest, out _) == FrameSighting.Ping)
        {
            pings++;
        }

        return pings;
    }
}
