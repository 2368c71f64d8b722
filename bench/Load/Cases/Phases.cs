using WsGen.Load.Measures;

namespace WsGen.Load.Cases;

/// <summary>A warm-up, whose figures are thrown away, and the measured window.</summary>
internal static class Phases
{
    private const long Patience = 10 * Clock.Second;

    /// <param name="turn">One turn of the load at the given time; false if there was nothing to do.</param>
    public static Result Run(Settings settings, Tally tally, Func<long, bool> turn)
    {
        Turns(Clock.Nanoseconds(settings.WarmUp), tally, turn);
        tally.Clear();
        var window = new Window(settings.Server);
        long idle = Turns(Clock.Nanoseconds(settings.Seconds), tally, turn);
        return window.End(settings, tally.Messages, tally.Latencies, idle);
    }

    /// <returns>Nanoseconds without anything to do.</returns>
    private static long Turns(long duration, Tally tally, Func<long, bool> turn)
    {
        long now = Clock.Now, end = now + duration, idle = 0, idleSince = 0, seen = -1, seenAt = now;
        while (now < end)
        {
            if (turn(now))
            {
                idle += idleSince == 0 ? 0 : now - idleSince;
                idleSince = 0;
            }
            else if (idleSince == 0)
            {
                idleSince = now;
                if (tally.Messages != seen)
                {
                    (seen, seenAt) = (tally.Messages, now);
                }
            }
            else if (now - seenAt > Patience && tally.Messages == seen)
            {
                throw new LoadException("nothing has come back for 10 s");
            }

            now = Clock.Now;
        }

        return idle + (idleSince == 0 ? 0 : now - idleSince);
    }
}
