namespace WsGen.Hostile.Closing;

/// <summary>The server is asked to stop in the middle of an attack.</summary>
public sealed class StopTests(AttackTable table) : AttackTests(table)
{
    [Fact]
    public async Task SigtermEndsTheServerWhateverItsPeersDo()
    {
        const int Each = 125;
        const int Floods = 3; // as fast as they can: so many threads are enough for a machine that has two processors
        const int Queue = 64 * 1024;

        // For each that does not read: the queue of copies, and what is under way.
        const int Most = ((Each * 2 * Queue) >> 20) + 12;

        // ShutdownCloseTimeout, 1 s, decides; the rest is for resetting 500 connections and for leaving, on a machine that has other things to do.
        TimeSpan most = TimeSpan.FromSeconds(6);
        await using Attack attack = await AttackAsync(
            "SIGTERM under attack", $"{4 * Each} peers that never answer, never read, send on, or have not finished their request, and {Floods} that send pings as fast as they can",
            new Bounds(MiB: Most), new ServerOptions { SendQueueLimit = Queue });
        attack.OpenMany(Each, "/echo");
        attack.OpenMany(Each, "/push/16384", receiveBuffer: 4096);
        RawPeer[] sending = attack.OpenMany(Each, "/echo");
        RawPeer[] flooding = attack.OpenMany(Floods, "/echo");
        foreach (RawPeer peer in attack.ConnectMany(Each))
        {
            peer.Send("GET /echo HTTP/1.1\r\n"u8);
        }

        byte[] pongs = Frames.Repeat(Frames.Masked(Frames.Pong, new byte[100]), 100);
        long[] sent = new long[Each];
        using var stopped = new CancellationTokenSource();
        Task flood = OwnThread.Run(() =>
        {
            while (!stopped.IsCancellationRequested)
            {
                for (int i = 0; i < Each; i++)
                {
                    sent[i] += sending[i].SendUntilStuck(pongs, TimeSpan.Zero, pongs.Length, before: sent[i]);
                }
            }
        });
        Task floods = OwnThread.ForEach(flooding, peer =>
        {
            byte[] pings = Frames.Repeat(Frames.Masked(Frames.Ping, []), 10_000);
            while (!stopped.IsCancellationRequested && peer.TrySend(pings))
            {
            }
        });
        await attack.OthersAreServedAsync();
        long peak = attack.PeakGrowth;
        TimeSpan took = await attack.Server.StopAsync(most);
        await stopped.CancelAsync();
        await flood;
        await floods;
        attack.Record($"exit code 0 after {took.TotalSeconds:0.0} s", peak);
    }
}
