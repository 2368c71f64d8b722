namespace WsGen.Hostile.SlowReaders;

/// <summary>Peers that read, but little at a time, and handlers that take their time.</summary>
public sealed class SlowReadingTests(AttackTable table) : AttackTests(table)
{
    [Fact]
    public async Task LargeMessagesPassThroughASmallReceiveBuffer()
    {
        const int Size = 1024 * 1024;
        const int Messages = 8;

        // The message, its echo in an array of the next power of two, and as much again in the pools.
        await using Attack attack = await AttackAsync(
            "a small receive buffer", $"{Messages} messages of 1 MiB through 4 KiB", new Bounds(MiB: 16));
        RawPeer peer = attack.Open("/echo", receiveBuffer: 4096);
        byte[] payload = new byte[Size];
        new Random(3).NextBytes(payload);
        byte[] message = Frames.Masked(Frames.Binary, payload);
        Task sending = OwnThread.Run(() =>
        {
            for (int i = 0; i < Messages; i++)
            {
                peer.Send(message);
            }
        });
        TimeSpan slowest = await attack.WhileOthersAreServedAsync(() =>
        {
            for (int i = 0; i < Messages; i++)
            {
                Assert.Equal(Frames.Binary, peer.ReadFrame(out ReadOnlySpan<byte> echo));
                Assert.True(echo.SequenceEqual(payload));
            }
        });
        await sending;
        await attack.EndAsync($"echoed; others waited {slowest.TotalMilliseconds:0} ms at most");
    }

    [Fact]
    public async Task LargeEchoesOneAfterTheOtherCostLittleMoreThanOne()
    {
        const int Size = 16 * 1024 * 1024;
        const int Sessions = 20;

        // The message and the arrays it has grown out of, 32 MiB; its echo, 16; all of it is kept for the next one, within a budget of 64. And what
        // the collector has not yet come to.
        const int Most = 96;
        await using Attack attack = await AttackAsync(
            "large echoes", $"{Sessions} sessions, one after the other, a message of 16 MiB each", new Bounds(MiB: Most));
        byte[] message = Frames.Masked(Frames.Binary, new byte[Size]);
        await attack.WhileOthersAreServedAsync(() =>
        {
            for (int i = 0; i < Sessions; i++)
            {
                using RawPeer peer = RawPeer.Open(attack.Port, Upgrade.Request("/echo"));
                peer.Send(message);
                Assert.Equal(Frames.Binary, peer.ReadFrame(out ReadOnlySpan<byte> echo));
                Assert.Equal(Size, echo.Length);
            }
        });
        await attack.EndAsync("echoed");
    }

    [Fact]
    public async Task HandlersThatBlockDelayOthersAndLoseNothing()
    {
        const int Count = 50;
        const int Milliseconds = 150;

        // Each takes a loop's thread, and the loop goes on with another. So nobody waits for long, and the threads cost no more than their
        // stacks and buffers.
        await using Attack attack = await AttackAsync(
            "handlers that block", $"{Count} messages to a handler that sleeps for {Milliseconds} ms", new Bounds(MiB: 24, Threads: Count + 16));
        RawPeer[] peers = attack.OpenMany(Count, $"/sleep/{Milliseconds}");
        foreach (RawPeer peer in peers)
        {
            peer.Send(Frames.TextOf("good night"));
        }

        TimeSpan slowest = await attack.WhileOthersAreServedAsync(() =>
        {
            foreach (RawPeer peer in peers)
            {
                Assert.Equal("good night", peer.ReadText());
            }
        });
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(1.5)); // one after the other they would take several seconds
        await attack.EndAsync($"all served; others waited {slowest.TotalSeconds:0.0} s at most", mayComplain: "A handler of Sleep");
    }
}
