using System.Net;

namespace WsGen.Client.Connecting;

/// <summary>
/// The turn of one request for an upgrade: from before its TCP connection until the server has agreed or it has failed. A redirection, or a challenge, ends it: the next
/// request has one of its own.
/// </summary>
/// <param name="limit">How many handshakes with one remote host may be under way; zero: any number, and nothing waits or is counted.</param>
internal sealed class HandshakeTurn(int limit) : IDisposable
{
    private IDisposable? _taken;

    /// <summary>Whether there are turns at all.</summary>
    public bool IsWanted => limit > 0;

    /// <summary>
    /// A race in which each attempt waits for its turn with its address, which is part of the attempt: an address with a line before it is passed over after a while, as one that
    /// does not answer. So nothing that has connected waits for anything, and the time of the step bounds the waiting, too. The turn of the first that connects is kept.
    /// </summary>
    /// <exception cref="WsHandshakeException">It has taken too long.</exception>
    public async Task<T> RaceAsync<T>(
        Uri uri, IPEndPoint[] endPoints, Func<IPEndPoint, CancellationToken, Task<T>> connect, Action<T> discard, HandshakeSteps steps)
    {
        int connecting = 0; // attempts that have begun and have not failed by themselves
        try
        {
            InTurn<T> first = await steps.RunAsync(
                $"connecting to {uri.Authority}", cancel => AddressRace.RunAsync(endPoints, AttemptAsync, Discard, steps.Time, cancel)).ConfigureAwait(false);
            _taken = first.Turn;
            return first.Connection;
        }
        catch (WsHandshakeException error) when (error.Failure == HandshakeFailure.Timeout && Volatile.Read(ref connecting) == 0)
        {
            throw steps.TooLate(Waiting(uri), error.InnerException);
        }

        async Task<InTurn<T>> AttemptAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
        {
            IDisposable turn = await HandshakeTurns.OfProcess.TakeAsync(HandshakeTurns.KeyOf(endPoint.Address), limit, cancellationToken).ConfigureAwait(false);
            try
            {
                cancellationToken.ThrowIfCancellationRequested(); // both may have happened at once
                Interlocked.Increment(ref connecting);
                return new InTurn<T>(await connect(endPoint, cancellationToken).ConfigureAwait(false), turn);
            }
            catch
            {
                turn.Dispose();
                if (!cancellationToken.IsCancellationRequested)
                {
                    Interlocked.Decrement(ref connecting);
                }

                throw;
            }
        }

        void Discard(InTurn<T> late)
        {
            try
            {
                discard(late.Connection);
            }
            finally
            {
                late.Turn.Dispose(); // or the address would be closed to the process
            }
        }
    }

    /// <summary>Waits for the turn with a host whose address its proxy alone knows.</summary>
    /// <exception cref="WsHandshakeException">It has taken too long.</exception>
    public async Task WaitAsync(Uri uri, HandshakeSteps steps)
    {
        if (IsWanted)
        {
            _taken = await steps.RunAsync(
                Waiting(uri), cancel => HandshakeTurns.OfProcess.TakeAsync(HandshakeTurns.KeyOf(uri.IdnHost), limit, cancel)).ConfigureAwait(false);
        }
    }

    /// <summary>It is over. From any thread, and more than once.</summary>
    public void Dispose() => _taken?.Dispose();

    private string Waiting(Uri uri) =>
        $"waiting for its turn with {uri.Authority} ({nameof(WsClientOptions)}.{nameof(WsClientOptions.MaxHandshakesPerAddress)} is {limit})";

    /// <summary>What has connected, and the turn that it has: whoever drops the one ends the other.</summary>
    private sealed record InTurn<T>(T Connection, IDisposable Turn);
}
