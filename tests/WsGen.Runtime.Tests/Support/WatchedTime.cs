using Microsoft.Extensions.Time.Testing;

namespace WsGen.Support;

/// <summary>Time that stands still, and that can be asked what waits for it: a test moves it when somebody does, not before.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly List<TimeSpan> _timers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_timers)
        {
            _timers.Add(dueTime);
        }

        return timer;
    }

    /// <summary>The times that timers were made for so far.</summary>
    public TimeSpan[] Timers
    {
        get
        {
            lock (_timers)
            {
                return [.. _timers];
            }
        }
    }

    /// <summary>So many timers of this length, in whole milliseconds, have been made.</summary>
    public Task TimersMadeAsync(TimeSpan length, int count) => Bounded.Until(() => Timers.Count(each => (long)each.TotalMilliseconds == (long)length.TotalMilliseconds) >= count);

    /// <summary>Moves on, step by step, until something is true.</summary>
    public Task AdvanceUntilAsync(Func<bool> condition, TimeSpan step) => Bounded.Until(() =>
    {
        if (condition())
        {
            return true;
        }

        Advance(step);
        return false;
    });
}
