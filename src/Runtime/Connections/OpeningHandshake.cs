using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using WsGen.Connections.Telemetry;
using WsGen.Handshake;
using WsGen.Transports;

namespace WsGen.Connections;

/// <summary>
/// Receiver of a fresh server connection: gathers the upgrade request, has it decided, writes 101 or a refusal, and hands the transport
/// on to the <see cref="WsConnection"/> together with whatever the client has sent behind its request.
/// </summary>
internal sealed class OpeningHandshake(
    TransportConnection transport, UpgradeHandler handler, ConnectionOptions options, ConnectionClock clock, ILogger logger)
    : TransportReceiver, IDeadlines
{
    // Who writes the answer: the receiving domain or the clock. The first takes it.
    private const int Undecided = 0;
    private const int Decided = 1;

    /// <summary>
    /// Keeps the clock from writing once the transport is over. Everything else is done by one domain at a time. The object itself: nobody
    /// else locks it, and what a handshake leaves behind is a good part of what a connection at rest costs.
    /// </summary>
    private object Ending => this;

    /// <summary>Among the members of the clock.</summary>
    int IMember.Place { get; set; }

    // Not readonly: a mutable struct, used in place.
    private UpgradeRequestParser _parser = new(UpgradeLimits.Default);
    private byte[]? _head;
    private int _headLength;
    private int _decision;
    private bool _refused;
    private bool _over;
    private long _deadline = long.MaxValue;
    private UpgradeRequest? _request;
    private Activity? _span;
    private Memory<byte> _rest;
    private ValueTaskAwaiter<UpgradeDecision> _deciding;
    private CancellationTokenSource? _abandoning;
    private bool _abandoned;

    // Nothing is read until the decision has come: so the transport is asked to look ahead, whether the client is still there.
    private volatile bool _isDeciding;

    /// <summary>Fires when nobody waits for the decision any more: its time is up, the server stops, or the connection has gone.</summary>
    public CancellationToken Abandoned
    {
        get
        {
            lock (Ending)
            {
                if (_abandoning is null)
                {
                    _abandoning = new CancellationTokenSource();
                    if (_abandoned)
                    {
                        _abandoning.Cancel(); // nobody has registered yet
                    }
                }

                return _abandoning.Token;
            }
        }
    }

    /// <summary>Starts the clock. The transport may push from now on.</summary>
    public void Start()
    {
        transport.Receiver = this;
        Volatile.Write(ref _deadline, clock.After(options.HandshakeTimeout));
        clock.Add(this);
    }

    /// <summary>Lets go of a decision that has not come.</summary>
    public void Abandon()
    {
        CancellationTokenSource? abandoning;
        lock (Ending)
        {
            _abandoned = true;
            abandoning = _abandoning;
        }

        // Who has registered runs on the pool: the caller has other connections to see to.
        _ = abandoning?.CancelAsync();
    }

    public override ReceiveStatus OnReceived(Memory<byte> bytes)
    {
        if (_decision != Undecided)
        {
            // Refused: what still comes is thrown away until the client ends its side.
            return ReceiveStatus.Done;
        }

        int before = _headLength;
        Memory<byte> all = before == 0 ? bytes : Join(bytes.Span);
        UpgradeParseStatus status = _parser.TryParse(all.Span, out int consumed, out _request, out HandshakeViolation violation);
        if (status == UpgradeParseStatus.NeedMore)
        {
            if (before == 0)
            {
                Join(bytes.Span);
            }

            return ReceiveStatus.Done;
        }

        if (Interlocked.Exchange(ref _decision, Decided) != Undecided)
        {
            return ReceiveStatus.Done; // the clock was faster
        }

        if (status == UpgradeParseStatus.Refused || !ContentFraming.IsValid(_request!))
        {
            Refuse(UpgradeDecision.Refuse(status == UpgradeParseStatus.Refused ? violation : HandshakeViolation.FramingInvalid));
            return ReceiveStatus.Done;
        }

        _rest = bytes[(consumed - before)..];
        return Decide();
    }

    public override void OnBatchEnd()
    {
    }

    public override ReceiveStatus OnSignal() => ReceiveStatus.Done;

    public override ReceiveStatus OnInputEnded() => ReceiveStatus.Done;

    public override void OnReadAhead(in ReadOnlySequence<byte> bytes, bool ended, Exception? error)
    {
        if (ended || error is not null)
        {
            Abandon();
        }
    }

    public override void OnOutputDrained() => EndAfterRefusal();

    public override ReceiveStatus OnClosed(Exception? error)
    {
        lock (Ending)
        {
            _over = true;
        }

        Abandon();
        clock.Remove(this);
        ReleaseHead();
        return ReceiveStatus.Done;
    }

    public void OnTick(long now)
    {
        if (now < Volatile.Read(ref _deadline))
        {
            if (_isDeciding)
            {
                transport.Watch();
            }

            return;
        }

        if (Interlocked.Exchange(ref _decision, Decided) != Undecided)
        {
            // Undecided for too long, or refused and still not gone.
            Abandon();
            transport.Abort();
        }
        else if (transport.IsEstablished)
        {
            Refuse(UpgradeDecision.Refuse(HandshakeViolation.HandshakeTimeout));
        }
        else
        {
            // An answer would wait for the handshake of TLS, which has had its time.
            UpgradeDecision refusal = UpgradeDecision.Refuse(HandshakeViolation.HandshakeTimeout);
            options.Refusals.Write(logger, transport.RemoteEndPoint, refusal, refusal.Sentence);
            options.Metrics?.CountUnanswered(refusal.Violation);
            Abandon();
            transport.Abort();
        }
    }

    public void OnTickFailed(Exception error) => Break(error);

    /// <summary>The handshake itself has failed, where nobody above could see it.</summary>
    private void Break(Exception error)
    {
        logger.ConnectionFailed(error, transport.RemoteEndPoint);
        transport.Abort();
    }

    private ReceiveStatus Decide()
    {
        ValueTask<UpgradeDecision> decision;
        Activity? before = Activity.Current;
        _span = Tracing.StartHandshake(_request!, transport.RemoteEndPoint);
        try
        {
            Activity.Current = _span ?? before; // for what the application does to decide
            decision = handler.DecideAsync(_request!, transport);
        }
        catch (Exception error)
        {
            decision = ValueTask.FromException<UpgradeDecision>(error);
        }
        finally
        {
            Activity.Current = before;
        }

        if (decision.IsCompleted)
        {
            return Apply(decision.GetAwaiter());
        }

        _isDeciding = true;
        _deciding = decision.GetAwaiter();
        _deciding.UnsafeOnCompleted(Continue);
        return ReceiveStatus.Held;
    }

    private void Continue()
    {
        _isDeciding = false;
        try
        {
            if (Apply(_deciding) != ReceiveStatus.Done)
            {
                return;
            }

            transport.Receiver.OnBatchEnd();
        }
        catch (Exception error)
        {
            // A defect, or no memory. Nobody is there to catch it, and it must not cost more than this connection.
            Break(error);
        }

        transport.Resume();
    }

    private ReceiveStatus Apply(ValueTaskAwaiter<UpgradeDecision> decided)
    {
        UpgradeDecision decision;
        try
        {
            decision = decided.GetResult();
        }
        catch (OperationCanceledException) when (_abandoned)
        {
            decision = UpgradeDecision.Refuse(HandshakeViolation.HandshakeTimeout);
        }
        catch (Exception error)
        {
            logger.HandshakeFailed(error, transport.RemoteEndPoint);
            decision = UpgradeDecision.Refuse(HandshakeViolation.InternalError);
        }

        if (decision.Connection is null)
        {
            Refuse(decision);
            return ReceiveStatus.Done;
        }

        Tracing.EndHandshake(_span, decision);
        _request!.Headers.TryGetBytes("sec-websocket-key"u8, out ReadOnlySpan<byte> key);
        if (_request.Headers.ContainsToken("expect"u8, "100-continue"u8))
        {
            // RFC 9110 section 7.8: whoever expects it gets it before the 101, though nothing is to be continued.
            UpgradeResponseWriter.WriteContinue(transport);
        }

        UpgradeResponseWriter.WriteAccept(transport, key, decision.Subprotocol, decision.Extensions, decision.Headers);
        Memory<byte> rest = _rest;
        _rest = default;
        Volatile.Write(ref _deadline, long.MaxValue);
        clock.Remove(this);
        ReceiveStatus status = decision.Connection.Start(decision.Receiver!, rest, responseWritten: true);
        ReleaseHead();
        return status;
    }

    private void Refuse(in UpgradeDecision decision)
    {
        if (decision.Plain is null)
        {
            options.Refusals.Write(logger, transport.RemoteEndPoint, decision, decision.Logged);
            options.Metrics?.CountRefusal(decision);
        }

        Tracing.EndHandshake(_span, decision);
        Volatile.Write(ref _deadline, clock.After(options.HandshakeTimeout));
        lock (Ending)
        {
            if (_over)
            {
                return;
            }

            _refused = true;
            UpgradeResponseWriter.WriteAnswer(transport, decision.Status, decision.Body, decision.Fields, headOnly: _request?.Method == "HEAD", HttpDate.Format(clock.Time.GetUtcNow()));
            if (transport.TryFlush())
            {
                EndAfterRefusal();
            }
        }
    }

    private void EndAfterRefusal()
    {
        if (_refused)
        {
            if (!transport.CompleteOutput())
            {
                transport.End();
            }
        }
    }

    private Memory<byte> Join(ReadOnlySpan<byte> bytes)
    {
        int needed = _headLength + bytes.Length;
        if (_head is null || _head.Length < needed)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 1024));
            _head.AsSpan(0, _headLength).CopyTo(larger);
            int length = _headLength;
            ReleaseHead();
            _head = larger;
            _headLength = length;
        }

        bytes.CopyTo(_head.AsSpan(_headLength));
        _headLength = needed;
        return _head.AsMemory(0, needed);
    }

    private void ReleaseHead()
    {
        _headLength = 0;
        if (_head is { } head)
        {
            _head = null;
            ArrayPool<byte>.Shared.Return(head);
        }
    }
}
