using System.Globalization;
using WsGen.Load.Measures;

namespace WsGen.Load.Reports;

/// <summary>A column of a case's table: what it shows of each result. Shown is the median over the rounds.</summary>
internal sealed record Column(string Title, string Format, Func<Result, double?> Value)
{
    /// <summary>Whether the least and the greatest stand beside it.</summary>
    public bool WithSpread { get; init; }

    public string Show(IEnumerable<Result> rounds)
    {
        double[] sorted = [.. rounds.Select(Value).OfType<double>().Order()];
        return sorted.Length switch
        {
            0 => "-",
            > 1 when WithSpread => $"{Show(Median(sorted))} ({Show(sorted[0])} to {Show(sorted[^1])})",
            _ => Show(Median(sorted)),
        };
    }

    private static double Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    private string Show(double value) => value.ToString(Format, CultureInfo.InvariantCulture);
}
