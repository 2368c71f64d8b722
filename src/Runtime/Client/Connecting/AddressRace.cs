using System.Net;
using System.Net.Sockets;

namespace WsGen.Client.Connecting;

/// <summary>
/// Happy Eyeballs (RFC 8305): connects to the addresses of a host one after the other, families in turn, without waiting for those that do not answer. The first
/// that has connected is kept.
/// </summary>
internal static class AddressRace
{
    /// <summary>How long an attempt has before the next begins beside it (section 5 and 8).</summary>
    public static readonly TimeSpan AttemptDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>The order of attempts (section 4): as the resolver has sorted them, but families in turn.</summary>
    public static IPAddress[] Sort(IReadOnlyList<IPAddress> addresses)
    {
        if (addresses.Count < 2)
        {
            return [.. addresses];
        }

        AddressFamily first = addresses[0].AddressFamily;
        var ones = new Queue<IPAddress>(addresses.Where(each => each.AddressFamily == first));
        var others = new Queue<IPAddress>(addresses.Where(each => each.AddressFamily != first));
        var sorted = new List<IPAddress>(addresses.Count);
        while (ones.Count + others.Count > 0)
        {
            if (ones.TryDequeue(out IPAddress? one))
            {
                sorted.Add(one);
            }

            if (others.TryDequeue(out IPAddress? other))
            {
                sorted.Add(other);
            }
        }

        return [.. sorted];
    }

    /// <summary>Runs the race.</summary>
    /// <param name="endPoints">At least one.</param>
    /// <param name="connect">One attempt; gives up when told to.</param>
    /// <param name="discard">Gets what has connected too late.</param>
    /// <param name="time">The clock of the delays.</param>
    /// <param name="cancellationToken">Ends all attempts.</param>
    /// <exception cref="AggregateException">All have failed, each with its reason, in the order of the addresses.</exception>
    public static async Task<T> RunAsync<T>(
        IReadOnlyList<IPEndPoint> endPoints, Func<IPEndPoint, CancellationToken, Task<T>> connect, Action<T> discard, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (endPoints.Count == 1)
        {
            return await connect(endPoints[0], cancellationToken).ConfigureAwait(false);
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<T>>();
        var failures = new Exception?[endPoints.Count];
        var attempts = new Task<T>[endPoints.Count];
        Task? delay = null;
        int next = 0;
        try
        {
            while (true)
            {
                if (next < endPoints.Count && (running.Count == 0 || delay is { IsCompleted: true } or null))
                {
                    attempts[next] = connect(endPoints[next], over.Token);
                    running.Add(attempts[next++]);
                    // RFC 8305 wants a time, for there is no event to wait for: by the client's clock, and over with the race.
                    delay = next < endPoints.Count ? Task.Delay(AttemptDelay, time, over.Token) : null;
                }

                Task ended = await Task.WhenAny(delay is { IsCompleted: false } ? [.. running, delay] : running).ConfigureAwait(false);
                if (ended == delay || ended is not Task<T> attempt)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    continue;
                }

                running.Remove(attempt);
                if (attempt.IsCompletedSuccessfully)
                {
                    return attempt.Result;
                }

                cancellationToken.ThrowIfCancellationRequested();
                failures[Array.IndexOf(attempts, attempt)] = attempt.Exception?.InnerException ?? new OperationCanceledException();
                delay = null; // the next need not wait any more
                if (running.Count == 0 && next == endPoints.Count)
                {
                    throw new AggregateException(failures!);
                }
            }
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            foreach (Task<T> late in running)
            {
                _ = late.ContinueWith(
                    ended =>
                    {
                        if (ended.IsCompletedSuccessfully)
                        {
                            discard(ended.Result);
                        }
                        else
                        {
                            _ = ended.Exception; // it was told to give up
                        }
                    },
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            }
        }
    }
}
