using System.Diagnostics;

namespace WsGen.Hostile.SlowReaders;

/// <summary>Peers that ask for much and read none of it. <c>SendQueueLimit</c> bounds what waits for them, <c>SendTimeout</c> how long.</summary>
public sealed class NeverReadingTests(AttackTable table) : AttackTests(table)
{
    private const int Count = 50;

    // The least the system allows: the sooner it is full, the sooner the server notices.
    private const int SmallReceiveBuffer = 2048;

    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task EchoesOfLargeMessagesThatNobodyReadsAreBounded()
    {
        const int Size = 256 * 1024;
        const int Queue = 64 * 1024;

        // For each: the message that is being handled, the reply that waits for room, the reply under way in an array of the next power of
        // two, the queue. As much again for what the pools keep, and for the messages that are only coming in.
        const int Most = (Count * 2 * (Size + Size + (2 * Size) + Queue)) >> 20;
        await using Attack attack = await AttackAsync(
            "/echo, nothing is read", $"{Count} sessions, messages of 256 KiB until no more is taken", new Bounds(MiB: Most),
            new ServerOptions { MaxMessageSize = Size, SendQueueLimit = Queue, SendTimeout = SendTimeout });
        RawPeer[] peers = attack.OpenMany(Count, "/echo", SmallReceiveBuffer);
        byte[] message = Frames.Masked(Frames.Binary, new byte[Size]);
        long sent = 0;
        await attack.WhileOthersAreServedAsync(() => sent = SendUntilStuck(peers, message));
        await attack.ConnectionsFallToAsync(0, SendTimeout + Slack);
        await attack.EndAsync($"{sent >> 20} MiB taken, reset after the send time-out");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task EchoesOfHardlyAnythingThatNobodyReadsAreBounded(int size)
    {
        const int Few = 10;

        // For each a queue of 1 MiB, in which a message counts as 256 bytes; as much again for the garbage of its entries.
        await using Attack attack = await AttackAsync(
            $"/echo, messages of {size} bytes, nothing is read", $"{Few} sessions, messages until no more is taken", new Bounds(MiB: 2 * Few),
            new ServerOptions { SendTimeout = SendTimeout });
        RawPeer[] peers = attack.OpenMany(Few, "/echo", SmallReceiveBuffer);
        byte[] messages = Frames.Repeat(Frames.Masked(Frames.Binary, new byte[size]), 1000);
        long sent = 0;
        await attack.WhileOthersAreServedAsync(() => sent = SendUntilStuck(peers, messages));
        await attack.ConnectionsFallToAsync(0, SendTimeout + TimeSpan.FromSeconds(15)); // retransmissions into so small a buffer count as reading
        await attack.EndAsync($"{sent >> 20} MiB taken, reset after the send time-out");
    }

    [Fact]
    public async Task PushesThatNobodyReadsAreBounded()
    {
        const int Queue = 64 * 1024;

        // For each: the sender's own message, the queue of copies of it, what is under way. As much again for what the pools keep.
        const int Most = (Count * 2 * ((64 * 1024) + (2 * Queue) + (128 * 1024))) >> 20;
        await using Attack attack = await AttackAsync(
            "/push, nothing is read", $"{Count} sessions that are pushed 64 KiB without end", new Bounds(MiB: Most),
            new ServerOptions { SendQueueLimit = Queue, SendTimeout = SendTimeout });
        var clock = Stopwatch.StartNew();
        attack.OpenMany(Count, "/push/65536", SmallReceiveBuffer);
        await attack.OthersAreServedAsync();
        await attack.ComesToRestAsync();
        await attack.ConnectionsFallToAsync(0, SendTimeout + Slack);
        Assert.True(clock.Elapsed >= SendTimeout, $"Gone after {clock.Elapsed}: nobody has waited for the peers.");
        await attack.EndAsync($"reset after {clock.Elapsed.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task ABroadcastDoesNotWaitForAReceiverThatNeverReads()
    {
        const int Receivers = 5;
        const int Messages = 1500;
        const int Size = 16 * 1024;

        // One queue of 1 MiB, in arrays of 32 KiB.
        await using Attack attack = await AttackAsync(
            "/broadcast, one receiver never reads", $"{Messages} messages of 16 KiB to it and {Receivers} others", new Bounds(MiB: 20));
        attack.Open("/broadcast", SmallReceiveBuffer);
        RawPeer[] receivers = attack.OpenMany(Receivers, "/broadcast");
        byte[] payload = new byte[Size];
        var clock = Stopwatch.StartNew();
        TimeSpan slowest = default;
        for (int i = 0; i < Messages; i++)
        {
            BitConverter.TryWriteBytes(payload, i);
            var one = Stopwatch.StartNew();
            receivers[i % Receivers].Send(Frames.Masked(Frames.Binary, payload));
            foreach (RawPeer receiver in receivers)
            {
                Assert.Equal(Frames.Binary, receiver.ReadFrame(out ReadOnlySpan<byte> received));
                Assert.Equal(Size, received.Length);
                Assert.Equal(i, BitConverter.ToInt32(received));
            }

            slowest = one.Elapsed > slowest ? one.Elapsed : slowest;
        }

        // Long before the send time-out of 20 s.
        await attack.ConnectionsFallToAsync(Receivers, Slack);
        await attack.EndAsync(
            $"all received within {slowest.TotalMilliseconds:0} ms at most; the one was ended within {clock.Elapsed.TotalSeconds:0.0} s");
    }

    /// <summary>Gives each as much as it takes, round after round, until none takes any more.</summary>
    private static long SendUntilStuck(RawPeer[] peers, byte[] message)
    {
        const long MostOfEach = 32L << 20;
        long[] sent = new long[peers.Length];
        long before;
        do
        {
            before = sent.Sum();
            for (int i = 0; i < peers.Length; i++)
            {
                sent[i] += peers[i].SendUntilStuck(message, Pause, MostOfEach - sent[i], sent[i]);
            }
        }
        while (sent.Sum() != before);

        Assert.All(sent, static one => Assert.InRange(one, 1, MostOfEach - 1));
        return before;
    }
}
