using WsGen.Protocol;
using WsGen.Transports;

namespace WsGen.Connections;

// The limit on messages a second. A message beyond it closes the session, or is held back until the bucket has a token again; while it is
// held nothing is read, and TCP slows the peer down. Pings, pongs and empty fragments, which are no messages, have the same limit once more;
// they cannot wait, so beyond it the session is closed.
internal abstract partial class WsConnection
{
    // Not readonly: a mutable struct, used in place.
    private TokenBucket _rate;
    private Rendezvous? _rateGate;
    private bool _rateHolds;

    // Frames that are no messages have a bucket of their own: pings must not use up what messages may take.
    private TokenBucket _idleFrameRate;
    private uint _idleFramesSeen;

    // Pongs that we have asked for, and pings that came while a callback was at work and were answered then.
    private uint _idleFramesExcused;

    // When the last callback began.
    private long _callbackSince;

    private protected abstract uint IdleFrames { get; }

    /// <summary>
    /// A callback is done. While it was at work nothing was read; what a lawful peer has sent meanwhile lies in the network's buffers, and is
    /// read faster than it was sent.
    /// </summary>
    private void ExcuseCallback()
    {
        long now = _clock.Now;
        long lasted = now - _callbackSince;
        if (lasted >= ConnectionClock.Resolution.TotalMilliseconds)
        {
            _rate.Excuse(lasted, now);
            _idleFrameRate.Excuse(lasted, now);
        }
    }

    /// <summary>Takes a token for each ping, pong and empty fragment since the last call; without one, the session is closed.</summary>
    private void CountIdleFrames()
    {
        uint frames = IdleFrames - _idleFramesExcused;
        while ((int)(frames - _idleFramesSeen) > 0 && _state == ConnectionState.Open)
        {
            _idleFramesSeen++;
            if (!_idleFrameRate.TryTake(_clock.Now))
            {
                Fail(CloseCode.PolicyViolation, $"more than {_options.MessageRateLimit} pings, pongs or empty fragments a second (MessageRateLimit)");
            }
        }
    }

    /// <summary>True if the message may be delivered: at once, or where <see cref="_rateHolds"/> is set, after its wait.</summary>
    private bool TryPassRate()
    {
        _callbackSince = _clock.Now;
        if (_rate.TryTake(_callbackSince))
        {
            return true;
        }

        if (_options.MessageRatePolicy == MessageRatePolicy.Close)
        {
            Fail(CloseCode.PolicyViolation, $"more than {_options.MessageRateLimit} messages a second (MessageRateLimit)");
            return false;
        }

        return _rateHolds = true;
    }

    private async ValueTask InvokeLaterAsync(ProtocolEventKind kind, ReadOnlyMemory<byte> payload)
    {
        _rateHolds = false;
        _rateGate ??= new Rendezvous();
        do
        {
            Volatile.Write(ref _rateDeadline, _rate.NextAt);
            await _rateGate.WaitAsync().ConfigureAwait(false);
        }
        while (!_rate.TryTake(_clock.Now) && _state == ConnectionState.Open);

        _callbackSince = _clock.Now; // it was the peer's fault that nothing was read until now

        // The clock's thread has better things to do than to run handlers.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (_state == ConnectionState.Open)
        {
            await Invoke(kind, new InboundMessage(payload, 0, payload.Span)).ConfigureAwait(false);
        }
    }
}
