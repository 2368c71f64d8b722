using Microsoft.Extensions.Logging;
using WsGen.Endpoints;
using WsGen.Endpoints.Configuration;
using WsGen.Endpoints.Infrastructure;
using WsGen.Sessions;

namespace WsGen.Hosting.Draining;

/// <summary>
/// The way of a server from ready to no sessions. It is not ready any more, and everything goes on for the delay; then it takes no new sessions, and
/// closes the open ones over the period. Each host has one; it happens once. Thread-safe.
/// </summary>
/// <param name="options">How long, and with which code.</param>
/// <param name="patience">How long a peer gets to answer its close frame.</param>
/// <param name="hosts">Has the endpoints that are registered.</param>
/// <param name="unregistered">The others.</param>
/// <param name="time">The server's.</param>
/// <param name="logger">Hears of the beginning and of the end.</param>
internal sealed class Drain(
    DrainOptions options, TimeSpan patience, Func<IEnumerable<EndpointHost>> hosts, UnregisteredEndpoints unregistered, TimeProvider time, ILogger logger)
{
    // Closer together, batches would be one.
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _hurry = new();
    private volatile bool _hasBegun;
    private volatile bool _refuses;
    private Task? _running;

    /// <summary>The server is not ready any more.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>New sessions are refused.</summary>
    public bool Refuses => _refuses;

    /// <summary>How many sessions are open.</summary>
    public int OpenCount
    {
        get
        {
            int count = 0;
            foreach (EndpointHost host in Hosts())
            {
                count += host.OpenSessions.Count;
            }

            return count;
        }
    }

    /// <summary>Begins, if that has not been done. Completes when every session has been sent its close frame; what comes of that is for others to wait for.</summary>
    public Task BeginAsync()
    {
        lock (_gate)
        {
            _hasBegun = true;

            // Elsewhere: whoever stops a server has a lock of its own, or is a signal.
            return _running ??= Task.Run(RunAsync);
        }
    }

    /// <summary>Leaves out what is left of the delay and of the period.</summary>
    public void Hurry() => _hurry.Cancel();

    private async Task RunAsync()
    {
        long start = time.GetTimestamp();
        logger.Draining((int)options.CloseCode, Describe(options.Delay, options.Period), OpenCount);
        await WaitAsync(options.Delay).ConfigureAwait(false);
        _refuses = true;
        var farewell = new Farewell(
            options.CloseCode, options.CloseCode == CloseCode.ServiceRestart ? "the server is restarting" : EndpointDispatcher.StoppingReason, patience);
        int closed = options.Period > TimeSpan.Zero ? await CloseInBatchesAsync(farewell).ConfigureAwait(false) : 0;

        // Whoever is left, and whoever was opening when the door was shut.
        foreach (EndpointHost host in hosts())
        {
            closed += host.OpenSessions.CloseAll(farewell);
        }

        closed += unregistered.CloseAll(farewell);
        logger.Drained((long)time.GetElapsedTime(start).TotalMilliseconds, (int)options.CloseCode, closed);
    }

    /// <returns>How many have been closed.</returns>
    private async Task<int> CloseInBatchesAsync(Farewell farewell)
    {
        WsSession[] waiting = Shuffled();
        int left = waiting.Length;
        int batches = (int)Math.Clamp(options.Period / LeastInterval, 1, Math.Max(1, left));
        int closed = 0;
        long start = time.GetTimestamp();
        for (int batch = 0; batch < batches && SkipClosed(waiting, ref left); batch++)
        {
            TimeSpan due = options.Period / batches * (batch + options.Random());
            await WaitAsync(due - time.GetElapsedTime(start)).ConfigureAwait(false);
            if (_hurry.IsCancellationRequested)
            {
                break;
            }

            for (int size = (left + batches - batch - 1) / (batches - batch); size > 0; size--)
            {
                closed += waiting[--left].Close(farewell.Code, farewell.Reason, farewell.Patience) ? 1 : 0;
                waiting[left] = null!; // may be let go of when it is over
            }
        }

        return closed;
    }

    /// <summary>Passes over those that have gone by themselves. False: there is nobody left to wait for.</summary>
    private static bool SkipClosed(WsSession[] waiting, ref int left)
    {
        while (left > 0 && !waiting[left - 1].IsOpen)
        {
            waiting[--left] = null!;
        }

        return left > 0;
    }

    /// <summary>All that are open, in random order: a room, an endpoint, or who has come together is not to go together.</summary>
    private WsSession[] Shuffled()
    {
        var open = new List<WsSession>();
        foreach (EndpointHost host in Hosts())
        {
            open.AddRange(host.OpenSessions);
        }

        WsSession[] all = [.. open];
        for (int i = all.Length - 1; i > 0; i--)
        {
            int other = (int)(options.Random() * (i + 1));
            (all[i], all[other]) = (all[other], all[i]);
        }

        return all;
    }

    private static string Describe(TimeSpan delay, TimeSpan period) =>
        (delay > TimeSpan.Zero, period > TimeSpan.Zero) switch
        {
            (false, false) => "at once",
            (true, false) => $"after {delay}",
            (false, true) => $"over {period}",
            _ => $"after {delay}, over {period}",
        };

    private EndpointHost[] Hosts() => [.. hosts(), .. unregistered.Hosts];

    /// <summary>Until then, or until there is no time.</summary>
    private async Task WaitAsync(TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
        {
            // Forced to go on elsewhere: not on the clock's thread, nor on that of the signal.
            await Task.Delay(delay, time, _hurry.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        }
    }
}
