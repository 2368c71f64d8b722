using System.Globalization;

namespace WsGen.Client.Reconnecting;

/// <summary>How long to wait before the next attempt: twice as long each time, and never the same for two clients, which would all come back at once.</summary>
/// <param name="initial">The first delay.</param>
/// <param name="most">The longest.</param>
/// <param name="random">From 0 to 1.</param>
internal readonly struct Backoff(TimeSpan initial, TimeSpan most, Func<double> random)
{
    /// <summary>The delay before an attempt: between a half and the whole of what is due.</summary>
    /// <param name="attempt">From 1.</param>
    public TimeSpan DelayOf(int attempt)
    {
        double due = Math.Min(initial.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 60)), most.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(due * (0.5 + (0.5 * random())));
    }

    /// <summary>What a server that has refused asks for (RFC 9110 section 10.2.3), seconds or a date; null: nothing that can be read.</summary>
    public static TimeSpan? ReadRetryAfter(string? field, DateTimeOffset now) =>
        field is null ? null
        : uint.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds) ? TimeSpan.FromSeconds(seconds)
        : DateTimeOffset.TryParseExact(field, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            ? (date > now ? date - now : TimeSpan.Zero)
            : null;
}
