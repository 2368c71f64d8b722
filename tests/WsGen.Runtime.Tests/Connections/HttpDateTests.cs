using System.Globalization;

namespace WsGen.Connections;

/// <summary>Dates of answers, beside the platform's own form of them.</summary>
public sealed class HttpDateTests
{
    [Fact]
    public void AMomentIsWrittenAsThePlatformDoes()
    {
        var random = new Random(7);
        for (int i = 0; i < 2_000; i++)
        {
            long ticks = random.NextInt64(TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay);
            DateTimeOffset moment = new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(random.Next(-600, 600)));
            Assert.Equal(moment.ToString("r", CultureInfo.InvariantCulture), HttpDate.Format(moment));
        }
    }
}
