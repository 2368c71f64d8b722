namespace WsGen.Handshake;

/// <summary>
/// A head that comes byte by byte must not be read again from its start with every byte. Shown without a clock: what has been
/// looked at is overwritten with NULs between the calls, which any second look would refuse.
/// </summary>
public class LinearParsingTests
{
    [Fact]
    public void Fields_that_were_looked_at_are_not_looked_at_again_before_the_end()
    {
        string line = "GET / HTTP/1.1\r\n";
        byte[] head = Heads.Bytes(line + "Host: h\r\n" + Filler(16_000) + "\r\n");
        byte[] poisoned = (byte[])head.Clone();
        var parser = new UpgradeRequestParser(UpgradeLimits.Default);
        for (int length = 0; length < head.Length; length++)
        {
            Assert.Equal(UpgradeParseStatus.NeedMore, parser.TryParse(poisoned.AsSpan(0, length), out _, out _, out _));
            if (length >= line.Length)
            {
                poisoned.AsSpan(0, length).Clear();
            }
        }

        Assert.Equal(UpgradeParseStatus.Complete, parser.TryParse(head, out int consumed, out _, out _));
        Assert.Equal(head.Length, consumed);
    }

    [Fact]
    public void A_target_is_looked_at_once_while_it_arrives_and_once_when_it_is_complete()
    {
        byte[] head = Heads.Bytes($"GET /{new string('a', 8000)} HTTP/1.1\r\nHost: h\r\n\r\n");
        byte[] poisoned = (byte[])head.Clone();
        var parser = new UpgradeRequestParser(UpgradeLimits.Default);
        int endOfTarget = "GET /".Length + 8000;
        for (int length = 0; length <= endOfTarget; length++)
        {
            Assert.Equal(UpgradeParseStatus.NeedMore, parser.TryParse(poisoned.AsSpan(0, length), out _, out _, out _));
            int target = Math.Min(length, "GET ".Length);
            poisoned.AsSpan(target, length - target).Clear();
        }

        Assert.Equal(UpgradeParseStatus.Complete, parser.TryParse(head, out _, out _, out _));
    }

    [Fact]
    public void The_fields_of_a_response_are_not_looked_at_again_before_the_end()
    {
        byte[] head = Heads.Bytes("HTTP/1.1 101 Switching Protocols\r\n" + Filler(8_000) + "\r\n");
        byte[] poisoned = (byte[])head.Clone();
        var parser = new UpgradeResponseParser();
        for (int length = 0; length < head.Length; length++)
        {
            Assert.Equal(UpgradeParseStatus.NeedMore, parser.TryParse(poisoned.AsSpan(0, length), out _, out _, out _));
            poisoned.AsSpan(0, length).Clear();
        }

        Assert.Equal(UpgradeParseStatus.Complete, parser.TryParse(head, out int consumed, out _, out _));
        Assert.Equal(head.Length, consumed);
    }

    [Fact]
    public void Waiting_for_more_allocates_nothing()
    {
        byte[] head = Heads.Bytes(Heads.Good);
        var parser = new UpgradeRequestParser(UpgradeLimits.Default);
        parser.TryParse(head, out _, out _, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int length = 0; length < head.Length; length++)
        {
            parser.TryParse(head.AsSpan(0, length), out _, out _, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Filler(int bytes)
    {
        string field = "X-Filler: " + new string('v', 188) + "\r\n";
        return string.Concat(Enumerable.Repeat(field, bytes / field.Length));
    }
}
