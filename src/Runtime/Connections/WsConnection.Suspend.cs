using WsGen.Protocol;

namespace WsGen.Connections;

// A session that is to get no messages for a while. The next one that comes is held as if its callback were at work: nothing behind it is read but
// for the small limit of the read-ahead, TCP slows the peer down, and pings are answered. The wait ends with Resume, with the open state, or, where
// the peer has gone meanwhile, after the close time-out.
internal abstract partial class WsConnection
{
    // Made by the first Suspend.
    private Suspension? _suspension;

    /// <summary>No message is delivered.</summary>
    public bool IsSuspended => _suspension is { IsOn: true };

    /// <summary>The next message waits. Those at work go on.</summary>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    public void Suspend()
    {
        lock (this)
        {
            ThrowIfClosed();
            (_suspension ??= new Suspension()).IsOn = true;
            _detours = true;
        }
    }

    /// <summary>Messages come again. Without effect where they do.</summary>
    public void Resume()
    {
        lock (this)
        {
            _suspension?.End();
        }
    }

    /// <summary>In the receiving domain: whether the next message has to go by a detour again.</summary>
    private void SettleDetours()
    {
        lock (this)
        {
            _detours = _crowd is not null || IsSuspended;
        }
    }

    /// <summary>Completes when a message may be delivered, or never can be any more.</summary>
    private async ValueTask WhileSuspendedAsync()
    {
        while (IsSuspended)
        {
            Task resumed;
            lock (this)
            {
                if (!IsSuspended || _state != ConnectionState.Open)
                {
                    return;
                }

                resumed = _suspension!.Resumed;
            }

            await resumed.ConfigureAwait(false);
        }
    }

    private async ValueTask TakePartWhenResumedAsync(Reception reception, ProtocolEventKind kind, ReadOnlyMemory<byte> part, bool last)
    {
        await WhileSuspendedAsync().ConfigureAwait(false);
        if (_state != ConnectionState.Open)
        {
            return;
        }

        await (reception.Delivery == Delivery.Parts
            ? InvokePart(kind, new InboundMessage(part, 0, part.Span), last)
            : TakeStreamPartAsync(reception, kind, part, last)).ConfigureAwait(false);
    }

    /// <summary>By the clock: a peer that has gone is not waited for longer than one that does not close.</summary>
    private void WatchSuspension(Suspension suspension, long now)
    {
        if (!suspension.IsOn || !_peerGone || _state != ConnectionState.Open)
        {
            return;
        }

        if (suspension.PeerGoneSince is not { } since)
        {
            suspension.PeerGoneSince = now;
        }
        else if (IsOver(_options.CloseTimeout, now - since))
        {
            GiveUpSuspended();
        }
    }

    private void GiveUpSuspended()
    {
        if (!Monitor.TryEnter(this))
        {
            return; // at the next tick
        }

        try
        {
            LeaveForAbort("its peer has gone, and the session was not resumed within CloseTimeout", CloseInitiator.Transport);
        }
        finally
        {
            Monitor.Exit(this);
        }

        AbortTransport();
    }

    private sealed class Suspension
    {
        private TaskCompletionSource? _resumed;
        private volatile bool _isOn;

        public bool IsOn
        {
            get => _isOn;
            set => _isOn = value;
        }

        /// <summary>Milliseconds of the clock, by whose thread alone it is used.</summary>
        public long? PeerGoneSince { get; set; }

        /// <summary>Under the gate. Continuations on the pool: who resumes is not to run handlers.</summary>
        public Task Resumed => (_resumed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        /// <summary>Under the gate.</summary>
        public void End()
        {
            _isOn = false;
            _resumed?.SetResult();
            _resumed = null;
        }
    }
}
