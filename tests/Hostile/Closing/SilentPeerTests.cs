using System.Diagnostics;

namespace WsGen.Hostile.Closing;

/// <summary>Peers that do not answer a close frame, or go on as if there had been none. <c>CloseTimeout</c> is the answer.</summary>
public sealed class SilentPeerTests(AttackTable table) : AttackTests(table)
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    // Sessions and their garbage, and what one read brings, which is thrown away.
    private static readonly Bounds Bounds = new(MiB: 16);

    [Fact]
    public async Task PeersThatNeverAnswerACloseFrameAreGone()
    {
        const int Count = 300;
        await using Attack attack = await AttackAsync(
            "no answer to a close frame", $"{Count} sessions, a wrong frame each, then silence", Bounds, new ServerOptions { CloseTimeout = CloseTimeout });
        RawPeer[] peers = attack.OpenMany(Count, "/echo");
        var clock = Stopwatch.StartNew();
        foreach (RawPeer peer in peers)
        {
            peer.Send(Frames.Masked(0x83, []));
        }

        await attack.OthersAreServedAsync();
        foreach (RawPeer peer in peers)
        {
            Assert.Equal(1002, peer.ReadClose().Code);
        }

        await attack.ConnectionsFallToAsync(0, CloseTimeout + Slack);
        Assert.True(clock.Elapsed >= CloseTimeout, $"Gone after {clock.Elapsed}: nobody has waited for the peers.");
        await attack.EndAsync($"1002, gone after {clock.Elapsed.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task SessionsThatFallSilentGet1001AndAreGone()
    {
        const int Count = 300;
        TimeSpan idleTimeout = TimeSpan.FromSeconds(1);
        await using Attack attack = await AttackAsync(
            "silence", $"{Count} sessions, one message each, then nothing", Bounds,
            new ServerOptions { CloseTimeout = CloseTimeout, IdleTimeout = idleTimeout });
        var clock = Stopwatch.StartNew();
        var peers = new RawPeer[Count];
        for (int i = 0; i < Count; i++)
        {
            peers[i] = attack.Open("/echo");
            peers[i].Send(Frames.TextOf("Hello"));
            Assert.Equal("Hello", peers[i].ReadText());
        }

        await attack.OthersAreServedAsync();
        foreach (RawPeer peer in peers)
        {
            Assert.Equal(1001, peer.ReadClose().Code);
        }

        await attack.ConnectionsFallToAsync(0, CloseTimeout + Slack);
        Assert.InRange(clock.Elapsed, idleTimeout + CloseTimeout, idleTimeout + CloseTimeout + Slack);
        await attack.EndAsync($"1001, gone after {clock.Elapsed.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task PeersThatGoOnSendingAfterAnErrorAreGone()
    {
        const int Count = 8;
        await using Attack attack = await AttackAsync(
            "data after an error", $"{Count} sessions, a wrong frame, then messages without end", Bounds, new ServerOptions { CloseTimeout = CloseTimeout });
        RawPeer[] peers = attack.OpenMany(Count, "/echo");
        byte[] messages = Frames.Repeat(Frames.Masked(Frames.Binary, new byte[1000]), 64);
        var clock = Stopwatch.StartNew();
        long sent = 0;
        Task sending = OwnThread.ForEach(peers, peer =>
        {
            peer.Send(Frames.Masked(0x83, []));
            while (peer.TrySend(messages))
            {
                Interlocked.Add(ref sent, messages.Length);
            }
        });
        await attack.OthersAreServedAsync();

        // They can read why, all the time.
        foreach (RawPeer peer in peers)
        {
            Assert.Equal(1002, peer.ReadClose().Code);
        }

        await sending.WaitAsync(Patience.Limit);
        Assert.InRange(clock.Elapsed, CloseTimeout, CloseTimeout + Slack);
        await attack.EndAsync($"1002, gone after {clock.Elapsed.TotalSeconds:0.0} s and {sent >> 20} MiB");
    }
}
