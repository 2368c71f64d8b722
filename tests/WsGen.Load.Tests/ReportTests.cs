using WsGen.Load.Measures;
using WsGen.Load.Reports;

namespace WsGen.Load;

/// <summary>Medians and ratios of the tables.</summary>
public sealed class ReportTests
{
    /// <summary>The second round was slow for all: the ratio is that of the rounds, not that of the medians.</summary>
    [Fact]
    public void RatiosArePairedByRound()
    {
        Result[] results =
        [
            Of("bun", 1, 10), Of("bun", 2, 40), Of("bun", 3, 20),
            Of("ours", 1, 8), Of("ours", 2, 20), Of("ours", 3, 18),
        ];
        Assert.Equal("18.00", Show(results, "CPU us", "ours"));
        Assert.Equal("0.80 (0.50 to 0.90)", Show(results, "CPU / bun", "ours"));
        Assert.Equal("1.00 (1.00 to 1.00)", Show(results, "CPU / bun", "bun"));
    }

    [Fact]
    public void WhatWasNotMeasuredIsADash()
    {
        Result[] results = [Of("bun", 1, 10), new() { Peer = "ours", Case = "echo-50", Round = 1 }];
        Assert.Equal("-", Show(results, "CPU us", "ours"));
        Assert.Equal("-", Show(results, "CPU / bun", "ours"));
    }

    [Fact]
    public void ADecodedPayloadIsComparedWithTheSameServersPlainEcho()
    {
        Result[] plain = [Of("ours", 1, 10) with { Case = "echo-50x16" }, Of("bun", 1, 5) with { Case = "echo-50x16" }];
        Result[] decoded = [Of("ours", 1, 12) with { Case = "string-50x16" }];
        Column column = Columns.For("string-50x16", decoded, [.. plain, .. decoded], "bun").Single(static each => each.Title.StartsWith("CPU / its own", StringComparison.Ordinal));
        Assert.Equal("1.20", column.Show(decoded));
    }

    [Fact]
    public void ResultsSurviveTheirLine()
    {
        Result result = Of("bun", 2, 7.5) with { Rss = 1234 };
        Assert.Equal(result, Result.FromJson(result.ToJson()));
    }

    private static Result Of(string peer, int round, double cpu) => new() { Peer = peer, Case = "echo-50", Round = round, Cpu = cpu };

    private static string Show(Result[] results, string title, string peer) =>
        Columns.For("echo-50", results, results, "bun").Single(column => column.Title == title).Show(results.Where(result => result.Peer == peer));
}
