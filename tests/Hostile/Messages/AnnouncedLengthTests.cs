namespace WsGen.Hostile.Messages;

/// <summary>Headers that announce what never comes. An announcement costs the peer nothing, and so must cost the server nothing.</summary>
public sealed class AnnouncedLengthTests(AttackTable table) : AttackTests(table)
{
    private const int Count = 200;
    private const int Limit = 16 * 1024 * 1024;

    [Theory]
    [InlineData("a length of 2^63-1", long.MaxValue)]
    [InlineData("a length of 2^62", 1L << 62)]
    [InlineData("a length of 4 GiB", 1L << 32)]
    [InlineData("a length of the limit and one more", Limit + 1L)]
    public async Task ALengthBeyondTheLimitIs1009AtTheHeader(string name, long length)
    {
        // 200 sessions and their garbage, but for not one of them 16 MiB.
        await using Attack attack = await AttackAsync(name, $"{Count} sessions, a header each", new Bounds(MiB: 12));
        RawPeer[] peers = attack.OpenMany(Count, "/echo");
        byte[] header = Frames.Header(Frames.Binary, length);
        await attack.WhileOthersAreServedAsync(() =>
        {
            foreach (RawPeer peer in peers)
            {
                peer.Send(header);
            }

            foreach (RawPeer peer in peers)
            {
                Assert.Equal(1009, peer.ReadClose().Code);
                Assert.Equal(Ending.Fin, peer.ReadToEnd());
            }
        });
        await attack.EndAsync("1009 at the header");
    }

    [Theory]
    [InlineData("the limit announced, nothing sent", 0)]
    [InlineData("the limit announced, one byte sent", 1)]
    [InlineData("the limit announced, 10,000 bytes sent", 10_000)]
    public async Task ALengthWithinTheLimitCostsWhatHasCome(string name, int sent)
    {
        // At the limit each it would be 3,200 MiB. A message is put together in an array that doubles from 4 KiB on, and the smaller ones
        // wait in the pool: not more than 32 KiB for 10,000 bytes, and 6 KiB for the session. The rest is garbage.
        await using Attack attack = await AttackAsync(
            name, $"{Count} sessions, a header of {Limit} bytes each", new Bounds(MiB: 16));
        RawPeer[] peers = attack.OpenMany(Count, "/echo");
        byte[] start = [.. Frames.Header(Frames.Text, Limit), .. new byte[sent]];
        foreach (RawPeer peer in peers)
        {
            // Masked with the header's key this is valid text, but for nothing else.
            peer.Send(start);
        }

        await attack.OthersAreServedAsync();
        await attack.ComesToRestAsync();
        string held = $"{AttackTable.MiB(attack.Growth)} for all {Count}";
        foreach (RawPeer peer in peers)
        {
            peer.Reset();
        }

        await attack.EndAsync(held);
    }
}
