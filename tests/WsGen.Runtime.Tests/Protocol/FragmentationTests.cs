using System.Text;
using WsGen.Protocol;
using Xunit;

namespace WsGen.Runtime.Tests.Protocol;

public class FragmentationTests
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("aé€");

    /// <summary>What may stand between two bytes of a message: no cut, or a cut with something in it.</summary>
    private static readonly Action<Wire, List<string>>?[] Gaps =
    [
        null,
        (_, _) => { },
        (wire, events) => Control(wire, events, 0x89, []),
        (wire, _) => wire.Continuation([], fin: false),
        (wire, events) =>
        {
            Control(wire, events, 0x8A, [1, 2, 3]);
            wire.Continuation([], fin: false);
            Control(wire, events, 0x89, [0xFF]);
        },
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_fragmentation_with_control_frames_in_every_gap_gives_the_same_message(bool server)
    {
        int gaps = Content.Length - 1;
        var random = new Random(4);
        for (int choice = 0; choice < (int)Math.Pow(Gaps.Length, gaps); choice++)
        {
            var wire = new Wire(server);
            var expected = new List<string>();
            int first = 0x01, from = 0;
            for (int i = 0, left = choice; i < gaps; i++, left /= Gaps.Length)
            {
                if (Gaps[left % Gaps.Length] is { } gap)
                {
                    wire.Frame(first, Content.AsSpan(from, i + 1 - from));
                    gap(wire, expected);
                    (first, from) = (0x00, i + 1);
                }
            }

            wire.Frame(first | 0x80, Content.AsSpan(from)).Ping(7);
            expected.Add(Feeder.Line(ProtocolEventKind.Text, Content));
            expected.Add(Wire.PingLine(7));

            byte[] input = wire.ToArray();
            Assert.Equal(expected, Feeder.Feed(server, input, []));
            Assert.Equal(expected, Feeder.Feed(server, input, Enumerable.Range(1, input.Length - 1)));
            Assert.Equal(expected, Feeder.Feed(server, input, Feeder.RandomCuts(random, input.Length)));
            if (choice % 25 == 0)
            {
                Assert.Equal(expected, Feeder.FeedAtEveryCut(server, input));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Empty_messages_and_empty_fragments_are_messages_like_others(bool server)
    {
        byte[] input = new Wire(server)
            .Text("").Binary([])
            .Text("", fin: false).Continuation([], fin: true)
            .Binary([], fin: false).Ping().Continuation([], fin: false).Continuation([], fin: true)
            .Text("", fin: false).Continuation([], fin: false).Continuation([0x62], fin: true)
            .Binary([1], fin: false).Continuation([], fin: true)
            .ToArray();
        Assert.Equal(
            [
                Wire.TextLine(""), Wire.BinaryLine([]), Wire.TextLine(""), Wire.PingLine(), Wire.BinaryLine([]), Wire.TextLine("b"),
                Wire.BinaryLine([1]),
            ],
            Feeder.FeedAtEveryCut(server, input));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Control_frames_of_every_length_come_through_between_and_inside_messages(bool server)
    {
        var wire = new Wire(server);
        var expected = new List<string>();
        wire.Text("begun ", fin: false);
        foreach (int length in (int[])[0, 1, 2, 63, 64, 124, 125])
        {
            byte[] payload = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
            wire.Ping(payload).Continuation("+"u8, fin: false).Pong(payload);
            expected.AddRange([Wire.PingLine(payload), Wire.PongLine(payload)]);
        }

        wire.Continuation("."u8, fin: true);
        expected.Add(Wire.TextLine("begun +++++++."));
        Assert.Equal(expected, Feeder.FeedAtEveryCut(server, wire.ToArray()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_character_cut_by_a_fragment_and_a_control_frame_is_still_one_character(bool server)
    {
        byte[] smile = Encoding.UTF8.GetBytes("😀");
        byte[] input = new Wire(server)
            .Frame(0x01, smile.AsSpan(0, 1)).Ping(0xFF, 0xFE)
            .Continuation(smile.AsSpan(1, 2), fin: false).Continuation([], fin: false).Pong(0x80)
            .Continuation(smile.AsSpan(3), fin: true)
            .Binary([0xFF, 0xC0])
            .ToArray();
        Assert.Equal(
            [Wire.PingLine(0xFF, 0xFE), Wire.PongLine(0x80), Wire.TextLine("😀"), Wire.BinaryLine([0xFF, 0xC0])],
            Feeder.FeedAtEveryCut(server, input));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_close_frame_inside_a_message_ends_the_conversation_and_drops_the_message(bool server)
    {
        byte[] input = new Wire(server)
            .Text("never ", fin: false).Close(1001, "bye"u8).Continuation("finished"u8, fin: true).Close(1000).Raw(0xFF, 0xFF)
            .ToArray();
        Assert.Equal([Wire.CloseLine(1001, "bye"u8)], Feeder.FeedAtEveryCut(server, input));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Everything_after_a_close_frame_is_ignored_even_what_breaks_the_rules(bool server)
    {
        byte[] input = new Wire(server).Frame(0x88).Raw(0x3F, 0x00).Text("x").Frame(0x88, 1).ToArray();
        Assert.Equal([Feeder.Line(ProtocolEventKind.Close, [])], Feeder.FeedAtEveryCut(server, input));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_lawful_close_payload_comes_through(bool server)
    {
        foreach (int length in (int[])[0, 1, 50, 122, 123])
        {
            byte[] reason = [.. Enumerable.Repeat((byte)'r', length)];
            byte[] input = new Wire(server).Text("last").Close(3000, reason).ToArray();
            Assert.Equal([Wire.TextLine("last"), Wire.CloseLine(3000, reason)], Feeder.FeedAtEveryCut(server, input));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Messages_of_every_length_form_come_through_behind_each_other(bool server)
    {
        var wire = new Wire(server);
        var expected = new List<string>();
        var random = new Random(16);
        foreach (int length in (int[])[65536, 1, 126, 0, 125, 127, 65535, 300])
        {
            byte[] payload = new byte[length];
            random.NextBytes(payload);
            wire.Binary(payload);
            expected.Add(Wire.BinaryLine(payload));
        }

        byte[] input = wire.ToArray();
        var limits = new ProtocolLimits(0, 65536);
        Assert.Equal(expected, Feeder.Feed(server, input, [], limits));
        Assert.Equal(expected, Feeder.Feed(server, input, Enumerable.Range(1, input.Length - 1), limits));
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(expected, Feeder.Feed(server, input, Feeder.RandomCuts(random, input.Length), limits));
        }
    }

    private static void Control(Wire wire, List<string> events, int first, byte[] payload)
    {
        wire.Frame(first, payload);
        events.Add(first == 0x89 ? Wire.PingLine(payload) : Wire.PongLine(payload));
    }
}
