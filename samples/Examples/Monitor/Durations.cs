namespace Examples.Monitor;

/// <summary>How long things have taken: counted by size, four sizes to each doubling, so that a quantile is right within a fifth. Not thread-safe.</summary>
internal sealed class Durations
{
    private const double Least = 1e-6; // seconds
    private const int PerDoubling = 4;

    private readonly int[] _counts = new int[30 * PerDoubling]; // to eighteen minutes
    private int _count;

    public void Add(double seconds)
    {
        _counts[Math.Clamp((int)Math.Ceiling(Math.Log2(Math.Max(seconds, Least) / Least) * PerDoubling), 0, _counts.Length - 1)]++;
        _count++;
    }

    /// <returns>Milliseconds within which that share of them ended; null if there are none.</returns>
    public double? Quantile(double share)
    {
        int seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (_count > 0 && seen >= share * _count)
            {
                return Math.Round(Least * Math.Pow(2, (double)i / PerDoubling) * 1000, 4);
            }
        }

        return null;
    }

    /// <summary>Likewise, and begins anew.</summary>
    public double? TakeQuantile(double share)
    {
        double? quantile = Quantile(share);
        Array.Clear(_counts);
        _count = 0;
        return quantile;
    }
}
