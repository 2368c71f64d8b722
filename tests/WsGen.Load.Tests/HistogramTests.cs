using WsGen.Load.Measures;

namespace WsGen.Load;

/// <summary>Quantiles, beside those of the sorted values themselves.</summary>
public sealed class HistogramTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(10_000)]
    [InlineData(50_000_000)]
    [InlineData(60_000_000_000)]
    public void QuantilesAreWithinOnePerCentOfTheTrueOnes(long largest)
    {
        var random = new Random(7);
        var histogram = new Histogram();
        long[] values = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextInt64(largest))];
        foreach (long value in values)
        {
            histogram.Record(value);
        }

        Array.Sort(values);
        foreach (double share in (double[])[0.5, 0.9, 0.99, 0.999, 1])
        {
            double exact = values[(int)Math.Ceiling(values.Length * share) - 1] / 1000.0;
            Assert.InRange(histogram.Quantile(share), exact, (exact * 1.01) + 0.001);
        }
    }

    [Fact]
    public void WhatIsCountedIsForgottenWhenTheWarmUpEnds()
    {
        var tally = new Tally();
        tally.Add(1_000_000);
        tally.Clear();
        tally.Add(1000);
        Assert.Equal(1, tally.Messages);
        Assert.InRange(tally.Latencies.Quantile(1), 1, 1.01);
    }
}
