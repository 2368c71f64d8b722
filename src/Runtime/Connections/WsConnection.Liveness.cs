using System.Buffers.Binary;
using System.Diagnostics;
using WsGen.Protocol;

namespace WsGen.Connections;

// Time, as the clock's ticks bring it: deadlines of closing and sending, idle time-outs, keep-alive pings and their pongs. A tick never
// waits for a sender that holds the gate: what it has to do then, it does at the next one. Activity is stamped with the clock's coarse time,
// one field read and one field write per batch.
internal abstract partial class WsConnection
{
    private const int PingPayloadSize = 8;

    private static readonly TimeSpan UnansweredGrace = TimeSpan.FromSeconds(1);

    // Milliseconds of the clock; long.MaxValue: none.
    private long _closeDeadline = long.MaxValue;
    private long _closeFrameDeadline = long.MaxValue;
    private long _sendDeadline = long.MaxValue;
    private long _rateDeadline = long.MaxValue;
    private long _lastReceived;
    private long _lastSent;

    // Keep-alive: the ping under way carries its number; a pong with that number gives the round trip.
    private long _lastPing;
    private long _pingNumber;
    private long _pongNumber;
    private long _lastPongNumber; // of any of our pings, the latest or not
    private long _pingTimestamp;
    private long _roundTripTicks = -1;

    // How much the transport had sent when output was last looked at.
    private long _sentBefore;

    /// <summary>The round trip of the last keep-alive ping that was answered, or null.</summary>
    public TimeSpan? RoundTrip => Volatile.Read(ref _roundTripTicks) is >= 0 and var ticks ? new TimeSpan(ticks) : null;

    /// <inheritdoc/>
    public void OnTick(long now)
    {
        try
        {
            Tick(now);
        }
        catch (Exception error)
        {
            // A defect, or no memory: it must not cost the other connections their clock.
            Break(error);
        }
    }

    private void Tick(long now)
    {
        if (now >= Volatile.Read(ref _rateDeadline))
        {
            Volatile.Write(ref _rateDeadline, long.MaxValue);
            _rateGate!.Signal();
        }

        WatchHeldTurn();
        if (Volatile.Read(ref _unflushed) != 0 && _gate.TryEnter())
        {
            // A handler that has sent something and is still at it: what it has sent need not wait for its return.
            try
            {
                FlushUnderGate();
            }
            finally
            {
                _gate.Exit();
            }
        }

        if (now >= Volatile.Read(ref _closeDeadline))
        {
            if (!IsExcused(now) && TryGiveUp(now))
            {
                Volatile.Write(ref _closeDeadline, long.MaxValue);
            }
        }
        else if (now >= Volatile.Read(ref _closeFrameDeadline) && !HasProgressed(ref _closeFrameDeadline, now, _options.AbnormalCloseSendTimeout))
        {
            AbortAtTick("the peer does not take the close frame (AbnormalCloseSendTimeout)", ref _closeFrameDeadline, now);
        }
        else if (now >= Volatile.Read(ref _sendDeadline) && !HasProgressed(ref _sendDeadline, now, _options.SendTimeout))
        {
            AbortAtTick($"the peer has not read for {_options.SendTimeout.TotalSeconds:0.###} s (SendTimeout)", ref _sendDeadline, now);
        }
        else if (_state == ConnectionState.Open)
        {
            CheckActivity(now);
        }
        else
        {
            CheckEnd(now);
        }
    }

    private void AbortAtTick(string reason, ref long deadline, long now)
    {
        if (!TryAbortFor(reason, CloseInitiator.Transport))
        {
            Volatile.Write(ref deadline, now);
        }
    }

    private void StampReceived() => Volatile.Write(ref _lastReceived, _clock.Coarse);

    private void StartLiveness()
    {
        long now = _clock.Now;
        _lastReceived = now;
        _lastSent = now;
        _lastPing = now;
    }

