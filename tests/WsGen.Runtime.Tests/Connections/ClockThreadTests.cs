using WsGen.Support;

namespace WsGen.Connections;

/// <summary>The clock of the system's time has a thread of its own, while it is wanted.</summary>
[Collection(nameof(Alone))]
public sealed class ClockThreadTests
{
    /// <summary>An application may keep the thread pool busy. Then a time-out of the platform would wait until the pool has made as many threads as it takes.</summary>
    [Fact]
    public void TicksDoNotWaitForTheThreadPool()
    {
        const int Busy = 500;
        const int Ticks = 100; // each would cost the pool a thread, which it makes in half a second
        using var go = new ManualResetEventSlim();
        using var done = new CountdownEvent(Busy);
        for (int i = 0; i < Busy; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    go.Wait();
                    done.Signal();
                },
                null);
        }

        try
        {
            using var clock = new ConnectionClock(TimeProvider.System, TimeSpan.FromMilliseconds(10));
            using var member = new Member(Ticks);
            clock.Add(member);
            Assert.True(member.HasTicked(Bounded.Limit), "the clock waits for the thread pool");
        }
        finally
        {
            go.Set();
            done.Wait();
        }
    }

    [Fact]
    public void ItStandsStillWhileNobodyIsOnItAndGoesOnForTheNext()
    {
        using var clock = new ConnectionClock(TimeProvider.System, TimeSpan.FromMilliseconds(10));
        for (int i = 0; i < 20; i++)
        {
            using var member = new Member(ticks: 1);
            clock.Add(member);
            Assert.True(member.HasTicked(Bounded.Limit));
            clock.Remove(member);
        }
    }

    [Fact]
    public async Task NothingIsCalledAfterItsEnd()
    {
        int ticks = 0;
        var timer = new ClockThread(() => Interlocked.Increment(ref ticks));
        Assert.True(timer.Change(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)));
        await Bounded.Until(() => Volatile.Read(ref ticks) > 2);
        timer.Dispose();
        Assert.False(timer.Change(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)));
    }

    private sealed class Member(int ticks) : IDeadlines, IDisposable
    {
        private readonly ManualResetEventSlim _ticked = new();
        private int _left = ticks;

        int WsGen.Transports.IMember.Place { get; set; }

        public bool HasTicked(TimeSpan limit) => _ticked.Wait(limit);

        public void OnTick(long now)
        {
            if (--_left == 0)
            {
                _ticked.Set();
            }
        }

        public void OnTickFailed(Exception error) => Assert.Fail(error.Message);

        public void Dispose() => _ticked.Dispose();
    }
}
