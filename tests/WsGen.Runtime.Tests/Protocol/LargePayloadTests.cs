using WsGen.Protocol;
using Xunit;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>Payloads that are received where their message is put together: the reader says the same, and sooner not later.</summary>
public class LargePayloadTests
{
    private const int Large = 300_000;

    private static readonly ProtocolLimits Limits = new(1 << 20, 1 << 20);

    public static TheoryData<bool, int> Seeds => [.. from server in new[] { true, false } from seed in Enumerable.Range(1, 6) select (server, seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Conversations_come_out_the_same(bool server, int seed)
    {
        var random = new Random(seed);
        (byte[] wire, List<string> events) = RandomStream.Next(random, server, messages: 30, mostBytes: Large);
        foreach (int most in new[] { 20_000, 70_000, 200_000 })
        {
            (List<string> found, int inPlace) = Feeder.FeedInPlace(server, wire, () => random.Next(1, most), Limits);
            Assert.Equal(events, found);
            Assert.InRange(inPlace, wire.Length / 4, wire.Length); // or this tests nothing
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Bad_text_is_found_with_the_piece_that_brings_it(bool server, int seed)
    {
        var random = new Random(seed);
        byte[] text = RandomText.Bytes(random, Large);
        int bad = random.Next(Large / 2, text.Length - 1);
        text[bad] = 0xFF;
        byte[] wire = new Wire(server).Frame(0x81, text).ToArray();

        // Up to the byte before, and the byte itself.
        int header = wire.Length - text.Length;
        int badAt = header + bad;
        byte[] until = wire[..badAt];
        Assert.Empty(Feeder.FeedInPlace(server, until, () => 50_000, Limits).Events);
        (List<string> found, int inPlace) = Feeder.FeedInPlace(server, wire[..(badAt + 1)], () => 50_000, Limits);
        Assert.Equal([Feeder.Line(ProtocolViolation.InvalidUtf8)], found);
        Assert.InRange(inPlace, 1, wire.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Little_is_not_asked_for_and_an_announcement_takes_no_memory(bool server)
    {
        if (server)
        {
            Run<ServerRole>(true);
        }
        else
        {
            Run<ClientRole>(false);
        }

        static void Run<TRole>(bool server)
            where TRole : struct, IRole
        {
            var reader = new MessageReader<TRole>(Limits);
            Assert.True(reader.PayloadSpace().IsEmpty); // no frame
            byte[] wire = new Wire(server).Binary(new byte[Large]).ToArray();
            int header = wire.Length - Large;
            reader.Read(wire.AsSpan(0, header), out _);
            Assert.True(reader.PayloadSpace().IsEmpty); // nothing has come of it
            reader.Read(wire.AsSpan(header, 100), out _);

            // One byte more than has come is room enough for a peer that stops here: what it has announced it may never send.
            Span<byte> space = reader.PayloadSpace();
            Assert.InRange(space.Length, 1, 16 * 1024);

            reader.Read(wire.AsSpan(header + 100, Large - 100 - 10_000), out _);
            Assert.True(reader.PayloadSpace().IsEmpty); // so little is better received with what follows
            reader.Release();
            Assert.True(reader.PayloadSpace().IsEmpty);
        }
    }
}
