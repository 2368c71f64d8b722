using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using WsGen.Protocol;
using WsGen.Transports;

namespace WsGen.Connections;

// Receiving. A turn works through what has been pushed, one callback at a time: OnOpen, messages, OnClose. A callback whose task is not
// complete ends the turn with Held: the rest of the bytes waits where it lies, and the callback's continuation takes the next turn.
internal abstract partial class WsConnection
{
    private Memory<byte> _input;
    private ValueTaskAwaiter _pending;
    private Action? _continue;
    private bool _opened;
    private bool _ended;
    private bool _inputEnded;
    private bool _resumeWhenDrained;
    private volatile bool _held;

    // The thread that takes a turn now, 0 if none: its sends are flushed at the end of the batch, those of others at once.
    private int _turnThread;

    private protected abstract ReadOnlyMemory<byte> Assembled { get; }

    private protected abstract ProtocolLimits Limits { get; set; }

    /// <summary>Of which kind the message under way is, or was when a rule was broken.</summary>
    private protected abstract MessageKind KindUnderWay { get; }

    // One virtual call per message, because the reader's code differs by role.
    private protected abstract ProtocolEvent Read(Span<byte> input, out int consumed);

    // Two virtual calls per piece of a large message.
    private protected abstract Span<byte> ReaderSpace { get; }

    private protected abstract bool TakePayload(int count);

    private protected abstract void ReleaseReader();

    // Counts the beginnings and the ends of callbacks: odd while one is under way.
    private long _callback;
    private const long AfterOpen = 2;

    /// <summary>A callback is under way, waiting or blocking its thread: nothing is read.</summary>
    public bool IsInCallback => (Volatile.Read(ref _callback) & 1) != 0;

    private bool InTurn => Volatile.Read(ref _turnThread) == Environment.CurrentManagedThreadId;

    public override ReceiveStatus OnReceived(Memory<byte> bytes)
    {
        StampReceived();
        return Turn(bytes);
    }

    public override Span<byte> PayloadSpace => ReaderSpace;

    public override ReceiveStatus OnPayloadReceived(int count)
    {
        StampReceived();
        if (!TakePayload(count))
        {
            OnViolation(ProtocolViolation.InvalidUtf8);
        }

        return Turn(default);
    }

    public override void OnBatchEnd() => Flush();

    public override ReceiveStatus OnSignal()
    {
        if (_transport.OutputFailed && !_outputCompleted)
        {
            // Nobody will read our answers: what still comes in is of no use.
            AbortFor(LostReason, CloseInitiator.Transport);
        }

        ReceiveStatus status = Turn(default);
        Flush();
        return status;
    }

    public override ReceiveStatus OnInputEnded()
    {
        _inputEnded = true;
        LoseInput();
        ReceiveStatus status = Turn(default);
        Flush();
        return status == ReceiveStatus.Held || MustWaitForOutput() ? ReceiveStatus.Held : ReceiveStatus.Done;
    }

    public override ReceiveStatus OnClosed(Exception? error)
    {
        _inputEnded = false;
        LoseTransport(error);
        ReceiveStatus status = Turn(default);
        if (status == ReceiveStatus.Done)
        {
            Finish();
        }

        return status;
    }

    /// <param name="input">The bytes to work through.</param>
    /// <param name="continues">The transport holds already: it has not been told to go on since.</param>
    private ReceiveStatus Turn(Memory<byte> input, bool continues = false)
    {
        _input = input;
        Volatile.Write(ref _turnThread, Environment.CurrentManagedThreadId);
        bool done;
        try
        {
            done = Work();
        }
        finally
        {
            Volatile.Write(ref _turnThread, 0);
        }

        if (done)
        {
            return ReceiveStatus.Done;
        }

        if (!continues)
        {
            PrepareReadAhead();
        }

        _held = true;

        // What the callback has sent so far goes out now. Registering comes last: from then on another thread may take the next turn.
        Flush();
        _pending.UnsafeOnCompleted(_continue ??= Continue);
        return ReceiveStatus.Held;
    }

