namespace WsGen.Hostile.Closing;

/// <summary>The server is asked to stop in the middle of an attack.</summary>
public sealed class StopTests(AttackTable table) : AttackTests(table)
{
    [Fact]
    public async Task SigtermEndsTheServerWhateverItsPeersDo()
    {
        const int Each = 125;
        TimeSpan closeTimeout = TimeSpan.FromSeconds(1);

        // The close time-out decides; the rest is for resetting 500 connections and for leaving, on a machine that has other things to do.
        TimeSpan most = closeTimeout + TimeSpan.FromSeconds(5);
        await using Attack attack = await AttackAsync(
            "SIGTERM under attack", $"{4 * Each} peers that never answer, never read, send on, or have not finished their request",
            new Bounds(PeakMiB: 100, AfterMiB: 100), // not what this is about: a push to 125 peers that do not read
            new ServerOptions { CloseTimeout = closeTimeout, SendQueueLimit = 65536 });
        attack.OpenMany(Each, "/echo");
        attack.OpenMany(Each, "/push/16384", receiveBuffer: 4096);
        RawPeer[] sending = attack.OpenMany(Each, "/echo");
        foreach (RawPeer peer in attack.ConnectMany(Each))
        {
            peer.Send("GET /echo HTTP/1.1\r\n"u8);
        }

        byte[] pongs = Frames.Repeat(Frames.Masked(Frames.Pong, new byte[100]), 100);
        long[] sent = new long[Each];
        using var stopped = new CancellationTokenSource();
        Task flood = Task.Factory.StartNew(
            () =>
            {
                while (!stopped.IsCancellationRequested)
                {
                    for (int i = 0; i < Each; i++)
                    {
                        sent[i] += sending[i].SendUntilStuck(pongs, TimeSpan.Zero, pongs.Length, before: sent[i]);
                    }
                }
            },
            TaskCreationOptions.LongRunning);
        await attack.OthersAreServedAsync();
        long peak = attack.PeakGrowth;
        TimeSpan took = await attack.StopServerAsync(most);
        await stopped.CancelAsync();
        await flood;
        attack.Record($"exit code 0 after {took.TotalSeconds:0.0} s", peak, growthAfter: 0);
    }
}