    /// <summary>Output that moves, however slowly, is not stuck: it gets another period.</summary>
    private bool HasProgressed(ref long deadline, long now, TimeSpan period)
    {
        bool progressed = HasProgressed();
        Volatile.Write(ref deadline, progressed ? now + (long)period.TotalMilliseconds : long.MaxValue);
        return progressed;
    }

    private bool HasProgressed()
    {
        long sent = _transport.BytesSent ?? 0;
        return sent != Interlocked.Exchange(ref _sentBefore, sent);
    }

    private void CheckActivity(long now)
    {
        long received = Volatile.Read(ref _lastReceived);
        long sent = Volatile.Read(ref _lastSent);
        if (IsAtWork)
        {
            // Nothing is read while a callback is at work, waiting or blocking: that nothing comes is our doing.
            StampReceived();
            Volatile.Write(ref _lastPing, now);
            return;
        }

        if (IsOver(_options.IdleTimeout, now - Math.Max(received, sent)))
        {
            TryFail(CloseCode.GoingAway, $"idle for {_options.IdleTimeout.TotalSeconds:0.###} s (IdleTimeout)");
        }
        else if (IsOver(_options.ReadIdleTimeout, now - received))
        {
            TryFail(CloseCode.GoingAway, $"nothing received for {_options.ReadIdleTimeout.TotalSeconds:0.###} s (ReadIdleTimeout)");
        }
        else if (IsOver(_options.WriteIdleTimeout, now - sent))
        {
            TryFail(CloseCode.GoingAway, $"nothing sent for {_options.WriteIdleTimeout.TotalSeconds:0.###} s (WriteIdleTimeout)");
        }
        else if (_options.KeepAliveInterval > TimeSpan.Zero)
        {
            KeepAlive(now);
        }
    }

    private void KeepAlive(long now)
    {
        long since = now - Volatile.Read(ref _lastPing);
        bool answered = Volatile.Read(ref _pongNumber) == Volatile.Read(ref _pingNumber);
        if (!answered && IsOver(_options.PongTimeout, since))
        {
            // Probably nobody is there: the close frame is a courtesy, and its answer not waited for as long as usual.
            if (TryFail(CloseCode.GoingAway, $"no pong for {_options.PongTimeout.TotalSeconds:0.###} s (PongTimeout)"))
            {
                LimitPatience(UnansweredGrace);
            }
        }
        else if (IsOver(_options.KeepAliveInterval, since))
        {
            Ping(now);
        }
    }

    private void Ping(long now)
    {
        if (!_gate.TryEnter())
        {
            return;
        }

        try
        {
            // Behind a queue that stands still a ping would measure the queue: the send time-out looks after that.
            if (_state != ConnectionState.Open || !CanWrite)
            {
                return;
            }

            Volatile.Write(ref _lastPing, now);
            _pingTimestamp = _clock.Timestamp;
            Span<byte> payload = stackalloc byte[PingPayloadSize];
            BinaryPrimitives.WriteInt64BigEndian(payload, Interlocked.Increment(ref _pingNumber));
            Write(Opcode.Ping, payload, MessageCompression.Never);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>In the receiving domain. Pongs that answer no ping of ours are heartbeats, and ignored (RFC 6455 section 5.5.3).</summary>
    /// <returns>True if we have asked for it.</returns>
    private bool OnPong(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != PingPayloadSize)
        {
            return false;
        }

        long number = BinaryPrimitives.ReadInt64BigEndian(payload);
        long pings = Volatile.Read(ref _pingNumber);
        if (number <= _lastPongNumber || number > pings)
        {
            return false;
        }

        _lastPongNumber = number;
        if (number == pings)
        {
            Volatile.Write(ref _roundTripTicks, _clock.Elapsed(_pingTimestamp).Ticks);
            Volatile.Write(ref _pongNumber, number);
        }

        return true;
    }

    private static bool IsOver(TimeSpan limit, long milliseconds) => limit > TimeSpan.Zero && milliseconds >= limit.TotalMilliseconds;
}
