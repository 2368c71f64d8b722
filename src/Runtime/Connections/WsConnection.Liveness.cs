using System.Buffers.Binary;
using WsGen.Protocol;

namespace WsGen.Connections;

// Time, as the clock's ticks bring it: deadlines of closing and sending, idle time-outs, keep-alive pings and their pongs. A tick never
// waits for a sender that holds the gate: what it has to do then, it does at the next one. Activity is stamped with the clock's coarse time,
// one field read and one field write per batch.
internal abstract partial class WsConnection
{
    private const int PingPayloadSize = 8;

    private static readonly TimeSpan UnansweredGrace = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A peer that has taken something within this time still reads. Its kernel tells of it in steps of many kilobytes, which at some hundred
    /// kilobytes a second are that far apart.
    /// </summary>
    private static readonly TimeSpan ReadsLately = TimeSpan.FromSeconds(1);

    // Milliseconds of the clock; long.MaxValue: none.
    private long _closeDeadline = long.MaxValue;
    private long _lastReceived;
    private long _lastSent;

    // Null without KeepAliveInterval, the default; made with the first, and then kept.
    private KeepAliveState? _keepAlive;

    // What the clock knows of callbacks: the last one it saw, and whether it has seen it twice.
    private long _callbackAtTick;
    private bool _isLongAtWork;

    /// <summary>The round trip of the last keep-alive ping that was answered, or null.</summary>
    public TimeSpan? RoundTrip => _keepAlive is { } pings && Volatile.Read(ref pings.RoundTripTicks) is >= 0 and var ticks ? new TimeSpan(ticks) : null;

    /// <inheritdoc/>
    public void OnTickFailed(Exception error) => Break(error);

    /// <inheritdoc/>
    public void OnTick(long now)
    {
        if (_rate is { } rate && now >= Volatile.Read(ref rate.Deadline))
        {
            Volatile.Write(ref rate.Deadline, long.MaxValue);
            rate.Gate!.Signal();
        }

        if (_suspension is { } suspension)
        {
            WatchSuspension(suspension, now);
        }

        WatchHeldTurn();
        WatchCallback(now);
        if (HasDue(now) && TryDoDue(now, out bool aborts))
        {
            if (aborts)
            {
                AbortTransport();
                return;
            }
        }

        if (_slow is { } slow)
        {
            CheckSends(slow, now);
        }

        if (_state == ConnectionState.Open)
        {
            if (HasUserEnded(now))
            {
                FailForUser();
            }
            else
            {
                CheckActivity(now);
            }
        }
        else
        {
            CheckEnd(now);
        }
    }

    /// <summary>A callback that has been under way since the last tick, waiting or blocking, keeps us from reading; short ones do not.</summary>
    private void WatchCallback(long now)
    {
        long callback = Volatile.Read(ref _callback);
        _isLongAtWork = IsInCallback && callback == _callbackAtTick;
        _callbackAtTick = callback;
        if (_keepAlive is { } pings)
        {
            pings.WorkedSince += _isLongAtWork ? now - pings.TickedAt : 0;
            pings.TickedAt = now;
        }
    }

    private bool HasDue(long now) => Volatile.Read(ref _unflushed) != 0 || Volatile.Read(ref _flushPending) || now >= Volatile.Read(ref _closeDeadline);

    /// <summary>What concerns the output and the end. Decided under the gate, for it may have been overtaken.</summary>
    private bool TryDoDue(long now, out bool aborts)
    {
        aborts = false;
        if (!Monitor.TryEnter(this))
        {
            return false;
        }

        try
        {
            if (_unflushed != 0)
            {
                // A handler that has sent something and is still at it: what it has sent need not wait for its return.
                FlushUnlessHeld();
            }

            if (now >= _closeDeadline)
            {
                aborts = !IsExcused(now) && GiveUp(now);
            }
            else if (_flushPending && DescribeStuckOutput(now) is { } reason)
            {
                LeaveForAbort(reason, CloseInitiator.Transport);
                aborts = true;
            }
        }
        finally
        {
            Monitor.Exit(this);
        }

        return true;
    }

    /// <summary>Under the gate: why the output is given up, or null if it is not. Output that moves, however slowly, is not stuck.</summary>
    private string? DescribeStuckOutput(long now)
    {
        long sent = _transport.BytesSent ?? 0;
        SlowState slow = Slow;
        if (sent != slow.SentBefore)
        {
            slow.SentBefore = sent;
            slow.OutputMovedAt = now;
        }

        long still = now - slow.OutputMovedAt;
        if (_ending is { } ending && now >= ending.CloseFrameDeadline && IsOver(ReadsLately, still) && IsOver(_options.AbnormalCloseSendTimeout, still))
        {
            return "the peer does not take the close frame (AbnormalCloseSendTimeout)";
        }

        return IsOver(_options.SendTimeout, still) ? $"the peer has not read for {_options.SendTimeout.TotalSeconds:0.###} s (SendTimeout)" : null;
    }

