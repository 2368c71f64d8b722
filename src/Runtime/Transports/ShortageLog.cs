using Microsoft.Extensions.Logging;

namespace WsGen.Transports;

/// <summary>
/// Says that connections wait because there is nothing to accept them with. Whoever runs the server sees nothing else of it. Once a minute at most, for listeners try again all the time.
/// Thread-safe.
/// </summary>
/// <param name="time">The server's.</param>
/// <param name="logger">Where to.</param>
internal sealed class ShortageLog(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long? _last;

    public void Write()
    {
        lock (_gate)
        {
            if (_last is { } last && time.GetElapsedTime(last) < Pause)
            {
                return;
            }

            _last = time.GetTimestamp();
        }

        try
        {
            logger.ConnectionsWait();
        }
        catch (Exception)
        {
            // A logger may want a descriptor, too, or memory: the listener goes on all the same.
        }
    }
}
