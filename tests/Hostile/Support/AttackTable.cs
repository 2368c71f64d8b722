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
    private readonly ConcurrentQueue<Row> _rows = new();

    internal void Add(Row row) => _rows.Enqueue(row);

    internal static string MiB(long bytes) => FormattableString.Invariant($"{bytes / 1048576.0:0.0} MiB");

    /// <inheritdoc/>
    public void Dispose()
    {
        Console.WriteLine("| attack | what is sent | what comes of it | growth | bound |");
        Console.WriteLine("| - | - | - | - | - |");
        foreach (Row row in _rows.OrderBy(static row => row.Area, StringComparer.Ordinal).ThenBy(static row => row.Attack, StringComparer.Ordinal))
        {
            Console.WriteLine($"| {row.Attack} | {row.Sent} | {row.Outcome} | +{MiB(row.PeakGrowth)} | {row.MostMiB} MiB |");
        }
    }

    /// <param name="Area">The folder it is in; rows are in its order.</param>
    /// <param name="Attack">Its name.</param>
    /// <param name="Sent">What was sent.</param>
    /// <param name="Outcome">What came of it.</param>
    /// <param name="PeakGrowth">By how many bytes the server's memory had grown at the worst moment.</param>
    /// <param name="MostMiB">By how much it may have grown.</param>
    internal sealed record Row(string Area, string Attack, string Sent, string Outcome, long PeakGrowth, int MostMiB);
}
