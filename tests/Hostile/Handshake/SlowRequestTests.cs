using System.Diagnostics;

namespace WsGen.Hostile.Handshake;

/// <summary>Clients that take their time with the request, and hold a connection meanwhile. <c>HandshakeTimeout</c> is the answer.</summary>
public sealed class SlowRequestTests(AttackTable table) : AttackTests(table)
{
    private const int Count = 500;

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(1);

    // The time-out is exact to 50 ms; the rest is for a machine that has other things to do than to answer 500.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    // A connection with half a request costs itself and a buffer of 1 KiB for what has come: 500 of them 4 MiB. As much again is garbage.
    private static readonly Bounds Bounds = new(MiB: 16);

    private static readonly ServerOptions Options = new() { HandshakeTimeout = HandshakeTimeout };

    [Fact]
    public async Task RequestsByteByByteGet408AndAreGone()
    {
        await using Attack attack = await AttackAsync("requests byte by byte", $"{Count} requests, a byte of each at a time", Bounds, Options);
        byte[] request = Upgrade.Request("/echo", $"X-Padding: {new string('x', 10_000)}");
        var clock = Stopwatch.StartNew();
        RawPeer[] peers = attack.ConnectMany(Count);
        await attack.WhileOthersAreServedAsync(() =>
        {
            for (int i = 0; i < request.Length && clock.Elapsed < HandshakeTimeout; i++)
            {
                foreach (RawPeer peer in peers)
                {
                    peer.TrySend(request.AsSpan(i, 1));
                }

                Thread.Sleep(20); // slowness is the attack
            }
        });

        await attack.EndAsync(await AreTimedOutAsync(attack, peers, clock));
    }

    [Fact]
    public async Task ConnectionsWithoutAByteGet408AndAreGone()
    {
        await using Attack attack = await AttackAsync("connections without a byte", $"{Count} connections, nothing else", Bounds, Options);
        var clock = Stopwatch.StartNew();
        RawPeer[] peers = attack.ConnectMany(Count);
        await attack.OthersAreServedAsync();
        await attack.EndAsync(await AreTimedOutAsync(attack, peers, clock));
    }

    [Fact]
    public async Task HalfARequestAndAnEndIsOverAtOnce()
    {
        await using Attack attack = await AttackAsync("half a request, then FIN", $"{Count} requests up to the middle", Bounds);
        var clock = Stopwatch.StartNew();
        RawPeer[] peers = attack.ConnectMany(Count);
        foreach (RawPeer peer in peers)
        {
            peer.Send(Upgrade.Request("/echo").AsSpan(0, 80));
            peer.EndOutput();
        }

        await attack.OthersAreServedAsync();
        foreach (RawPeer peer in peers)
        {
            Assert.Equal(Ending.Fin, peer.ReadToEnd());
        }

        Assert.True(clock.Elapsed < Slack, $"{clock.Elapsed}: these connections have waited for the handshake time-out.");
        await attack.EndAsync("ended at once");
    }

    [Fact]
    public async Task HalfARequestAndAResetIsOverAtOnce()
    {
        await using Attack attack = await AttackAsync("half a request, then RST", $"{Count} requests up to the middle", Bounds);
        RawPeer[] peers = attack.ConnectMany(Count);
        foreach (RawPeer peer in peers)
        {
            peer.Send(Upgrade.Request("/echo").AsSpan(0, 80));
        }

        await attack.OthersAreServedAsync();
        foreach (RawPeer peer in peers)
        {
            peer.Reset();
        }

        TimeSpan gone = await attack.ConnectionsFallToAsync(0, Slack);
        await attack.EndAsync($"gone {gone.TotalSeconds:0.0} s after the last");
    }

    /// <summary>Each is told, and then ended by the server: none of them ends its side.</summary>
    private static async Task<string> AreTimedOutAsync(Attack attack, RawPeer[] peers, Stopwatch clock)
    {
        foreach (RawPeer peer in peers)
        {
            Assert.Equal(408, peer.ReadStatus());
            Assert.Equal(Ending.Fin, peer.ReadToEnd());
        }

        TimeSpan told = clock.Elapsed;
        Assert.InRange(told, HandshakeTimeout, HandshakeTimeout + Slack);

        // Those who have been refused have the same time again to go.
        await attack.ConnectionsFallToAsync(0, HandshakeTimeout + Slack);
        return $"408 after {told.TotalSeconds:0.0} s, gone after {clock.Elapsed.TotalSeconds:0.0} s";
    }
}
