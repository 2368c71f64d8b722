namespace WsGen.Connections;

// The last part of closing: how long the peer may take, and who ends the stream first.
internal abstract partial class WsConnection
{
    /// <summary>A server that has answered a close frame ends the stream at once (RFC 6455 section 7.1.1): its client waits so long for it.</summary>
    private static readonly TimeSpan ServerEndGrace = TimeSpan.FromSeconds(1);

    /// <summary>Where only both directions can end at once: when nothing has come for so long, nothing is under way any more.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    /// <summary>So many times its patience does a stopping server give to a peer that takes its time, but takes.</summary>
    private const int MostPatience = 3;

    // Milliseconds of the clock. The deadline may be short of the limit, and is then put off where the peer is not to blame.
    private long _closeLimit = long.MaxValue;
    private long _patience;
    private long _patienceLimit;
    private long _progressAt;
    private long _endDeadline = long.MaxValue;
    private long _lingersSince = long.MaxValue;

    /// <summary>The server stops: what is closing already gets no longer than what is closed now.</summary>
    public void Hurry(TimeSpan patience)
    {
        lock (_gate)
        {
            if (_state is ConnectionState.CloseSent or ConnectionState.Draining)
            {
                LimitPatience(patience);
            }
        }
    }

    /// <summary>The peer gets no longer than this, unless it reads, or we do not.</summary>
    private void LimitPatience(TimeSpan patience)
    {
        _patience = (long)patience.TotalMilliseconds;
        Volatile.Write(ref _sentBefore, _transport.BytesSent ?? 0);
        GivePatience(_clock.Now);
        PutOffClose(_progressAt);
    }

    private void GivePatience(long now)
    {
        _progressAt = now;
        _patienceLimit = Math.Min(_closeLimit, now + (MostPatience * _patience));
    }

    /// <summary>Looks again in a fraction of the patience: a peer that stops reading is to get no more than the whole of it.</summary>
    private void PutOffClose(long now)
    {
        long end = Math.Min(_patienceLimit, _progressAt + _patience);
        Volatile.Write(ref _closeDeadline, Math.Min(end, now + Math.Max(1, _patience / 4)));
    }

    /// <summary>
    /// A close deadline before the limit, because somebody has little patience: a callback keeps us from reading the answer, or the peer has
    /// taken something lately. The latter does not count for ever, or a peer that reads a byte a second would keep a server from stopping.
    /// </summary>
    private bool IsExcused(long now)
    {
        if (now >= _closeLimit)
        {
            return false;
        }

        if (IsAtWork)
        {
            GivePatience(now);
        }
        else if (HasProgressed())
        {
            _progressAt = now;
        }

        if (now >= _patienceLimit || now - _progressAt >= _patience)
        {
            return false;
        }

        PutOffClose(now);
        return true;
    }

    /// <summary>
    /// The peer has not answered in time. At the limit the connection is reset. Before it, all that was sent may still be on its way
    /// through the network: then the connection is ended in order, and the network goes on with it.
    /// </summary>
    /// <returns>False if a sender is at work under the gate: again at the next tick.</returns>
    private bool TryGiveUp(long now)
    {
        if (!_gate.TryEnter())
        {
            return false;
        }

        try
        {
            if (now < _closeLimit && !HasOutput && _state is (ConnectionState.CloseSent or ConnectionState.Draining))
            {
                _state = ConnectionState.Draining;
                _transport.End();
                return true;
            }
        }
        finally
        {
            _gate.Exit();
        }

        return TryAbortFor("the closing handshake took too long (CloseTimeout)", CloseInitiator.Transport);
    }

    /// <summary>Under the gate: both close frames have been seen.</summary>
    private void CompleteAfterHandshake()
    {
        if (_masks)
        {
            Volatile.Write(ref _endDeadline, _clock.After(ServerEndGrace));
        }
        else
        {
            _completeOutput = true;
        }
    }

    /// <summary>
    /// Under the gate: everything has been sent, and the transport's owner ends both directions at once, with a reset if input is left
    /// unread. That would take from the peer what it has just been sent, the close frame. So what it still sends is read, and thrown
    /// away, until nothing comes for a moment.
    /// </summary>
    private void LingerOrEnd()
    {
        if (_inputOver)
        {
            _transport.End();
        }
        else
        {
            Volatile.Write(ref _lingersSince, _clock.Now);
        }
    }

    /// <summary>By the clock, once the session is closing.</summary>
    private void CheckEnd(long now)
    {
        bool endsOutput = now >= Volatile.Read(ref _endDeadline);
        bool hasLingered = now - Math.Max(Volatile.Read(ref _lingersSince), Volatile.Read(ref _lastReceived)) >= Quiet.TotalMilliseconds;
        if (!(endsOutput || hasLingered) || !_gate.TryEnter())
        {
            return;
        }

        try
        {
            if (endsOutput)
            {
                Volatile.Write(ref _endDeadline, long.MaxValue);
                _completeOutput = true;
                FlushUnlessInTurn();
            }

            // Under the gate, for once it is closed the transport may be somebody else's.
            if (hasLingered && _state != ConnectionState.Closed)
            {
                _lingersSince = long.MaxValue;
                _transport.End();
            }
        }
        finally
        {
            _gate.Exit();
        }
    }
}
