using System.Diagnostics;

namespace WsGen.Hostile.Support;

/// <summary>Waits for conditions. What is not met within the time given is a failure that says what was waited for.</summary>
internal static class Patience
{
    /// <summary>Longer than anything takes that is not broken, on a machine that has other things to do, too.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Polling = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until <paramref name="isMet"/>.</summary>
    /// <param name="isMet">Asked again and again.</param>
    /// <param name="complaint">What to say if it never is.</param>
    /// <param name="limit">How long it may take; <see cref="Limit"/> if not given.</param>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> UntilAsync(Func<bool> isMet, Func<string> complaint, TimeSpan? limit = null)
    {
        var clock = Stopwatch.StartNew();
        while (!isMet())
        {
            if (clock.Elapsed > (limit ?? Limit))
            {
                Assert.Fail($"Not within {(limit ?? Limit).TotalSeconds} s: {complaint()}");
            }

            await Task.Delay(Polling);
        }

        return clock.Elapsed;
    }
}
