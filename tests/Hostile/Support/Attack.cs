using System.Diagnostics;
using System.Globalization;

namespace WsGen.Hostile.Support;

/// <summary>
/// One attack on one EchoServer, a process of its own that has served some clients before. <see cref="EndAsync"/> is the proof: others are
/// served, and memory, descriptors, threads and processor time are within bounds.
/// </summary>
internal sealed class Attack : IAsyncDisposable
{
    private const string Listening = "listening on ws://127.0.0.1:";
    private const int WarmUpSessions = 100;

    // The runtime's own: a file it looks into now and then.
    private const int DescriptorsToSpare = 2;

    // A thread that spins takes all of a window, or on a busy machine a good part of it. The clock's ticks and the runtime's threads take less
    // than one tick of the processor clock, 10 ms; two may fall into a window.
    private static readonly TimeSpan QuietWindow = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan QuietUse = TimeSpan.FromMilliseconds(20);

    // For memory to be given back, connections to be noticed as gone, and the processor to come to rest.
    private static readonly TimeSpan SettlingLimit = TimeSpan.FromSeconds(15);

    private readonly AttackTable _table;
    private readonly string _name;
    private readonly string _sent;
    private readonly Bounds _bounds;
    private readonly ChildProcess _process;
    private readonly List<RawPeer> _peers = [];
    private readonly string _firstLine;
    private long _residentBefore;
    private int _descriptorsBefore;
    private int _threadsBefore;

    private Attack(AttackTable table, string name, string sent, Bounds bounds, ChildProcess process, string firstLine)
    {
        _table = table;
        _name = name;
        _sent = sent;
        _bounds = bounds;
        _process = process;
        _firstLine = firstLine;
        Port = int.Parse(firstLine.AsSpan(Listening.Length), CultureInfo.InvariantCulture);
        Server = new ProcessFigures(process.Id);
    }

    /// <summary>Where the server listens.</summary>
    public int Port { get; }

    /// <summary>What the server holds and has used.</summary>
    public ProcessFigures Server { get; }

    /// <summary>How much more memory the server holds now than before the attack.</summary>
    public long Growth => Server.Resident - _residentBefore;

    /// <summary>The most it has been.</summary>
    public long PeakGrowth => Server.PeakResident - _residentBefore;

    /// <summary>The server's connections, those of the attack and others.</summary>
    public int Connections => Server.Descriptors - _descriptorsBefore;

    private string Complaints => _process.Output[(_firstLine.Length + 1)..] + _process.Errors;

    public static async Task<Attack> StartAsync(AttackTable table, string name, string sent, Bounds bounds, ServerOptions options)
    {
        string program = await PublishedEchoServer.PathAsync();
        ChildProcess process = options.MaxDescriptors is { } most
            ? ChildProcess.Start("/bin/sh", ["-c", $"ulimit -n {most}; exec \"$0\" \"$@\"", program, .. options.Arguments], options.Environment)
            : ChildProcess.Start(program, options.Arguments, options.Environment);
        string line = await process.LineAsync(static _ => true, Patience.Limit);
        Assert.StartsWith(Listening, line);
        var attack = new Attack(table, name, sent, bounds, process, line);
        await attack.WarmUpAsync();
        return attack;
    }

    /// <summary>A connection that ends with the attack, at the latest.</summary>
    public RawPeer Connect(int? receiveBuffer = null) => Track(RawPeer.Connect(Port, receiveBuffer));

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
        Task attacking = Task.Factory.StartNew(attack, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
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
        Patience.UntilAsync(() => Connections <= most, () => $"{_name}: {Connections} connections are left, not {most}", limit);

    /// <summary>Nothing is done, and nothing is used up. Sessions may be open.</summary>
    public async Task ComesToRestAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var window = Stopwatch.StartNew();
            TimeSpan before = Server.ProcessorTime;
            await Task.Delay(QuietWindow);
            TimeSpan used = Server.ProcessorTime - before;
            if (used <= QuietUse * (window.Elapsed / QuietWindow))
            {
                return;
            }

            Assert.True(clock.Elapsed < SettlingLimit, $"{_name}: the server uses {used.TotalMilliseconds} ms of {window.ElapsedMilliseconds} with nothing to do.");
        }
    }

    /// <summary>Asks the server to stop.</summary>
    /// <returns>How long it took to end, with the exit code 0.</returns>
    public async Task<TimeSpan> StopServerAsync(TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        _process.Terminate();
        Assert.Equal(0, await _process.ExitAsync(limit));
        return clock.Elapsed;
    }

    /// <summary>The attack is over: ends its connections and holds the server to the bounds.</summary>
    /// <param name="outcome">What came of it, for the table.</param>
    public async Task EndAsync(string outcome)
    {
        EndPeers();
        await OthersAreServedAsync();
        await ConnectionsFallToAsync(DescriptorsToSpare, SettlingLimit);
        await ComesToRestAsync();
        await Patience.UntilAsync(
            () => Growth <= _bounds.AfterMiB * 1048576L, () => $"{_name}: {AttackTable.MiB(Growth)} more are held than before", SettlingLimit);
        await Patience.UntilAsync(
            () => Server.Threads <= _threadsBefore + _bounds.Threads, () => $"{_name}: {Server.Threads} threads instead of {_threadsBefore}", SettlingLimit);
        long peak = PeakGrowth;
        Record(outcome, peak, Growth);
        Assert.True(peak <= _bounds.PeakMiB * 1048576L, $"{_name}: memory had grown by {AttackTable.MiB(peak)}, the bound is {_bounds.PeakMiB} MiB");
        Assert.Equal("", Complaints);
    }

    /// <summary>Puts the attack into the table.</summary>
    public void Record(string outcome, long peakGrowth, long growthAfter) => _table.Add(_name, _sent, outcome, peakGrowth, growthAfter);

    public async ValueTask DisposeAsync()
    {
        EndPeers();
        await _process.DisposeAsync();
    }

    private async Task WarmUpAsync()
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
        await ComesToRestAsync();
        _residentBefore = Server.Resident;
        _descriptorsBefore = Server.Descriptors;
        _threadsBefore = Server.Threads;
        Server.ForgetPeak();
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
