namespace WsGen.Hostile.Handshake;

/// <summary>Very many connections: one after the other, at the same time, and more than there may be.</summary>
public sealed class ManyConnectionTests(AttackTable table) : AttackTests(table)
{
    // A session at rest holds its objects and no buffer: no more than this, in bytes.
    private const int MostBytesAtRest = 8 * 1024;

    [Fact]
    public async Task ConnectionsThatComeAndGoLeaveNothing()
    {
        const int Count = 5000;

        // One connection is open at a time, and a few that have not been noticed as gone; the rest is garbage of two generations.
        await using Attack attack = await AttackAsync(
            "connections that come and go", $"{Count} connections: without a byte, with some, with a reset", new Bounds(MiB: 24));
        await attack.WhileOthersAreServedAsync(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                using RawPeer peer = RawPeer.Connect(attack.Port);
                if (i % 2 == 0)
                {
                    peer.TrySend("GET /echo HTTP/1.1\r\n"u8);
                }

                if (i % 4 >= 2)
                {
                    peer.Reset();
                }
            }
        });
        TimeSpan gone = await attack.ConnectionsFallToAsync(0);
        await attack.EndAsync($"gone {gone.TotalSeconds:0.0} s after the last");
    }

    [Fact]
    public async Task IdleSessionsCostLittleAndGiveItBack()
    {
        const int Count = 2000;
        const int Waves = 6;

        // Garbage is collected when there is enough of it, so what a wave gives back shows in the next ones: six that gave nothing back
        // would hold more than 60 MiB.
        await using Attack attack = await AttackAsync(
            "idle sessions", $"{Count} upgrades, held; {Waves} times", new Bounds(MiB: 46));
        long bytes = 0;
        for (int wave = 0; wave < Waves; wave++)
        {
            RawPeer[] peers = attack.OpenMany(Count, "/echo");
            if (wave == 0)
            {
                await attack.OthersAreServedAsync();
                await attack.ComesToRestAsync();
                bytes = attack.Growth / Count;
                Assert.True(bytes < MostBytesAtRest, $"{bytes} bytes for a session at rest");
            }

            foreach (RawPeer peer in peers)
            {
                peer.Dispose();
            }

            await attack.ConnectionsFallToAsync(0);
        }

        await attack.EndAsync($"served; {bytes} bytes each");
    }

    [Fact]
    public async Task SessionsKilledAllAtOnceLeaveNothing()
    {
        const int Count = 2000;
        await using Attack attack = await AttackAsync(
            "sessions killed at once", $"{Count} sessions, then {Count} resets", new Bounds(MiB: 32)); // as idle sessions, in one wave
        RawPeer[] peers = attack.OpenMany(Count, "/echo");
        await attack.WhileOthersAreServedAsync(() =>
        {
            foreach (RawPeer peer in peers)
            {
                peer.Reset();
            }
        });
        TimeSpan gone = await attack.ConnectionsFallToAsync(0);
        await attack.EndAsync($"gone {gone.TotalSeconds:0.0} s after the last");
    }

    [Fact]
    public async Task ConnectionsBeyondTheLimitAreRefusedAndThenDropped()
    {
        const int Most = 100;
        const int Told = 64; // so many are told at the same time
        const int Count = 2000;
        await using Attack attack = await AttackAsync(
            "connections beyond MaxConnections", $"{Count} connections where {Most} may be", new Bounds(MiB: 16),
            new ServerOptions { MaxConnections = Most });
        RawPeer[] sessions = attack.OpenMany(Most, "/echo");
        int refused = 0;
        RawPeer[] beyond = [.. Enumerable.Range(0, Count).Select(_ => attack.TryConnect()).OfType<RawPeer>()]; // some are reset at once
        foreach (RawPeer peer in beyond)
        {
            if (peer.TrySend(Upgrade.Request("/echo")) && peer.TryReadStatus() is { } status)
            {
                Assert.Equal(503, status);
                refused++;
            }
        }

        Assert.InRange(refused, 1, Told);
        await attack.ConnectionsFallToAsync(Most + Told);
        foreach (RawPeer session in sessions)
        {
            session.Send(Frames.TextOf("still served"));
            Assert.Equal("still served", session.ReadText());
        }

        // Where one has gone there is room for another.
        sessions[0].Dispose();
        await Patience.UntilAsync(() => IsAdmitted(attack), static () => "nobody is let in where somebody has left");
        await attack.EndAsync($"{refused} got 503, the others a reset; those within are served");
    }

    private static bool IsAdmitted(Attack attack)
    {
        using RawPeer peer = RawPeer.Connect(attack.Port);
        return peer.TrySend(Upgrade.Request("/echo")) && peer.TryReadStatus() == 101;
    }

    [Fact]
    public async Task ConnectionsBeyondTheDescriptorsWaitAndDoNotSpin()
    {
        const int Most = 256;
        const int Count = 1000; // the others wait in the listener's queue, which holds 1024
        await using Attack attack = await AttackAsync(
            "connections beyond the descriptors", $"{Count} connections where the process may have {Most} files open",
            new Bounds(MiB: 12), new ServerOptions { MaxDescriptors = Most });
        RawPeer session = attack.Open("/echo");
        RawPeer[] peers = attack.ConnectMany(Count);
        await Patience.UntilAsync(() => attack.Server.Figures.Descriptors == Most, () => $"{attack.Server.Figures.Descriptors} descriptors are open");
        await attack.ComesToRestAsync();
        session.Send(Frames.TextOf("still served"));
        Assert.Equal("still served", session.ReadText());
        foreach (RawPeer peer in peers)
        {
            peer.Dispose();
        }

        Assert.Equal(1, attack.Server.Complaints.Split("Connections wait to be accepted").Length - 1);
        await attack.EndAsync("those within are served; accepts again when they have gone", mayComplain: "Connections wait to be accepted");
    }
}