    /// <summary>The callback that held the turn has completed.</summary>
    private void Continue()
    {
        _held = false;
        _pending.GetResult(); // never throws: see GuardAsync
        LeaveCallback();
        if (_callback == AfterOpen)
        {
            _receiver.OnStarted();
        }

        try
        {
            if (Turn(_input, continues: true) == ReceiveStatus.Held)
            {
                return;
            }
        }
        catch (Exception error)
        {
            // A defect, or no memory. Nobody is there to catch it, and it must not cost more than this connection.
            Break(error);
        }

        Flush();
        if (_state == ConnectionState.Closed)
        {
            Finish();
        }
        else if (_inputEnded && MustWaitForOutput())
        {
            return;
        }

        _transport.Resume();
    }

    /// <summary>Works through the input. False: a callback is pending, and <see cref="_input"/> is what comes after it.</summary>
    private bool Work()
    {
        if (!_opened)
        {
            _opened = true;
            if (_rate is not null)
            {
                _rate.CallbackSince = _clock.Now;
            }

            EnterCallback();
            if (!IsComplete(Invoke(ProtocolEventKind.NeedMore, default)))
            {
                return false;
            }

            _receiver.OnStarted();
        }

        Memory<byte> input = _input;
        Span<byte> span = input.Span;
        int position = 0;
        while (true)
        {
            if (_state != ConnectionState.Open && !TryEnd(input, position))
            {
                return false;
            }

            ProtocolEvent found = Read(span[position..], out int consumed);
            int start = position;
            position += consumed;
            if (_options.Traffic is { } traffic)
            {
                LogReceived(traffic, found);
            }

            switch (found.Kind)
            {
                case ProtocolEventKind.NeedMore:
                    if (_rate is not null)
                    {
                        CountIdleFrames();
                        if (_state != ConnectionState.Open && !TryEnd(input, position))
                        {
                            return false;
                        }
                    }

                    _input = default;
                    return true;

                case ProtocolEventKind.Text or ProtocolEventKind.Binary:
                    if (_state == ConnectionState.Open && (_rate is null || TryPassRate()))
                    {
                        InboundMessage message = found.InputOffset >= 0
                            ? new InboundMessage(input, start + found.InputOffset, found.Payload)
                            : new InboundMessage(Assembled, 0, found.Payload);
                        EnterCallback();
                        ValueTask task = _detours ? InvokeByDetour(found.Kind, message.Memory) : Invoke(found.Kind, message);
                        if (!IsComplete(task))
                        {
                            _input = input[position..];
                            return false;
                        }
                    }

                    break;

                case ProtocolEventKind.MessageBegins or ProtocolEventKind.TextPart or ProtocolEventKind.BinaryPart:
                    if (!TryTakePart(found, input, start))
                    {
                        _input = input[position..];
                        return false;
                    }

                    break;

                case ProtocolEventKind.Ping:
                    OnPing(found.Payload);
                    break;

                case ProtocolEventKind.Pong:
                    if (!TryTakePong(found.Payload))
                    {
                        _input = input[position..];
                        return false;
                    }

                    break;

                case ProtocolEventKind.Close:
                    OnCloseFrame(found.Payload);
                    break;

                case ProtocolEventKind.Violation:
                    OnViolation(found.Violation);
                    break;
            }

            if (_rate is not null)
            {
                CountIdleFrames();
            }
        }
    }

    /// <summary>Calls a callback; what it throws before its first await comes back in the task. NeedMore stands for OnOpen.</summary>
    private ValueTask Invoke(ProtocolEventKind kind, InboundMessage message) =>
        _options.Metrics is { IsReceiving: true } metrics ? InvokeCounted(metrics, kind, message) : Call(kind, message);

    private ValueTask Call(ProtocolEventKind kind, InboundMessage message)
    {
        try
        {
            return kind switch
            {
                ProtocolEventKind.Text => _receiver.OnTextAsync(message),
                ProtocolEventKind.Binary => _receiver.OnBinaryAsync(message),
                _ => _receiver.StartAsync(),
            };
        }
        catch (Exception error)
        {
            return ValueTask.FromException(error);
        }
    }

    private void EnterCallback() => Volatile.Write(ref _callback, _callback + 1);

    private void LeaveCallback()
    {
        Volatile.Write(ref _callback, _callback + 1);
        if (_rate is not null)
        {
            ExcuseCallback();
        }
    }

