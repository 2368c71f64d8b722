using System.Runtime.CompilerServices;
using WsGen.Protocol;

namespace WsGen.Connections;

// Messages that are not put together: their parts are delivered one by one, or fed to a handler that reads them as a stream, or thrown away; and those
// whose receiver says only when they begin who gets them. How a message is wanted, and by whom, is asked when it begins, and holds to its end. Pongs for
// the application are here, too. Kinds for which a receiver wants none of this have none of it: the reader does not announce them.
internal abstract partial class WsConnection
{
    /// <summary>Pongs that wait for a stream's handler to end. Beyond that the oldest go: a peer may send any number of them between two fragments.</summary>
    private const int MostWaitingPongs = 16;

    // Made with the first message that is announced.
    private Reception? _reception;

    private protected abstract void AnnounceInReader(MessageKind kind);

    private protected abstract void TakeInParts();

    private protected abstract void IgnoreMessage();

    /// <summary>Before anything is read.</summary>
    private void PrepareReception(MessageReceiver receiver)
    {
        int most = receiver.MaxConcurrentMessages;
        if (most > 1)
        {
            _crowd = new Crowd(most);
            _detours = true;
        }

        if (receiver.TextDelivery != Delivery.Whole)
        {
            AnnounceMessages(MessageKind.Text);
        }

        if (receiver.BinaryDelivery != Delivery.Whole)
        {
            AnnounceMessages(MessageKind.Binary);
        }
    }

    /// <summary>Takes the beginning of a message, or a part of one. False: a callback is pending.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryTakePart(in ProtocolEvent found, Memory<byte> input, int start)
    {
        Reception reception = _reception ??= new Reception();
        if (found.Kind == ProtocolEventKind.MessageBegins)
        {
            return TryBegin(reception);
        }

        if (_state != ConnectionState.Open)
        {
            return true;
        }

        InboundMessage part = found.InputOffset >= 0
            ? new InboundMessage(input, start + found.InputOffset, found.Payload)
            : new InboundMessage(Assembled, 0, found.Payload);
        if (_options.Metrics is { } metrics)
        {
            CountReceived(metrics, found.Kind, found.Payload.Length, found.Last);
        }

        StartCallback();
        if (IsSuspended && reception.Stream is null)
        {
            return IsComplete(TakePartWhenResumedAsync(reception, found.Kind, part.Memory, found.Last));
        }

        return IsComplete(
            reception.Delivery == Delivery.Parts
                ? InvokePart(found.Kind, part, found.Last)
                : TakeStreamPartAsync(reception, found.Kind, part.Memory, found.Last));
    }

    private bool TryBegin(Reception reception)
    {
        MessageKind kind = KindUnderWay;
        Delivery delivery = kind == MessageKind.Text ? _receiver.TextDelivery : _receiver.BinaryDelivery;

        // What a method takes whole is not announced.
        reception.Chosen = delivery is Delivery.Whole or Delivery.Ignore ? _receiver.Choose(kind, ref delivery) : null;
        reception.Delivery = delivery;
        switch (delivery)
        {
            case Delivery.Whole:
                return true; // all the rest when it is
            case Delivery.Ignore:
                IgnoreMessage();
                break;
            default:
                TakeInParts();
                break;
        }

        // Counted however it is delivered, and before anything of it is.
        if (_state != ConnectionState.Open || _rate is null || !TryPassRate() || !TakeRateHold())
        {
            return true;
        }

        SettleDetours();
        EnterCallback();
        return IsComplete(WaitForRateAsync());
    }

    private ValueTask InvokePart(ProtocolEventKind kind, InboundMessage part, bool last)
    {
        long since = StartTiming();
        ValueTask callback;
        try
        {
            callback = kind == ProtocolEventKind.TextPart ? _receiver.OnTextPartAsync(part, last) : _receiver.OnBinaryPartAsync(part, last);
        }
        catch (Exception error)
        {
            callback = ValueTask.FromException(error);
        }

        return Timed(kind, since, callback);
    }

    /// <summary>For callbacks that the rate has not been asked about.</summary>
    private void StartCallback()
    {
        if (_rate is not null)
        {
            _rate.CallbackSince = _clock.Now;
        }

        EnterCallback();
    }

    /// <summary>A pong. False: a callback is pending.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryTakePong(ReadOnlySpan<byte> payload)
    {
        if (OnPong(payload))
        {
            if (_rate is not null)
            {
                _rate.IdleFramesExcused++;
            }

            return true;
        }

        if (!_receiver.TakesPongs || _state != ConnectionState.Open)
        {
            return true;
        }

        var pong = new PongMessage(payload.ToArray());
        if (_crowd is null && _reception is { Stream.Handler.IsCompleted: false } reception)
        {
            // It is the handler's turn until its message has ended, which may be long, and stand behind this pong.
            reception.WaitingPongs ??= new Queue<PongMessage>(MostWaitingPongs);
            if (reception.WaitingPongs.Count == MostWaitingPongs)
            {
                reception.WaitingPongs.Dequeue();
            }

            reception.WaitingPongs.Enqueue(pong);
            return true;
        }

        StartCallback();
        if (_reception is { WaitingPongs: { Count: > 0 } waiting })
        {
            waiting.Enqueue(pong); // a handler has ended, its message has not
            return IsComplete(DeliverPongsAsync(waiting));
        }

        return IsComplete(IsSuspended ? DeliverPongsAsync(new Queue<PongMessage>([pong])) : InvokePong(pong));
    }

    private ValueTask InvokePong(PongMessage pong)
    {
        try
        {
            return _receiver.OnPongAsync(pong);
        }
        catch (Exception error)
        {
            return ValueTask.FromException(error);
        }
    }

    /// <summary>Those that have waited, in order. Never fails.</summary>
    private async ValueTask DeliverPongsAsync(Queue<PongMessage> waiting)
    {
        await WhileSuspendedAsync().ConfigureAwait(false);
        while (waiting.TryDequeue(out PongMessage? pong) && _state == ConnectionState.Open)
        {
            await GuardAsync(InvokePong(pong)).ConfigureAwait(false);
        }
    }

    /// <summary>The session has left the open state: nothing that handles a message is left when this completes, so that OnClose may be called.</summary>
    private async ValueTask WhenNothingIsUnderWayAsync()
    {
        if (_reception is { Stream: { } stream } reception)
        {
            reception.Stream = null;
            await CutOffAsync(stream).ConfigureAwait(false);
        }

        if (_crowd is not null)
        {
            await _crowd.WhenAtMostAsync(0).ConfigureAwait(false);
        }
    }

    /// <summary>The message under way. In the receiving domain.</summary>
    private sealed class Reception
    {
        public Delivery Delivery;

        // Known to the receiver; null: it gets the message itself.
        public object? Chosen;

        // Until its end has come.
        public StreamedMessage? Stream;
        public Queue<PongMessage>? WaitingPongs;

        /// <summary>For the last call that the message is good for.</summary>
        public object? TakeChosen()
        {
            object? chosen = Chosen;
            Chosen = null;
            return chosen;
        }
    }
}
