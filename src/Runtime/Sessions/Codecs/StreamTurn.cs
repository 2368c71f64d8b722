using WsGen.Connections;

namespace WsGen.Sessions.Codecs;

/// <summary>
/// Whose turn it is, in one session, to write a message piece by piece. Thread-safe. An encoder that has it and waits for it once more would wait for
/// itself, and encoders that wait for the turns of each other's sessions would wait for ever: whoever would close the circle is refused.
/// </summary>
internal sealed class StreamTurn
{
    // The turns that whoever runs here has been called in.
    private static readonly AsyncLocal<Taken?> Current = new();

    // Guards what encoders wait for, over all sessions. Who sends from elsewhere than from an encoder has nothing that anybody waits for, and passes by it.
    private static readonly Lock Waiting = new();

    private readonly SemaphoreSlim _free = new(1, 1);
    private volatile Taken? _holder;

    /// <summary>Waits for it, for as long as the session is open.</summary>
    /// <exception cref="InvalidOperationException">This is called from an encoder whose turn would not end before it has this one.</exception>
    /// <exception cref="SessionClosedException">The session has closed meanwhile.</exception>
    public ValueTask WaitAsync(WsSession session, CancellationToken cancellationToken)
    {
        Taken? mine = Current.Value;
        if (mine is not null && _holder is { } holder && mine.Includes(holder))
        {
            throw new InvalidOperationException(
                "A stream encoder cannot send through a stream encoder of its own session: the message that it writes has to end first. " +
                "Send the other object before or after, or write it into the same message.");
        }

        return !cancellationToken.IsCancellationRequested && _free.Wait(0) ? default : new(WaitForOtherAsync(mine, session, cancellationToken));
    }

    /// <summary>After <see cref="WaitAsync"/>, by the method that calls the encoder: it counts until that method returns.</summary>
    public Taken Enter() => Current.Value = _holder = new Taken(Current.Value);

    public void Leave()
    {
        _holder = null; // what the encoder has started and left behind is not part of it any more
        _free.Release();
    }

    private async Task WaitForOtherAsync(Taken? mine, WsSession session, CancellationToken cancellationToken)
    {
        Announce(mine);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.Closing);
            await _free.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SessionClosedException(session.Reason, session);
        }
        finally
        {
            Retract(mine);
        }
    }

    /// <summary>All turns that it has been called in end only when it has this one.</summary>
    private void Announce(Taken? mine)
    {
        if (mine is null)
        {
            return;
        }

        lock (Waiting)
        {
            if (LeadsTo(mine))
            {
                throw new InvalidOperationException(
                    "Stream encoders of several sessions would wait for each other for ever: each sends through a stream encoder of a session whose message has to end first. " +
                    "Send the other object before or after.");
            }

            for (Taken? each = mine; each is not null; each = each.Outer)
            {
                each.Wanted.Add(this);
            }
        }
    }

    private void Retract(Taken? mine)
    {
        if (mine is null)
        {
            return;
        }

        lock (Waiting)
        {
            for (Taken? each = mine; each is not null; each = each.Outer)
            {
                each.Wanted.Remove(this);
            }
        }
    }

    /// <summary>Whoever has this turn waits for somebody, who waits for somebody, and so on to this one.</summary>
    private bool LeadsTo(Taken mine)
    {
        var open = new Stack<StreamTurn>([this]);
        var seen = new HashSet<StreamTurn>();
        while (open.TryPop(out StreamTurn? turn))
        {
            if (!seen.Add(turn) || turn._holder is not { } holder)
            {
                continue;
            }

            if (mine.Includes(holder))
            {
                return true;
            }

            holder.Wanted.ForEach(open.Push);
        }

        return false;
    }

    /// <summary>One turn.</summary>
    internal sealed class Taken(Taken? outer)
    {
        public Taken? Outer => outer;

        /// <summary>What it cannot end without. Several, if its encoder sends several at once.</summary>
        public List<StreamTurn> Wanted { get; } = [];

        /// <summary>This turn, or one that it was taken within.</summary>
        public bool Includes(Taken other)
        {
            for (Taken? each = this; each is not null; each = each.Outer)
            {
                if (each == other)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
