namespace WsGen.Hostile.Compression;

/// <summary>Messages that become a thousand times larger than what is sent, or never become anything.</summary>
public sealed class BombTests(AttackTable table) : CompressionTests(table)
{
    private const int SmallLimit = 1 * MiB;

    // A message at the limit of 1 MiB, the arrays it has grown out of, and the tables of the decompressor. The rest is garbage.
    private static readonly Bounds SmallBounds = new(MiB: 12);

    private static readonly ServerOptions SmallMessages = new() { MaxMessageSize = SmallLimit };

    [Fact]
    public async Task AGigabyteOfZerosIs1009AtTheLimit()
    {
        // The limit is 16 MiB: an array of that size, and the small ones, of up to 1 MiB, that it has grown out of.
        await using Attack attack = await AttackAsync("a bomb", "1 GiB of zeros in 1 MiB", new Bounds(MiB: 22));
        RawPeer peer = Open(attack);
        byte[] bomb = Deflate.Zeros(1024);
        await attack.WhileOthersAreServedAsync(() =>
        {
            peer.Send(Frames.Masked(Deflate.Binary, bomb));
            CloseFrame close = peer.ReadClose();
            Assert.Equal(1009, close.Code);
            Assert.Equal(0, close.FramesBefore);
            Assert.Equal(Ending.Fin, peer.ReadToEnd());
        });
        await attack.EndAsync("1009 at the limit");
    }

    [Fact]
    public async Task ManyLargeMessagesAtOnceLeaveNoMoreThanTheBudgetBehind()
    {
        // At the worst moment each holds its message of 16 MiB and the 4 MiB that it has grown out of, if all are at work at once.
        const int Count = 32;
        await using Attack attack = await AttackAsync("large messages at once", $"3 times {Count} messages of 16 MiB of zeros, in 16 KiB", new Bounds(MiB: Count * 20));
        byte[] message = Frames.Masked(Deflate.Binary, Deflate.Zeros(16));
        await attack.WhileOthersAreServedAsync(() =>
        {
            RawPeer[] peers = [.. Enumerable.Range(0, Count).Select(_ => Open(attack))];
            for (int round = 0; round < 3; round++)
            {
                Array.ForEach(peers, peer => peer.Send(message));
                Assert.All(peers, static peer => Assert.Equal(16 * MiB, ReadMessage(peer).Length));
            }
        });
        await attack.EndAsync("echoed");

        // Then nothing of it is in use: what is kept for the next large messages, and what a server holds anyway.
        Assert.InRange(attack.Growth, 0, (64 + 64) * MiB);
    }

    [Fact]
    public async Task ABombInManyFragmentsIs1009AtTheLimit()
    {
        const int Size = 100;
        await using Attack attack = await AttackAsync("a bomb in fragments", $"10 times 64 MiB of zeros, {Size} bytes at a time", SmallBounds, SmallMessages);
        byte[] bomb = Deflate.Zeros(64);
        byte[] frames =
        [
            .. Frames.Masked(Frames.Compressed | Frames.TextOpcode, []),
            .. bomb.Chunk(Size).SelectMany(static piece => Frames.Masked(Frames.Fragment, piece)),
        ];
        await attack.WhileOthersAreServedAsync(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                RawPeer peer = Open(attack);
                peer.Send(frames);
                Assert.Equal(1009, peer.ReadClose().Code);
            }
        });
        await attack.EndAsync("1009 at the limit");
    }

    [Fact]
    public async Task ABombWithinABombIsUnpackedOnce()
    {
        await using Attack attack = await AttackAsync("a bomb within a bomb", "1 GiB of zeros, compressed twice", SmallBounds, SmallMessages);
        byte[] once = Deflate.Zeros(1024);
        RawPeer peer = Open(attack);
        peer.Send(Frames.Masked(Deflate.Binary, Deflate.Compress(once)));
        Assert.Equal(once, ReadMessage(peer));
        await attack.EndAsync("echoed as what it was");
    }

    [Theory]
    [InlineData("blocks that hold nothing, in large frames", 13_000)]
    [InlineData("blocks that hold nothing, in small frames", 1)]
    public async Task BlocksThatHoldNothingAreNotReadForEver(string name, int blocksInAFrame)
    {
        // 8 bytes for each byte of the limit are more than any message needs.
        const int Enough = (8 * SmallLimit) + (64 * 1024);
        await using Attack attack = await AttackAsync(name, "a message without end, of empty blocks", SmallBounds, SmallMessages);
        RawPeer peer = Open(attack);
        byte[] frame = Frames.Masked(Frames.Fragment, Frames.Repeat(Deflate.EmptyBlock, blocksInAFrame));
        byte[] frames = Frames.Repeat(frame, Math.Max(1, 13_000 / blocksInAFrame));
        await attack.WhileOthersAreServedAsync(() =>
        {
            peer.Send(Frames.Masked(Frames.Compressed | Frames.BinaryOpcode, []));
            for (int sent = 0; sent < Enough; sent += 13_000 * Deflate.EmptyBlock.Length)
            {
                peer.Send(frames);
            }

            Assert.Equal(1009, peer.ReadClose().Code);
        });
        await attack.EndAsync("1009 at 8 times the limit");
    }

    [Fact]
    public async Task BlocksOfOneByteAreAMessage()
    {
        const int Size = 500_000;
        await using Attack attack = await AttackAsync(
            "blocks of one byte", $"a message of {Size} bytes, each in a stored block of 6 bytes", SmallBounds, SmallMessages);
        RawPeer peer = Open(attack);
        byte[] blocks = [.. Frames.Repeat([0x00, 0x01, 0x00, 0xFE, 0xFF, (byte)'x'], Size), 0x00];
        TimeSpan slowest = await attack.WhileOthersAreServedAsync(() =>
        {
            peer.Send(Frames.Masked(Deflate.Text, blocks));
            byte[] message = ReadMessage(peer);
            Assert.Equal(Size, message.Length);
            Assert.Equal(-1, message.AsSpan().IndexOfAnyExcept((byte)'x'));
        });
        await attack.EndAsync($"echoed; others waited {slowest.TotalMilliseconds:0} ms at most");
    }
}
