using WsGen.Protocol;
using Xunit;

namespace WsGen.Runtime.Tests.Protocol;

public class MessageLimitTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_message_of_exactly_the_limit_is_taken_and_one_more_byte_is_refused_at_the_header(bool server)
    {
        foreach (int limit in (int[])[0, 1, 125, 126, 200, 1000, 65535, 65536])
        {
            foreach (int first in (int[])[0x81, 0x82])
            {
                ProtocolLimits limits = For(first, limit);
                byte[] payload = new byte[limit];
                ProtocolEventKind kind = first == 0x81 ? ProtocolEventKind.Text : ProtocolEventKind.Binary;
                byte[] input = new Wire(server).Frame(first, payload).ToArray();
                Assert.Equal([Feeder.Line(kind, payload)], limit <= 1000
                    ? Feeder.FeedAtEveryCut(server, input, limits)
                    : Feeder.Feed(server, input, [3, limit], limits));

                byte[] header = new Wire(server).Header(first, limit + 1L).ToArray();
                byte[] more = [.. header, .. new byte[100]];
                Assert.Equal([Feeder.Line(ProtocolViolation.MessageTooBig)], Feeder.FeedAtEveryCut(server, more, limits));
                Assert.Equal(header.Length, Feeder.BytesUntil(server, ProtocolEventKind.Violation, more, limits));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_limit_counts_all_fragments_of_a_message_together(bool server)
    {
        const int Limit = 40;
        for (int before = 0; before <= Limit; before++)
        {
            foreach (int first in (int[])[0x01, 0x02])
            {
                Wire Begun() => new Wire(server).Frame(first, new byte[before]).Ping(1).Frame(0x00);
                ProtocolEventKind kind = first == 0x01 ? ProtocolEventKind.Text : ProtocolEventKind.Binary;

                byte[] atLimit = Begun().Frame(0x80, new byte[Limit - before]).ToArray();
                Assert.Equal([Wire.PingLine(1), Feeder.Line(kind, new byte[Limit])], Feeder.FeedAtEveryCut(server, atLimit, For(first, Limit)));

                Wire wire = Begun();
                int header = wire.Length + (server ? 6 : 2);
                byte[] oneOver = wire.Frame(0x00, new byte[Limit - before + 1]).ToArray();
                Assert.Equal(
                    [Wire.PingLine(1), Feeder.Line(ProtocolViolation.MessageTooBig)], Feeder.FeedAtEveryCut(server, oneOver, For(first, Limit)));
                Assert.Equal(header, Feeder.BytesUntil(server, ProtocolEventKind.Violation, oneOver, For(first, Limit)));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_message_begins_its_count_anew(bool server)
    {
        var wire = new Wire(server);
        for (int i = 0; i < 5; i++)
        {
            wire.Binary(new byte[7], fin: false).Continuation(new byte[3], fin: true).Binary(new byte[10]);
        }

        Assert.Equal(
            Enumerable.Repeat(Wire.BinaryLine(new byte[10]), 10), Feeder.FeedAtEveryCut(server, wire.ToArray(), new ProtocolLimits(0, 10)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Control_frames_do_not_count(bool server)
    {
        byte[] payload = new byte[125];
        byte[] input = new Wire(server).Binary([1], fin: false).Ping(payload).Continuation([2], fin: true).ToArray();
        Assert.Equal([Wire.PingLine(payload), Wire.BinaryLine([1, 2])], Feeder.FeedAtEveryCut(server, input, new ProtocolLimits(0, 2)));
    }

    public static TheoryData<long> HugeLengths =>
        [Array.MaxLength, Array.MaxLength + 1L, int.MaxValue, int.MaxValue + 1L, uint.MaxValue + 1L, long.MaxValue - 1, long.MaxValue];

    [Theory]
    [MemberData(nameof(HugeLengths))]
    public void A_huge_announcement_is_refused_at_its_header_and_never_taken_beyond_one_array(long length)
    {
        foreach (bool server in (bool[])[true, false])
        {
            byte[] header = new Wire(server).Header(0x82, length).ToArray();
            foreach (long limit in (long[])[8192, length - 1, length, long.MaxValue])
            {
                bool taken = length <= limit && length <= Array.MaxLength;
                int reported = Feeder.BytesUntil(server, ProtocolEventKind.Violation, header, new ProtocolLimits(0, limit));
                Assert.Equal(taken ? -1 : header.Length, reported);
            }
        }
    }

    [Fact]
    public void Fragments_cannot_grow_a_message_beyond_one_array_whatever_the_limit()
    {
        byte[] input = new Wire(true).Binary(new byte[10], fin: false).Header(0x00, Array.MaxLength - 9L).ToArray();
        Assert.Equal(
            [Feeder.Line(ProtocolViolation.MessageTooBig)],
            Feeder.FeedAtEveryCut(true, input, new ProtocolLimits(long.MaxValue, long.MaxValue)));
    }

    [Fact]
    public void A_huge_announcement_within_the_limit_costs_no_memory_before_its_bytes_come()
    {
        byte[] input = new Wire(false).Header(0x82, 1 << 30).Raw(new byte[5000]).ToArray();
        var reader = new MessageReader<ClientRole>(new ProtocolLimits(0, int.MaxValue));
        long before = GC.GetAllocatedBytesForCurrentThread();
        reader.Read(input, out _);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
        Assert.Equal(5000, reader.BufferedBytes);
        reader.Release();
    }

    [Fact]
    public void A_limit_changed_while_open_counts_from_the_next_header_on()
    {
        var reader = new MessageReader<ClientRole>(new ProtocolLimits(10, 10));

        // Inside a frame whose header was accepted: its rest is taken, although the new limit is smaller.
        Assert.Equal(ProtocolEventKind.NeedMore, Read(ref reader, new Wire(false).Header(0x82, 10).Raw(1, 2, 3).ToArray()));
        reader.Limits = new ProtocolLimits(0, 5);
        Assert.Equal(ProtocolEventKind.Binary, Read(ref reader, [4, 5, 6, 7, 8, 9, 10]));

        // Raised: the next frame may be larger.
        reader.Limits = new ProtocolLimits(0, 20);
        Assert.Equal(ProtocolEventKind.Binary, Read(ref reader, new Wire(false).Binary(new byte[20]).ToArray()));

        // Lowered under what is held: even an empty last fragment is too much.
        Assert.Equal(ProtocolEventKind.NeedMore, Read(ref reader, new Wire(false).Binary(new byte[15], fin: false).ToArray()));
        reader.Limits = new ProtocolLimits(0, 14);
        Assert.Equal(ProtocolEventKind.Violation, Read(ref reader, new Wire(false).Continuation([], fin: true).ToArray()));
        Assert.Equal(0, reader.BufferedBytes);
        Assert.Equal(new ProtocolLimits(0, 14), reader.Limits);
    }

    private static ProtocolLimits For(int first, long limit) =>
        (first & 0x0F) == 1 ? new ProtocolLimits(limit, limit + 1000) : new ProtocolLimits(limit + 1000, limit);

    private static ProtocolEventKind Read(ref MessageReader<ClientRole> reader, byte[] input) => reader.Read(input, out _).Kind;
}
