using System.Diagnostics;
using System.Net.Sockets;

namespace WsGen.Hostile.Support;

/// <summary>
/// One attack on one server that has served some clients before. <see cref="EndAsync"/> is the proof: others are served, and memory,
/// descriptors, threads and processor time are within bounds.
/// </summary>
/// <param name="server">The server, fresh.</param>
/// <param name="bounds">What the attack may cost it.</param>
/// <param name="record">Called once, with what came of it, and by how many bytes the server's memory had grown at the worst moment.</param>
internal sealed class Attack(EchoServer server, Bounds bounds, Action<string, long> record) : IAsyncDisposable
{
    private const int WarmUpSessions = 50;

    // Open for a moment now and then: a file the runtime looks into, a connection that is being refused.
    private const int DescriptorsToSpare = 2;

    // A thread that spins takes all of the time there is, or on a busy machine a good part of it. What else there is, the clock's ticks and
    // the runtime's own threads, takes less than a tick of the processor clock, 10 ms; and two of them may seem to have passed where it was one.
    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan QuietUse = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan QuietPolling = TimeSpan.FromMilliseconds(25);

    // For connections to be noticed as gone, and the processor to come to rest.
    private static readonly TimeSpan SettlingLimit = TimeSpan.FromSeconds(15);

    private readonly List<RawPeer> _peers = [];
    private long _residentBefore;
    private int _descriptorsBefore;
    private int _threadsBefore;

    public EchoServer Server => server;

    /// <summary>Where the server listens.</summary>
    public int Port => server.Port;

    /// <summary>How much more memory the server holds now than before the attack, in bytes.</summary>
    public long Growth => server.Figures.Resident - _residentBefore;

    /// <summary>The most it has been.</summary>
    public long PeakGrowth => server.Figures.PeakResident - _residentBefore;

    /// <summary>The server's connections, those of the attack and others.</summary>
    public int Connections => server.Figures.Descriptors - _descriptorsBefore;

    /// <summary>Has the server serve some clients, so that what it needs once is there, and takes its figures.</summary>
    public async Task WarmUpAsync()
    {
        byte[] request = Upgrade.Request("/echo");
        byte[] message = Frames.TextOf("warm");
        for (int i = 0; i < WarmUpSessions; i++)
        {
            using RawPeer peer = RawPeer.Open(Port, request);
            peer.Send(message);
            Assert.Equal("warm", peer.ReadText());
            peer.Send(Frames.NormalClose);
            Assert.Equal(1000, peer.ReadClose().Code);
        }

        await OthersAreServedAsync();
        await DescriptorsSettleAsync();
        _residentBefore = server.Figures.Resident;
        _descriptorsBefore = server.Figures.Descriptors;
        _threadsBefore = server.Figures.Threads;
        server.Figures.ForgetPeak();
    }

    /// <summary>A connection that ends with the attack, at the latest.</summary>
    public RawPeer Connect(int? receiveBuffer = null) => Track(RawPeer.Connect(Port, receiveBuffer));

    /// <summary>The same where the server may have reset it before it was known to be connected.</summary>
    public RawPeer? TryConnect()
    {
        try
        {
            return Connect();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return null;
        }
    }

    /// <summary>A session, likewise.</summary>
    public RawPeer Open(string path, int? receiveBuffer = null, params IEnumerable<string> headers) =>
        Track(RawPeer.Open(Port, Upgrade.Request(path, headers), receiveBuffer));

    /// <summary>So many connections, one after the other.</summary>
    public RawPeer[] ConnectMany(int count) => [.. Enumerable.Range(0, count).Select(_ => Connect())];

    /// <summary>So many sessions, likewise.</summary>
    public RawPeer[] OpenMany(int count, string path, int? receiveBuffer = null, params IEnumerable<string> headers) =>
        [.. Enumerable.Range(0, count).Select(_ => Open(path, receiveBuffer, headers))];

