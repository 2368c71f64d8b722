using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using WsGen.Protocol;

namespace WsGen.Connections;

// Every way out of the open state, RFC 6455 section 7. Each is decided under the gate, once; the first one gives the close reason.
//
//   event \ state      Open                               CloseSent                    Draining       Closed
//   Close (ours)       -> CloseSent, close frame          -                            -              -
//   close frame        -> Draining, close frame echoed    -> Draining                  ignored        -
//   violation, Fail    -> Draining, close frame           -> Draining                  ignored        -
//   input ends         -> Draining (1006)                 -> Draining                  -              -
//   abort              -> Draining (1006), reset          -> Draining, reset           reset          -
//   transport ends     -> Closed (1006)                   -> Closed                    -> Closed      -
//
// Draining: what is queued goes out, then our side ends (FIN); input is thrown away until the peer ends its side, or until the close
// time-out resets the connection. So a close frame that names an error is not lost to a reset.
internal abstract partial class WsConnection
{
    private const string LostReason = "the connection was lost";

    private volatile ConnectionState _state = ConnectionState.Open;

    public CloseReason Reason => _ending is { } ending ? ending.Reason with { WasClean = ending.IsClean } : default;

    /// <summary>Starts the closing handshake for the application, or for a server that stops. False if the connection is closing already.</summary>
    /// <param name="code">The code to send.</param>
    /// <param name="reason">The reason to send.</param>
    /// <param name="patience">How long the peer may take to answer, if not as long as usual.</param>
    public bool Close(CloseCode code, string reason, TimeSpan? patience = null)
    {
        lock (this)
        {
            if (_state != ConnectionState.Open)
            {
                return false;
            }

            Leave(ConnectionState.CloseSent, new CloseReason(code, reason, CloseInitiator.Local, SentCode(code)));
            WriteClose(code, reason);
            FlushUnlessInTurn();
            if (patience is { } shorter)
            {
                LimitPatience(shorter);
            }
        }

        AnnounceClosing();
        return true;
    }

    /// <summary>Fails the connection (section 7.1.7): close frame, then the end, without waiting for the peer's frame.</summary>
    /// <param name="code">For the peer.</param>
    /// <param name="reason">For the peer.</param>
    /// <param name="logged">For whoever runs the server; null: the same.</param>
    public void Fail(CloseCode code, string reason, string? logged = null)
    {
        lock (this)
        {
            FailUnderGate(code, reason);
        }

        AnnounceFailure(code, logged ?? reason);
    }

    /// <summary>
    /// The same by the clock, for what is open only. It does not wait for a sender that is at work under the gate: again at the next tick.
    /// </summary>
    private void TryFail(CloseCode code, string reason, TimeSpan? patience = null)
    {
        if (!Monitor.TryEnter(this))
        {
            return;
        }

        try
        {
            if (_state != ConnectionState.Open)
            {
                return; // somebody was faster
            }

            FailUnderGate(code, reason);
            if (patience is { } shorter)
            {
                LimitPatience(shorter);
            }
        }
        finally
        {
            Monitor.Exit(this);
        }

        AnnounceFailure(code, reason);
    }

    private void FailUnderGate(CloseCode code, string reason)
    {
        if (_state == ConnectionState.Open)
        {
            Leave(ConnectionState.Draining, new CloseReason(CloseCode.AbnormalClosure, reason, CloseInitiator.Transport, code));
            WriteClose(code, reason);
        }
        else if (_state == ConnectionState.CloseSent)
        {
            _state = ConnectionState.Draining;
        }

        _completeOutput = true;
        FlushUnlessInTurn();
        LimitCloseFrame();
    }

    private void AnnounceFailure(CloseCode code, string reason)
    {
        _logger.ClosedByUs(RemoteEndPoint, (int)code, reason);
        AnnounceClosing();
    }

    /// <summary>Ends the connection at once, without a close frame.</summary>
    public void Abort() => AbortFor("aborted", CloseInitiator.Local);

    private void AbortFor(string reason, CloseInitiator initiator)
    {
        lock (this)
        {
            LeaveForAbort(reason, initiator);
        }

        AbortTransport();
    }

    /// <summary>Under the gate. <see cref="AbortTransport"/> follows, without it.</summary>
    private void LeaveForAbort(string reason, CloseInitiator initiator)
    {
        if (_state == ConnectionState.Open)
        {
            Leave(ConnectionState.Draining, new CloseReason(CloseCode.AbnormalClosure, reason, initiator));
        }
        else if (_state == ConnectionState.CloseSent)
        {
            _state = ConnectionState.Draining;
        }

        FailPendingSends();
    }

    private void AbortTransport()
    {
        // Once it is closed nothing is left to abort. One that closes in this moment does not mind: see TransportConnection.Abort.
        if (_state != ConnectionState.Closed)
        {
            _transport.Abort();
            AnnounceClosing();
        }
    }

    /// <summary>
    /// It has never come to be: the endpoint's constructor has thrown, or the host did not do the upgrade. Somebody may have its session
    /// all the same, and must not wait for it for ever.
    /// </summary>
    public void Discard()
    {
        lock (this)
        {
            if (_state == ConnectionState.Open)
            {
                Leave(ConnectionState.Closed, new CloseReason(CloseCode.AbnormalClosure, "the opening handshake has failed", CloseInitiator.Transport));
            }

            _state = ConnectionState.Closed;
        }

        ReleaseOutput();
    }

    /// <summary>The engine itself has failed, where nobody above could see it.</summary>
    private void Break(Exception error)
    {
        _logger.ConnectionFailed(error, RemoteEndPoint);
        AbortFor(LostReason, CloseInitiator.Transport);
    }