    private void StampReceived() => Volatile.Write(ref _lastReceived, _clock.Coarse);

    private void StartLiveness()
    {
        long now = _clock.Now;
        _lastReceived = now;
        _lastSent = now;
        if (_keepAlive is not null)
        {
            _keepAlive.LastPing = now;
            _keepAlive.TickedAt = now;
        }
    }

    private void CheckActivity(long now)
    {
        if (_isLongAtWork)
        {
            StampReceived(); // nothing is read meanwhile: that nothing comes is our doing
            return;
        }

        long received = Volatile.Read(ref _lastReceived);
        long sent = Volatile.Read(ref _lastSent);
        if (IsInCallback || HasMessagesBeside)
        {
            // Something has come just now. But a session that is busy is asked for signs of life like any other.
        }
        else if (IsOver(_options.IdleTimeout, now - Math.Max(received, sent)))
        {
            TryFail(CloseCode.GoingAway, $"idle for {_options.IdleTimeout.TotalSeconds:0.###} s (IdleTimeout)");
            return;
        }
        else if (IsOver(_options.ReadIdleTimeout, now - received))
        {
            TryFail(CloseCode.GoingAway, $"nothing received for {_options.ReadIdleTimeout.TotalSeconds:0.###} s (ReadIdleTimeout)");
            return;
        }
        else if (IsOver(_options.WriteIdleTimeout, now - sent))
        {
            TryFail(CloseCode.GoingAway, $"nothing sent for {_options.WriteIdleTimeout.TotalSeconds:0.###} s (WriteIdleTimeout)");
            return;
        }

        if (_keepAlive is not null)
        {
            KeepAlive(_keepAlive, now);
        }
    }

    private void KeepAlive(KeepAliveState pings, long now)
    {
        long since = now - Volatile.Read(ref pings.LastPing);
        bool answered = Volatile.Read(ref pings.PongNumber) == Volatile.Read(ref pings.Number);
        if (!answered && IsOver(_options.PongTimeout, since - pings.WorkedSince))
        {
            // Probably nobody is there: the close frame is a courtesy, and its answer not waited for as long as usual.
            TryFail(CloseCode.GoingAway, $"no pong for {_options.PongTimeout.TotalSeconds:0.###} s (PongTimeout)", UnansweredGrace);
        }
        else if (IsOver(_options.KeepAliveInterval, since))
        {
            Ping(pings, now);
        }
    }

    private void Ping(KeepAliveState pings, long now)
    {
        if (!Monitor.TryEnter(this))
        {
            return;
        }

        try
        {
            // Behind a queue that stands still a ping would measure the queue: the send time-out looks after that.
            if (_state != ConnectionState.Open || !CanWriteFrame)
            {
                return;
            }

            Volatile.Write(ref pings.LastPing, now);
            pings.WorkedSince = 0;
            pings.Timestamp = _clock.Timestamp;
            Span<byte> payload = stackalloc byte[PingPayloadSize];
            BinaryPrimitives.WriteInt64BigEndian(payload, Interlocked.Increment(ref pings.Number));
            Write(Opcode.Ping, payload, MessageCompression.Never);
            FlushControl();
        }
        finally
        {
            Monitor.Exit(this);
        }
    }

    /// <summary>In the receiving domain. Pongs that answer no ping of ours are heartbeats, and ignored (RFC 6455 section 5.5.3).</summary>
    /// <returns>True if we have asked for it.</returns>
    private bool OnPong(ReadOnlySpan<byte> payload)
    {
        if (_keepAlive is not { } sent || payload.Length != PingPayloadSize)
        {
            return false;
        }

        long number = BinaryPrimitives.ReadInt64BigEndian(payload);
        long last = Volatile.Read(ref sent.Number);
        if (number <= sent.LastPongNumber || number > last)
        {
            return false;
        }

        sent.LastPongNumber = number;
        if (number == last)
        {
            TimeSpan roundTrip = _clock.Elapsed(sent.Timestamp);
            Volatile.Write(ref sent.RoundTripTicks, roundTrip.Ticks);
            _options.Metrics?.RecordPing(roundTrip);
            Volatile.Write(ref sent.PongNumber, number);
        }

        return true;
    }

    private static bool IsOver(TimeSpan limit, long milliseconds) => limit > TimeSpan.Zero && milliseconds >= limit.TotalMilliseconds;

    /// <summary>The ping under way carries its number; a pong with that number gives the round trip.</summary>
    private sealed class KeepAliveState
    {
        public long Number;
        public long PongNumber;
        public long LastPongNumber; // of any of our pings, the latest or not
        public long Timestamp;
        public long RoundTripTicks = -1;

        // Milliseconds of the clock: the last ping, the last tick, and for how long of the time since that ping a callback kept us from reading.
        public long LastPing;
        public long TickedAt;
        public long WorkedSince;
    }
}
