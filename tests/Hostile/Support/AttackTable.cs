using System.Collections.Concurrent;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(WsGen.Hostile.Support.AttackTable))]

// An attack wants the machine for itself: what it measures is time, and the server's answer to load.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace WsGen.Hostile.Support;

/// <summary>What every attack came to. Written to standard output, as lines that begin with "| ", when all are over.</summary>
public sealed class AttackTable : IDisposable
{
    private readonly ConcurrentQueue<string> _rows = new();

    internal void Add(string attack, string sent, string outcome, long peakGrowth, long growthAfter) =>
        _rows.Enqueue($"| {attack} | {sent} | {outcome} | {MiB(peakGrowth)} | {MiB(growthAfter)} |");

    internal static string MiB(long bytes) => FormattableString.Invariant($"{bytes / 1048576.0:0.0} MiB");

    /// <inheritdoc/>
    public void Dispose()
    {
        Console.WriteLine("| attack | sent | outcome | memory at the peak | memory after |");
        Console.WriteLine("| - | - | - | - | - |");
        foreach (string row in _rows.Order(StringComparer.Ordinal))
        {
            Console.WriteLine(row);
        }
    }
}