    private void OnCloseFrame(ReadOnlySpan<byte> payload)
    {
        // The reader has checked the payload.
        ClosePayload.TryParse(payload, out CloseCode code, out string reason, out _);
        lock (this)
        {
            if (_state == ConnectionState.Open)
            {
                // Section 5.5.1: the answer usually echoes the code.
                Leave(ConnectionState.Draining, new CloseReason(code, reason, CloseInitiator.Remote, SentCode(code)));
                WriteClose(code, "");
            }
            else if (_state == ConnectionState.CloseSent)
            {
                _ending!.PeerHasClosed = true;
                _state = ConnectionState.Draining;
            }

            _inputOver = true;
            CompleteAfterHandshake();
        }
    }

    private void OnViolation(ProtocolViolation violation)
    {
        string reason = violation == ProtocolViolation.MessageTooBig ? DescribeLimit() : violation.Reason();
        Fail(violation.CloseCode(), reason);
    }

    /// <summary>The same where only the handler's own limit is exceeded.</summary>
    public void FailTooBig(MessageKind kind, long limit, bool isOfHandler) => Fail(CloseCode.MessageTooBig, DescribeLimit(kind, limit, isOfHandler));

    private string DescribeLimit()
    {
        (MessageKind kind, long limit) = (KindUnderWay, GetMaxMessageSize(KindUnderWay));
        return DescribeLimit(kind, limit, isOfHandler: limit != _options.Limits.Of(kind));
    }

    /// <summary>Which limit was exceeded, by the name under which it can be raised.</summary>
    private static string DescribeLimit(MessageKind kind, long limit, bool isOfHandler) =>
        $"message too big: {(isOfHandler ? "MaxMessageSize of its [OnMessage]" : $"Max{kind}MessageSize")} is {limit} bytes";

    private void LoseInput()
    {
        lock (this)
        {
            if (_state == ConnectionState.Open)
            {
                Leave(
                    ConnectionState.Draining,
                    new CloseReason(CloseCode.AbnormalClosure, "the connection ended without a closing handshake", CloseInitiator.Transport));
            }
            else if (_state == ConnectionState.CloseSent)
            {
                _state = ConnectionState.Draining;
            }

            _completeOutput = true;
            _inputOver = true;
        }
    }

    /// <summary>
    /// Under the gate: output goes nowhere. Where the transport reads on it reports the loss, after what the peer still had to say. But a
    /// callback that is under way keeps it from reading, and must not go on sending for ever.
    /// </summary>
    private void LoseOutput()
    {
        if (_ending is not null)
        {
            _ending.HasLostOutput = true; // the close frame, for nothing comes behind it
        }

        if (_state == ConnectionState.Open && IsInCallback)
        {
            Leave(ConnectionState.Draining, new CloseReason(CloseCode.AbnormalClosure, LostReason, CloseInitiator.Transport));
            FailPendingSends();
        }
    }

    private void LoseTransport(Exception? error)
    {
        bool lost;
        lock (this)
        {
            lost = _state == ConnectionState.Open;
            if (lost)
            {
                Leave(
                    ConnectionState.Closed,
                    new CloseReason(CloseCode.AbnormalClosure, LostReason, CloseInitiator.Transport));
            }

            _ending!.HasLostOutput |= HasOutput || _unflushed != 0;
            _state = ConnectionState.Closed;
            FailPendingSends();
        }

        if (error is not (null or IOException or SocketException or OperationCanceledException or ObjectDisposedException))
        {
            // Not the network: a defect of ours, which must not pass for a lost connection.
            _logger.ConnectionFailed(error, RemoteEndPoint);
        }
        else if (lost)
        {
            _logger.ConnectionLost(error, RemoteEndPoint);
        }
    }

    /// <summary>Under the gate. Who waits to send, or for the token, is told at once; OnClose comes later, in the receiving domain.</summary>
    private void Leave(ConnectionState state, CloseReason reason)
    {
        _ending = new EndState(reason, _clock.After(_options.CloseTimeout)) { HasLostOutput = _transport.OutputFailed }; // before the state: the clock's thread looks from there
        _state = state;
        Volatile.Write(ref _closeDeadline, _ending.CloseLimit);
        if (_started)
        {
            _options.Metrics?.CountClose(reason);
        }

        FailWaitingSends();
        _suspension?.End();
        Session?.OnLeaving();
        _receiver?.OnLeaving(); // an endpoint's constructor may have given the session to somebody who closes it before Start
        if (_closing is not null)
        {
            _ = CancelAsync(_closing);
        }
    }

    /// <summary>
    /// Under the gate. The close frame of a failure that stands behind output which the peer does not take is waited for only briefly; a peer
    /// that has taken something lately still reads, and is to get it. A transport that cannot tell leaves it to the send time-out.
    /// </summary>
    private void LimitCloseFrame()
    {
        if (HasOutput && _transport.LimitsCloseFrame)
        {
            _ending!.CloseFrameDeadline = _clock.After(_options.AbnormalCloseSendTimeout);
        }
    }

    /// <summary>Callbacks of the token run on the pool: no user code under the gate. What they throw is logged.</summary>
    private async Task CancelAsync(CancellationTokenSource closing)
    {
        try
        {
            await closing.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException error)
        {
            _logger.CallbackFailedAfterClose(error, RemoteEndPoint, _receiver?.Name ?? "the endpoint");
        }
    }

    /// <summary>Has OnClose called in the receiving domain.</summary>
    private void AnnounceClosing()
    {
        if (!InTurn)
        {
            _transport.Signal();
        }
    }

    private static CloseCode? SentCode(CloseCode code) => code == CloseCode.NoStatusReceived ? null : code;
}
