using WsGen.Protocol;

namespace WsGen.Connections;

// Sends that want more than to be sent: to be part of a message, to be timed, to be waited for. Whole messages that want nothing go past this, by
// the shorter way of the Send part.
internal abstract partial class WsConnection
{
    /// <summary>Sends one message on these terms. Neither blocks nor throws: what becomes of it is in the outcome.</summary>
    public SendOutcome Send(in OutgoingMessage message, in SendTerms terms, CancellationToken cancellationToken)
    {
        SendOutcome outcome;
        lock (this)
        {
            outcome = Take(message, terms, cancellationToken);
        }

        return Finish(outcome);
    }

    /// <summary>Stands still until the message has been written to the network. Throws what came between.</summary>
    public void SendBlocking(in OutgoingMessage message) =>
        Send(message, new SendTerms(WhenWritten: true, Blocks: true, _options.BlockingSendTimeout), default).Wait();

    /// <summary>Throws for those who change something.</summary>
    public void ThrowIfClosed()
    {
        if (_state != ConnectionState.Open)
        {
            throw WasClosed(Reason);
        }
    }

    /// <summary>What is thrown at whoever uses the session after its end.</summary>
    private SessionClosedException WasClosed(CloseReason reason) => new(reason, Session);

    /// <summary>What must not be done under the gate.</summary>
    private SendOutcome Finish(in SendOutcome outcome)
    {
        if (!outcome.Refused)
        {
            return outcome;
        }

        FailTooSlow();
        return new SendOutcome(null, WasClosed(Reason));
    }

    /// <summary>Under the gate.</summary>
    private SendOutcome Take(in OutgoingMessage message, in SendTerms terms, CancellationToken cancellationToken)
    {
        if (_state != ConnectionState.Open)
        {
            return new SendOutcome(null, WasClosed(Reason));
        }

        if (terms.Blocks && !_started)
        {
            return new SendOutcome(null, new InvalidOperationException(
                "A blocking send cannot get through before the opening handshake is over: in the endpoint's constructor, use SendAsync."));
        }

        PartialMessage? part = message.Part;
        if (CanWriteFrame && (_slow?.Open is not { } open || open == part))
        {
            Write(message);
            NoteTaken(part, message.IsLast);
            return terms.WhenWritten ? WaitForFlush(terms, cancellationToken) : default;
        }

        switch (MakeRoom(message.Size, part))
        {
            case Room.Found:
                return Enqueue(message, waiting: false, terms, cancellationToken);
            case Room.MustWait:
                return Enqueue(message, waiting: true, terms, cancellationToken);
            case Room.Dropped:
                if (part is not null)
                {
                    part.IsDropped = true;
                }

                return new SendOutcome(null, terms.WhenWritten ? WasDropped() : null);
            default:
                return new SendOutcome(null, null, Refused: true);
        }
    }

    private void Write(in OutgoingMessage message)
    {
        if (message.Text is { } text)
        {
            Write(text, message.Size, message.Compression);
        }
        else if (message.Part is { } part)
        {
            WritePart(part, message.Payload, message.IsLast, message.Ends);
        }
        else
        {
            Write(message.Opcode, message.Payload, message.Compression);
        }
    }

    private SendOutcome Enqueue(in OutgoingMessage message, bool waiting, in SendTerms terms, CancellationToken cancellationToken)
    {
        // The end of a message is never one too many: the others may be waiting for just that.
        if (waiting && message is not { Part: not null, IsLast: true } && FindTooManyWaiting() is { } error)
        {
            return new SendOutcome(null, error);
        }

        QueuedSend send = message.ToQueued(waiting);
        send.Take(terms, this);
        LineUp(send);
        NoteTaken(message.Part, message.IsLast);
        if (!send.HasSender)
        {
            return default;
        }

        StartDeadline(send);
        send.ObserveCancellation(cancellationToken, CancelWaiting);
        return new SendOutcome(send);
    }

    /// <summary>It has been written. Within a batch nobody stands still for the flush, which is still to come.</summary>
    private SendOutcome WaitForFlush(in SendTerms terms, CancellationToken cancellationToken)
    {
        if (!IsBatching)
        {
            FlushUnderGate(fully: true);
        }
        else if (terms.Blocks)
        {
            return default;
        }

        if (_unflushed == 0 && !_flushPending)
        {
            return _transport.OutputFailed ? new SendOutcome(null, WasClosed(LostOrReason)) : default;
        }

        var written = new SendCompletion();
        written.Take(terms, this);
        SucceedWhenFlushed(written);
        if (!IsBatching)
        {
            StartDeadline(written);
        }

        written.ObserveCancellation(cancellationToken, CancelWaiting);
        return new SendOutcome(written);
    }
}