    /// <summary>True if the callback is done, its error handling included. False: it is <see cref="_pending"/>.</summary>
    private bool IsComplete(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            task = GuardAsync(task);
            if (!task.IsCompleted)
            {
                _pending = task.GetAwaiter();
                return false;
            }
        }

        task.GetAwaiter().GetResult(); // tasks from a pool want to be observed
        LeaveCallback();
        return true;
    }

    /// <summary>The session has left the open state: OnClose, once. False: it is pending.</summary>
    private bool TryEnd(Memory<byte> input, int position)
    {
        if (_ended)
        {
            return true;
        }

        _ended = true;
        lock (this)
        {
            // Whoever left the open state is done with it: the token has been cancelled before OnClose is called.
        }

        _input = input[position..];
        EnterCallback();
        return IsComplete(EndAsync());
    }

    private async ValueTask EndAsync()
    {
        await WhenNothingIsUnderWayAsync().ConfigureAwait(false);
        await GuardAsync(CallAsync(static (receiver, reason) => receiver.EndAsync(reason))).ConfigureAwait(false);
        await GuardAsync(CallAsync(static (receiver, _) => receiver.DisposeAsync())).ConfigureAwait(false);

        // Turns what is thrown at once into a task, as async methods do.
        async ValueTask CallAsync(Func<MessageReceiver, CloseReason, ValueTask> callback) =>
            await callback(_receiver, Reason).ConfigureAwait(false);
    }

    /// <summary>Awaits a callback and sees to its failure: OnError, and if that does not take it, the log and 1011. Never throws.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask GuardAsync(ValueTask callback)
    {
        try
        {
            await callback.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_state != ConnectionState.Open || _peerGone)
        {
            // The callback stopped because the session closes, as it should.
        }
        catch (Exception error)
        {
            try
            {
                await CallOnErrorAsync(error).ConfigureAwait(false);
            }
            catch (Exception unhandled)
            {
                FailAfter(unhandled, error);
            }
        }
    }

    /// <summary>It is this session that has closed. Where it is not known which one has: this one, if it has.</summary>
    public bool IsOwn(SessionClosedException closed) => closed.SessionId is { } id ? id == Session?.Id : _state != ConnectionState.Open;

    private void FailAfter(Exception unhandled, Exception error)
    {
        // An error handler that has failed itself: what it was called for is told as well.
        Exception both = ReferenceEquals(unhandled, error) ? unhandled : new AggregateException(unhandled, error);
        if (unhandled is SessionClosedException closed && error is SessionClosedException)
        {
            if (IsOwn(closed))
            {
                // What it had to say came too late: its peer was faster. Nothing that anybody could mend.
                _logger.RepliedTooLate(RemoteEndPoint, _receiver.Name);
            }
            else
            {
                // The rest of the callback has not run, and whoever wrote it wants to know. But that somebody else has gone is no reason to close this session.
                _logger.OtherSessionClosed(RemoteEndPoint, _receiver.Name, Session?.Id, closed.SessionId ?? "of a client");
                _logger.OtherSessionClosedWhile(both, RemoteEndPoint, _receiver.Name);
            }
        }
        else if (unhandled is PathParameterException)
        {
            // The client asked for a path that does not fit. It has been told so; whoever runs the server has nothing to do.
            _logger.PathParameterUnreadable(RemoteEndPoint, unhandled.Message);
        }
        else if (both is DecodeException { IsOfMessage: true })
        {
            // The peer's fault, which anybody can commit: one line, nothing of what it has sent, and the reason for whoever looks for it.
            _logger.MessageUnreadableBecause(both, RemoteEndPoint, _receiver.Name);
            if (_state == ConnectionState.Open)
            {
                _logger.MessageUnreadable(RemoteEndPoint, _receiver.Name);
                Fail(CloseCode.InternalError, "internal error");
            }
        }
        else if (_state == ConnectionState.Open)
        {
            _logger.CallbackFailed(both, RemoteEndPoint, _receiver.Name);
            Fail(CloseCode.InternalError, "internal error");
        }
        else
        {
            _logger.CallbackFailedAfterClose(both, RemoteEndPoint, _receiver.Name);
        }
    }

    private void Finish()
    {
        ReleaseReader();
        ReleaseOutput();
        _clock.Remove(this);
        _receiver.OnFinished();
    }
}