    /// <summary>Somebody else is served now.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> OthersAreServedAsync()
    {
        var clock = Stopwatch.StartNew();
        await WellBehavedClient.EchoAsync(Port);
        return clock.Elapsed;
    }

    /// <summary>Does something on a thread of its own while others are served, at least once.</summary>
    /// <returns>The longest that any of the others took.</returns>
    public async Task<TimeSpan> WhileOthersAreServedAsync(Action attack)
    {
        Task attacking = OwnThread.Run(attack);
        TimeSpan longest = default;
        do
        {
            TimeSpan took = await OthersAreServedAsync();
            longest = took > longest ? took : longest;
        }
        while (!attacking.IsCompleted);

        await attacking;
        return longest;
    }

    /// <summary>Waits until the server holds no more connections than so many, whatever their peers think.</summary>
    public Task<TimeSpan> ConnectionsFallToAsync(int most, TimeSpan? limit = null) =>
        Patience.UntilAsync(() => Connections <= most, () => $"{Connections} connections are left, not {most}", limit);

    /// <summary>Waits until for a while nothing is used up. Sessions may be open.</summary>
    public async Task ComesToRestAsync()
    {
        var clock = Stopwatch.StartNew();
        var quiet = Stopwatch.StartNew();
        TimeSpan before = server.Figures.ProcessorTime;
        while (quiet.Elapsed < QuietTime)
        {
            await Task.Delay(QuietPolling);
            TimeSpan now = server.Figures.ProcessorTime;
            if (now - before > QuietUse)
            {
                before = now;
                quiet.Restart();
            }

            Assert.True(clock.Elapsed < SettlingLimit, "The server uses the processor with nothing to do.");
        }
    }

    /// <summary>The attack is over: ends its connections and holds the server to the bounds.</summary>
    /// <param name="outcome">What came of it, for the table.</param>
    /// <param name="mayComplain">What the server may have to say of it in its log; otherwise nothing.</param>
    public async Task EndAsync(string outcome, string? mayComplain = null)
    {
        EndPeers();
        await ConnectionsFallToAsync(DescriptorsToSpare, SettlingLimit);
        await OthersAreServedAsync();
        await ConnectionsFallToAsync(DescriptorsToSpare, SettlingLimit);
        await ComesToRestAsync();
        Record(outcome, PeakGrowth);
        int threads = server.Figures.Threads;
        Assert.True(threads <= _threadsBefore + bounds.Threads, $"There are {threads} threads instead of {_threadsBefore}.");
        string complaints = server.Complaints;
        if (mayComplain is null || !complaints.Contains(mayComplain, StringComparison.Ordinal))
        {
            Assert.Equal("", complaints);
        }
    }

    /// <summary>Puts the attack into the table, and holds the server to the bound on its memory. For those that do not come to <see cref="EndAsync"/>.</summary>
    public void Record(string outcome, long peakGrowth)
    {
        record(outcome, peakGrowth);
        Assert.True(peakGrowth <= bounds.MiB * 1048576L, $"Memory had grown by {AttackTable.MiB(peakGrowth)}, and the bound is {bounds.MiB} MiB.");
    }

    public async ValueTask DisposeAsync()
    {
        EndPeers();
        await server.DisposeAsync();
    }

    /// <summary>What the warm-up has opened is closed when the number of descriptors stands still.</summary>
    private async Task DescriptorsSettleAsync()
    {
        int before = int.MaxValue;
        await Patience.UntilAsync(
            () =>
            {
                int now = server.Figures.Descriptors;
                (bool settled, before) = (now == before, now);
                return settled;
            },
            () => "the descriptors of the warm-up are not closed");
    }

    private RawPeer Track(RawPeer peer)
    {
        lock (_peers)
        {
            _peers.Add(peer);
        }

        return peer;
    }

    private void EndPeers()
    {
        lock (_peers)
        {
            foreach (RawPeer peer in _peers)
            {
                peer.Dispose();
            }

            _peers.Clear();
        }
    }
}
