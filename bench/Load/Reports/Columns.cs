using WsGen.Load.Measures;

namespace WsGen.Load.Reports;

/// <summary>Which columns a case's table has.</summary>
internal static class Columns
{
    private const double Mebibyte = 1024;

    /// <summary>The floor, and what one of our rows is to be compared with in particular.</summary>
    private static readonly string[] OtherBases = ["raw", "aspnetcore"];

    private static readonly Column[] Memory =
    [
        new("resident MiB", "0.0", static result => result.Rss / Mebibyte),
        new("proportional MiB", "0.0", static result => result.Pss / Mebibyte),
        new("anonymous MiB", "0.0", static result => result.Anonymous / Mebibyte),
    ];

    public static IEnumerable<Column> For(string name, Result[] measured, Result[] all, string baseline)
    {
        if (name.StartsWith("start", StringComparison.Ordinal))
        {
            return
            [
                new("accepts after ms", "0.0", static result => result.AcceptsAfter),
                new("serves after ms", "0.0", static result => result.ServesAfter),
                .. Memory,
                new("published MiB", "0.00", static result => result.PublishedBytes / 1024 / Mebibyte),
                Ratio($"accepts / {baseline}", measured, baseline, static result => result.AcceptsAfter),
            ];
        }

        if (name.StartsWith("idle", StringComparison.Ordinal))
        {
            return
            [
                new("bytes per connection", "0", static result => result.BytesPerConnection),
                .. Memory,
                Ratio($"bytes / {baseline}", measured, baseline, static result => result.BytesPerConnection),
            ];
        }

        if (name.StartsWith("syscalls", StringComparison.Ordinal))
        {
            return [new("system calls per message", "0.00", static result => result.SystemCalls)];
        }

        if (name.StartsWith("blocked", StringComparison.Ordinal))
        {
            return
            [
                new("per second", "#,0", static result => result.PerSecond),
                new("p50 us", "0", static result => result.P50),
                new("p99 us", "0", static result => result.P99) { WithSpread = true },
                new("p99.9 us", "0", static result => result.P999),
                new("longest us", "0", static result => result.Longest),
                new("server busy %", "0", static result => result.Busy * 100),
            ];
        }

        Column[] columns =
        [
            new("per second", "#,0", static result => result.PerSecond),
            new("CPU us", "0.00", static result => result.Cpu),
            new("user us", "0.00", static result => result.User),
            new("p50 us", "0", static result => result.P50),
            new("p99 us", "0", static result => result.P99),
            new("p99.9 us", "0", static result => result.P999),
            new("switches", "0.00", static result => result.Switches),
            new("resident MiB", "0.0", static result => result.Rss / Mebibyte),
            new("server busy %", "0", static result => result.Busy * 100),
            new("load idle %", "0", static result => result.LoadIdle * 100),
        ];
        return PlainEcho(name) is { } plain
            ? [.. columns, Ratio($"CPU / its own {plain}", [.. all.Where(result => result.Case == plain)], null, static result => result.Cpu)]
            :
            [
                .. columns,
                Ratio($"CPU / {baseline}", measured, baseline, static result => result.Cpu) with { WithSpread = true },
                Ratio($"throughput / {baseline}", measured, baseline, static result => result.PerSecond),
                .. OtherBases.Where(peer => measured.Any(result => result.Peer == peer))
                    .Select(peer => Ratio($"CPU / {peer}", measured, peer, static result => result.Cpu)),
            ];
    }

    public static string Explain(string name) => name switch
    {
        _ when name.StartsWith("start", StringComparison.Ordinal) => "From the program's start to its first accepted connection and to its first answered upgrade; memory a second later.",
        _ when name.StartsWith("idle", StringComparison.Ordinal) => "Resident memory of connections that have each had one message echoed, on a fresh server.",
        _ when name.StartsWith("fanout", StringComparison.Ordinal) => "One connection sends, all receive; what is counted are deliveries.",
        _ when name.StartsWith("connect", StringComparison.Ordinal) => "Connections opened, upgraded and closed; latency is that of the upgrade.",
        _ when name.StartsWith("rate", StringComparison.Ordinal) => "At a fixed rate; latency counts from the intended time of sending.",
        _ when name.StartsWith("blocked", StringComparison.Ordinal) =>
            "Echoes at a fixed rate while handlers of other connections are asleep; latency counts from the intended time of sending.",
        _ when name.StartsWith("syscalls", StringComparison.Ordinal) => "Counted apart from the other figures, because counting costs.",
        _ => "Messages back and forth; each that comes back is followed by the next.",
    };

    /// <summary>Cases that tell what a decoded payload costs are compared to the undecoded one on the same server.</summary>
    private static string? PlainEcho(string name) => name switch
    {
        "string-50x16" or "json-50x16" => "echo-50x16",
        _ => null,
    };

    /// <summary>Each result to that of the base in the same round: what troubles the machine troubles both.</summary>
    /// <param name="title">The column's.</param>
    /// <param name="measured">Where the base is found.</param>
    /// <param name="peer">Whose results are the base; null: the same server's.</param>
    /// <param name="value">What is compared.</param>
    private static Column Ratio(string title, Result[] measured, string? peer, Func<Result, double?> value)
    {
        Dictionary<(string, int), Result> bases = [];
        foreach (Result result in measured.Where(result => peer is null || result.Peer == peer))
        {
            bases[(result.Peer, result.Round)] = result;
        }

        return new Column(title, "0.00", result => bases.TryGetValue((peer ?? result.Peer, result.Round), out Result? other) ? value(result) / value(other) : null);
    }
}
