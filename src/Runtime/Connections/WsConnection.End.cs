namespace WsGen.Connections;

// The last part of closing: how long the peer may take, and who ends the stream first.
internal abstract partial class WsConnection
{
    /// <summary>
    /// A server that has answered a close frame ends the stream at once (RFC 6455 section 7.1.1): its client waits so long for it, and once more after it has ended
    /// its own side.
    /// </summary>
    private static readonly TimeSpan ServerEndGrace = TimeSpan.FromSeconds(1);

    /// <summary>Where only both directions can end at once: when nothing has come for so long, nothing is under way any more.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    /// <summary>So many times its patience does a stopping server give to a peer that takes its time, but takes.</summary>
    private const int MostPatience = 3;

    // Made when the open state is left: until then nothing needs its memory.
    private EndState? _ending;

    /// <summary>The server stops: what is closing already gets no longer than what is closed now. Whose patience has been limited keeps it.</summary>
    public void Hurry(TimeSpan patience)
    {
        lock (this)
        {
            if (_state is ConnectionState.CloseSent or ConnectionState.Draining && _ending!.Patience == 0)
            {
                LimitPatience(patience);
            }
        }
    }

    /// <summary>The peer gets no longer than this, unless it reads, or we do not.</summary>
    private void LimitPatience(TimeSpan patience)
    {
        EndState ending = _ending!;
        ending.Patience = (long)patience.TotalMilliseconds;
        ending.PatienceSent = _transport.BytesSent ?? 0;
        ending.GivePatience(_clock.Now);
        PutOffClose(ending, ending.ProgressAt);
    }

    /// <summary>Looks again in a fraction of the patience: a peer that stops reading is to get no more than the whole of it.</summary>
    private void PutOffClose(EndState ending, long now)
    {
        long end = Math.Min(ending.PatienceLimit, ending.ProgressAt + ending.Patience);
        Volatile.Write(ref _closeDeadline, Math.Min(end, now + Math.Max(1, ending.Patience / 4)));
    }

    /// <summary>
    /// A close deadline before the limit, because somebody has little patience: a callback keeps us from reading the answer, or the peer has
    /// taken something lately. The latter does not count for ever, or a peer that reads a byte a second would keep a server from stopping.
    /// </summary>
    private bool IsExcused(long now)
    {
        EndState ending = _ending!;
        if (now >= ending.CloseLimit)
        {
            return false;
        }

        long sent = _transport.BytesSent ?? 0;
        if (_isLongAtWork)
        {
            ending.GivePatience(now);
        }
        else if (sent != ending.PatienceSent)
        {
            ending.PatienceSent = sent;
            ending.ProgressAt = now;
        }

        if (now >= ending.PatienceLimit || now - ending.ProgressAt >= ending.Patience)
        {
            return false;
        }

        PutOffClose(ending, now);
        return true;
    }

    /// <summary>
    /// Under the gate: the peer has not answered in time. At the limit the connection is reset. Before it, all that was sent may still be on its way
    /// through the network: then the connection is ended in order, and the network goes on with it.
    /// </summary>
    /// <returns>True if it is to be reset.</returns>
    private bool GiveUp(long now)
    {
        _closeDeadline = long.MaxValue;
        if (now < _ending!.CloseLimit && !HasOutput && _state is (ConnectionState.CloseSent or ConnectionState.Draining))
        {
            _state = ConnectionState.Draining;
            _transport.End();
            return false;
        }

        LeaveForAbort("the closing handshake took too long (CloseTimeout)", CloseInitiator.Transport);
        return true;
    }

    /// <summary>Under the gate: both close frames have been seen.</summary>
    private void CompleteAfterHandshake()
    {
        if (_keys is not null)
        {
            Volatile.Write(ref _ending!.EndDeadline, _clock.After(ServerEndGrace));
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
            Volatile.Write(ref _ending!.LingersSince, _clock.Now);
        }
    }

    /// <summary>By the clock, once the session is closing.</summary>
    private void CheckEnd(long now)
    {
        EndState ending = _ending!;
        bool endsOutput = now >= Volatile.Read(ref ending.EndDeadline);
        bool hasLingered = now - Math.Max(Volatile.Read(ref ending.LingersSince), Volatile.Read(ref _lastReceived)) >= Quiet.TotalMilliseconds;
        if (!(endsOutput || hasLingered) || !Monitor.TryEnter(this))
        {
            return;
        }

        try
        {
            if (endsOutput)
            {
                Volatile.Write(ref ending.EndDeadline, long.MaxValue);
                _completeOutput = true;
                FlushUnlessInTurn();
                if (!HasOutput && _state != ConnectionState.Closed)
                {
                    LimitPatience(ServerEndGrace); // nothing more can come that counts
                }
            }

            // Under the gate, for once it is closed the transport may be somebody else's.
            if (hasLingered && _state != ConnectionState.Closed)
            {
                ending.LingersSince = long.MaxValue;
                _transport.End();
            }
        }
        finally
        {
            Monitor.Exit(this);
        }
    }

    /// <summary>Times are milliseconds of the clock.</summary>
    private sealed class EndState(CloseReason reason, long closeLimit)
    {
        public readonly CloseReason Reason = reason;

        // Of the closing handshake; ours is on its way with the ending, unless the output is lost.
        public volatile bool PeerHasClosed = reason.Initiator == CloseInitiator.Remote;
        public volatile bool HasLostOutput;

        public bool IsClean => PeerHasClosed && !HasLostOutput;

        // The deadline may be short of the limit, and is then put off where the peer is not to blame.
        public readonly long CloseLimit = closeLimit;
        public long CloseFrameDeadline = long.MaxValue; // under the gate
        public long Patience;
        public long PatienceLimit;
        public long PatienceSent;
        public long ProgressAt;
        public long EndDeadline = long.MaxValue;
        public long LingersSince = long.MaxValue;

        public void GivePatience(long now)
        {
            ProgressAt = now;
            PatienceLimit = Math.Min(CloseLimit, now + (MostPatience * Patience));
        }
    }
}
