using WsGen.Protocol;
using WsGen.Transports;

namespace WsGen.Connections;

// The limit on messages a second. A message beyond it closes the session, or is held back until the bucket has a token again; while it is
// held nothing is read, and TCP slows the peer down. Pings, pongs and empty fragments, which are no messages, have the same limit once more;
// they cannot wait, so beyond it the session is closed.
internal abstract partial class WsConnection
{
    // Null without a limit, the default.
    private readonly RateState? _rate;

    private protected abstract uint IdleFrames { get; }

    /// <summary>
    /// A callback is done. While it was at work nothing was read; what a lawful peer has sent meanwhile lies in the network's buffers, and is
    /// read faster than it was sent.
    /// </summary>
    private void ExcuseCallback()
    {
        long now = _clock.Now;
        long lasted = now - _rate!.CallbackSince;
        if (lasted > 0)
        {
            _rate.Messages.Excuse(lasted, now);
            _rate.IdleFrames.Excuse(lasted, now);
        }
    }

    /// <summary>Takes a token for each ping, pong and empty fragment since the last call; without one, the session is closed.</summary>
    private void CountIdleFrames()
    {
        RateState rate = _rate!;
        uint frames = IdleFrames - rate.IdleFramesExcused;
        while ((int)(frames - rate.IdleFramesSeen) > 0 && _state == ConnectionState.Open)
        {
            rate.IdleFramesSeen++;
            if (!rate.IdleFrames.TryTake(_clock.Now))
            {
                Fail(CloseCode.PolicyViolation, $"more than {_options.MessageRateLimit} pings, pongs or empty fragments a second (MessageRateLimit)");
            }
        }
    }

    /// <summary>True if the message may be delivered: at once, or where <see cref="RateState.Holds"/> is set, after its wait.</summary>
    private bool TryPassRate()
    {
        RateState rate = _rate!;
        rate.CallbackSince = _clock.Now;
        if (rate.Messages.TryTake(rate.CallbackSince))
        {
            return true;
        }

        if (_options.MessageRatePolicy == MessageRatePolicy.Close)
        {
            Fail(CloseCode.PolicyViolation, $"more than {_options.MessageRateLimit} messages a second (MessageRateLimit)");
            return false;
        }

        return rate.Holds = _detours = true;
    }

    /// <summary>Whether the message under way has to wait, asked once.</summary>
    private bool TakeRateHold()
    {
        bool holds = _rate is { Holds: true };
        if (holds)
        {
            _rate!.Holds = false;
        }

        return holds;
    }

    private async ValueTask InvokeLaterAsync(ProtocolEventKind kind, ReadOnlyMemory<byte> payload, bool waitsForRate)
    {
        if (waitsForRate)
        {
            await WaitForRateAsync().ConfigureAwait(false);
        }

        await WhileSuspendedAsync().ConfigureAwait(false);
        if (_state == ConnectionState.Open)
        {
            await Invoke(kind, new InboundMessage(payload, 0, payload.Span)).ConfigureAwait(false);
        }
    }

    private async ValueTask WaitForRateAsync()
    {
        RateState rate = _rate!;
        rate.Gate ??= new Rendezvous();
        do
        {
            Volatile.Write(ref rate.Deadline, rate.Messages.NextAt);
            await rate.Gate.WaitAsync().ConfigureAwait(false);
        }
        while (!rate.Messages.TryTake(_clock.Now) && _state == ConnectionState.Open);

        rate.CallbackSince = _clock.Now; // it was the peer's fault that nothing was read until now

        // The clock's thread has better things to do than to run handlers.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    private sealed class RateState(int perSecond, int burst)
    {
        // Not readonly: mutable structs, used in place.
        public TokenBucket Messages = new(perSecond, burst);

        // Frames that are no messages have a bucket of their own: pings must not use up what messages may take.
        public TokenBucket IdleFrames = new(perSecond, burst);

        // Milliseconds of the clock: when the message that is held back may go on, and when the last callback began.
        public long Deadline = long.MaxValue;
        public long CallbackSince;
        public uint IdleFramesSeen;

        // Pongs that we have asked for.
        public uint IdleFramesExcused;
        public Rendezvous? Gate;

        // The message under way has found no token.
        public bool Holds;
    }
}
