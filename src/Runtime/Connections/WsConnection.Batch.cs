namespace WsGen.Connections;

// Batches of the application: what is written while there is one leaves with its end, at the flush threshold, or when the session closes. Pings,
// pongs and the close frame do not wait for it, and take along what there is.
internal abstract partial class WsConnection
{
    private bool IsBatching => (_hold & FlushHold.Batch) != 0;

    /// <summary>Begins a batch; there may be several at a time.</summary>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    public void BeginBatch()
    {
        lock (this)
        {
            ThrowIfClosed();
            Slow.Batches++;
            _hold |= FlushHold.Batch;
        }
    }

    /// <summary>Ends one. With the last one what has gathered is sent.</summary>
    public void EndBatch()
    {
        lock (this)
        {
            if (--Slow.Batches == 0 && IsBatching)
            {
                _hold &= ~FlushHold.Batch;
                FlushUnlessInTurn();
            }
        }
    }

    /// <summary>Sends what has gathered; the batch goes on.</summary>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    public void FlushBatch()
    {
        lock (this)
        {
            ThrowIfClosed();
            FlushUnderGate();
        }
    }

    /// <summary>
    /// Somebody awaits that a message has been written, and it may be a batch that keeps it: perhaps of the one who awaits, who would never come to its
    /// end.
    /// </summary>
    public void FlushAwaited()
    {
        lock (this)
        {
            if (IsBatching && HoldsAwaited)
            {
                FlushUnderGate();
            }
        }
    }

    private bool HoldsAwaited => _slow is { Unflushed: { } held } && held.Exists(static send => send.IsAwaited);

    /// <summary>A frame has been written that must not wait for the end of a batch.</summary>
    private void FlushControl()
    {
        if (IsBatching)
        {
            FlushUnderGate();
        }
    }
}
