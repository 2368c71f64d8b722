using System.Buffers.Binary;

namespace WsGen.Hostile.ControlFrames;

/// <summary>Pings and pongs without end. Each ping wants an answer (RFC 6455 section 5.5.2), and answers to a peer that does not read pile up.</summary>
public sealed class PingFloodTests(AttackTable table) : AttackTests(table)
{
    private const int Million = 1_000_000;
    private const int Batch = 1000;
    private const int PayloadSize = 125;

    // One connection: 64 KiB of answers that are under way, and one pong that waits behind them.
    private static readonly Bounds Bounds = new(MiB: 8);

    [Fact]
    public async Task AMillionPingsOfAPeerThatReadsAreAnswered()
    {
        await using Attack attack = await AttackAsync("pings, pongs are read", "a million pings of 125 bytes", Bounds);
        RawPeer peer = attack.Open("/echo");
        Task sending = OwnThread.Run(() => SendNumbered(peer));
        int answers = 0;
        TimeSpan slowest = await attack.WhileOthersAreServedAsync(() =>
        {
            // One pong may answer several pings (section 5.5.3): where the output stands still for a moment the latest counts. But none
            // comes late, none comes twice, and the last one comes.
            int last = -1;
            while (last != Million - 1)
            {
                Assert.Equal(Frames.Pong, peer.ReadFrame(out ReadOnlySpan<byte> payload));
                Assert.Equal(PayloadSize, payload.Length);
                int number = BinaryPrimitives.ReadInt32BigEndian(payload);
                Assert.InRange(number, last + 1, Million - 1);
                last = number;
                answers++;
            }
        });
        await sending;
        await attack.EndAsync($"{answers} pongs, the last for the last; others waited {slowest.TotalMilliseconds:0} ms at most");
    }

    [Fact]
    public async Task PingsOfAPeerThatNeverReadsAreBoundedAndEndWithTheSendTimeout()
    {
        const int Count = 10;
        TimeSpan sendTimeout = TimeSpan.FromSeconds(1);
        await using Attack attack = await AttackAsync(
            "pings, nothing is read", $"{Count} times up to a million pings of 125 bytes", new Bounds(MiB: 12),
            new ServerOptions { SendTimeout = sendTimeout });
        RawPeer[] peers = [.. Enumerable.Range(0, Count).Select(_ => attack.Open("/echo", receiveBuffer: 4096))];
        byte[] pings = Frames.Repeat(Frames.Masked(Frames.Ping, new byte[PayloadSize]), Batch);
        long sent = 0;
        Task sending = OwnThread.ForEach(peers, peer =>
        {
            for (int i = 0; i < Million / Batch && peer.TrySend(pings); i++)
            {
                Interlocked.Add(ref sent, Batch);
            }
        });
        await attack.OthersAreServedAsync();
        await sending;

        // What the kernel of the peer still takes counts as reading: with so small a buffer it drops some, and takes them when they are sent again,
        // which the kernel does at growing intervals. Longer than the time-out without any, and it is over.
        await attack.ConnectionsFallToAsync(0, sendTimeout + TimeSpan.FromSeconds(15));
        await attack.EndAsync($"{sent} pings taken, then reset");
    }

    [Fact]
    public async Task AMillionPongsThatNobodyAskedForAreIgnored()
    {
        await using Attack attack = await AttackAsync("pongs", "a million pongs of 125 bytes", Bounds);
        RawPeer peer = attack.Open("/echo");
        byte[] pongs = Frames.Repeat(Frames.Masked(Frames.Pong, new byte[PayloadSize]), Batch);
        TimeSpan slowest = await attack.WhileOthersAreServedAsync(() =>
        {
            for (int i = 0; i < Million / Batch; i++)
            {
                peer.Send(pongs);
            }

            peer.Send(Frames.TextOf("at last"));
            Assert.Equal("at last", peer.ReadText());
        });
        await attack.EndAsync($"ignored; others waited {slowest.TotalMilliseconds:0} ms at most");
    }

    /// <summary>Each ping carries its number.</summary>
    private static void SendNumbered(RawPeer peer)
    {
        byte[] ping = Frames.Masked(Frames.Ping, new byte[PayloadSize]);
        byte[] pings = Frames.Repeat(ping, Batch);
        int header = ping.Length - PayloadSize;
        int mask = BinaryPrimitives.ReadInt32BigEndian(ping.AsSpan(header - 4));
        for (int sent = 0; sent < Million; sent += Batch)
        {
            for (int i = 0; i < Batch; i++)
            {
                BinaryPrimitives.WriteInt32BigEndian(pings.AsSpan((i * ping.Length) + header), mask ^ (sent + i));
            }

            peer.Send(pings);
        }
    }
}
