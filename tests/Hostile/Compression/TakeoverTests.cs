using System.Text;

namespace WsGen.Hostile.Compression;

/// <summary>Very many sessions that compress. Those that keep their windows between messages cost memory, those that do not must not.</summary>
public sealed class TakeoverTests(AttackTable table) : CompressionTests(table)
{
    private const int Count = 1000;

    // More than a window, so that all of it is touched: memory that is not, costs nothing.
    private const int Size = 40 * 1024;

    [Fact]
    public async Task ASessionThatKeepsItsWindowHoldsADecompressor()
    {
        // 42,500 bytes of zlib's, 6,000 for the session, and the garbage of its messages. The server keeps no window of what it sends.
        await HoldsAsync("windows that are kept", Deflate.Offer, mostEach: 56 * 1024);
    }

    [Fact]
    public async Task ASessionThatForgetsItsWindowHoldsNothing()
    {
        // As a session that does not compress, and the garbage of its messages.
        await HoldsAsync("windows that are forgotten", Deflate.OfferWithoutTakeover, mostEach: 12 * 1024);
    }

    private async Task HoldsAsync(string name, string offer, int mostEach)
    {
        int most = (int)((long)Count * mostEach / MiB);
        await using Attack attack = await AttackAsync(
            name, $"{Count} sessions, a compressed message of 40 KiB each", new Bounds(MiB: most + 12));
        byte[] text = Encoding.ASCII.GetBytes(new Random(5).GetItems("etaoin shrdlu cmfwyp".AsSpan(), Size));
        byte[] frame = Frames.Masked(Deflate.Text, Deflate.Compress(text));
        RawPeer[] peers = [.. Enumerable.Range(0, Count).Select(_ => Open(attack, offer))];
        foreach (RawPeer peer in peers)
        {
            peer.Send(frame);
            Assert.Equal(text, ReadMessage(peer));
        }

        await attack.OthersAreServedAsync();
        await attack.ComesToRestAsync();
        long each = attack.Growth / Count;
        Assert.True(each <= mostEach, $"{each} bytes each");
        foreach (RawPeer peer in peers)
        {
            peer.Reset();
        }

        await attack.EndAsync($"{each} bytes each");
    }
}
