using System.Text;
using WsGen.Protocol;

namespace WsGen.Connections;

// Messages in parts. Between the parts of a message only control frames may stand (RFC 6455 section 5.4). So from the first part that is taken to
// the last one the message is the open one: its parts go the way of everything else, the rest stands behind it, within the same limit and policy.
internal abstract partial class WsConnection
{
    /// <summary>Sends the next part of a message.</summary>
    /// <param name="part">The message.</param>
    /// <param name="payload">Stays as it is until the send has completed.</param>
    /// <param name="last">Whether the message ends with it.</param>
    /// <param name="cancellationToken">Gives up waiting; without effect for the last of several parts.</param>
    public ValueTask SendPart(PartialMessage part, ReadOnlyMemory<byte> payload, bool last, CancellationToken cancellationToken)
    {
        SendOutcome outcome;
        lock (this)
        {
            outcome = TakePart(part, new OutgoingMessage(part.Kind, payload, part.Compression) { Part = part, IsLast = last }, AsyncTerms, cancellationToken);
        }

        return Finish(outcome).AsTask();
    }

    /// <summary>The same, and stands still until it has been written.</summary>
    public void SendPartBlocking(PartialMessage part, ReadOnlySpan<byte> payload, bool last)
    {
        SendOutcome outcome;
        lock (this)
        {
            outcome = TakePart(
                part,
                new OutgoingMessage(part.Kind, payload, part.Compression) { Part = part, IsLast = last },
                BlockingTerms,
                default);
        }

        Finish(outcome).Wait();
    }

    /// <summary>The next part of the message that is sent without a writer; the first one begins it.</summary>
    /// <param name="kind">Text or binary.</param>
    /// <param name="payload">Stays as it is until the send has completed.</param>
    /// <param name="last">Whether the message ends with it.</param>
    /// <param name="terms">Null for what counts for the session.</param>
    /// <param name="compression">Likewise. That of the first part counts for the message.</param>
    /// <param name="cancellationToken">Gives up waiting; without effect for the last of several parts.</param>
    public ValueTask SendLoosePart(Opcode kind, ReadOnlyMemory<byte> payload, bool last, in SendTerms? terms, MessageCompression? compression, CancellationToken cancellationToken)
    {
        SendOutcome outcome;
        lock (this)
        {
            outcome = TryTakeUp(kind, compression, out PartialMessage part, out Exception? refusal)
                ? TakeLoose(part, new OutgoingMessage(kind, payload, part.Compression) { Part = part, IsLast = last }, terms ?? AsyncTerms, cancellationToken)
                : new SendOutcome(null, refusal);
        }

        return Finish(outcome).AsTask();
    }

    /// <inheritdoc cref="SendLoosePart(Opcode, ReadOnlyMemory{byte}, bool, in SendTerms?, MessageCompression?, CancellationToken)"/>
    public ValueTask SendLoosePart(string text, bool last, in SendTerms? terms, MessageCompression? compression, CancellationToken cancellationToken)
    {
        SendOutcome outcome;
        lock (this)
        {
            outcome = TryTakeUp(Opcode.Text, compression, out PartialMessage part, out Exception? refusal)
                ? TakeLooseText(part, text, last, terms ?? AsyncTerms, cancellationToken)
                : new SendOutcome(null, refusal);
        }

        return Finish(outcome).AsTask();
    }

    /// <summary>The same, and stands still until it has been written.</summary>
    public void SendLoosePartBlocking(Opcode kind, ReadOnlySpan<byte> payload, bool last)
    {
        SendOutcome outcome;
        lock (this)
        {
            outcome = TryTakeUp(kind, null, out PartialMessage part, out Exception? refusal)
                ? TakeLoose(part, new OutgoingMessage(kind, payload, part.Compression) { Part = part, IsLast = last }, BlockingTerms, default)
                : new SendOutcome(null, refusal);
        }

        Finish(outcome).Wait();
    }

    /// <inheritdoc cref="SendLoosePartBlocking(Opcode, ReadOnlySpan{byte}, bool)"/>
    public void SendLoosePartBlocking(string text, bool last)
    {
        SendOutcome outcome;
        lock (this)
        {
            outcome = TryTakeUp(Opcode.Text, null, out PartialMessage part, out Exception? refusal)
                ? TakeLooseText(part, text, last, BlockingTerms, default)
                : new SendOutcome(null, refusal);
        }

        Finish(outcome).Wait();
    }

    /// <summary>Sends of which nothing is said but that they do not block.</summary>
    private SendTerms AsyncTerms => new(WhenWritten: false, Blocks: false, _options.AsyncSendTimeout);

    private SendTerms BlockingTerms => new(WhenWritten: true, Blocks: true, _options.BlockingSendTimeout);

    private bool TryTakeUp(Opcode kind, MessageCompression? compression, out PartialMessage part, out Exception? refusal)
    {
        part = _slow?.Loose ?? new PartialMessage(kind, compression ?? _compression);
        refusal = part.Kind == kind ? null : new InvalidOperationException(
            $"A {Name(part.Kind)} message is being sent in parts: it has to end before a part of a {Name(kind)} message can be sent (RFC 6455 section 5.4).");
        return refusal is null;

        static string Name(Opcode kind) => kind == Opcode.Text ? "text" : "binary";
    }

    private SendOutcome TakeLoose(PartialMessage part, in OutgoingMessage message, in SendTerms terms, CancellationToken cancellationToken)
    {
        SendOutcome outcome = TakePart(part, message, terms, cancellationToken);
        if ((outcome.Error is null || part.IsDropped) && !outcome.Refused && (_slow is not null || !message.IsLast))
        {
            // Unless it has been given up already.
            Slow.Loose = message.IsLast || part is { Parts: 0, IsDropped: false } ? null : part;
        }

        return outcome;
    }

    private SendOutcome TakeLooseText(PartialMessage part, string text, bool last, in SendTerms terms, CancellationToken cancellationToken)
    {
        ReadOnlySpan<char> characters = text;
        TextEnds ends = last && part.Parts == 0 ? default : TextEnds.Split(ref characters, last);
        byte[] bytes = MessageArrays.Rent(Encoding.UTF8.GetMaxByteCount(characters.Length));
        int length = Encoding.UTF8.GetBytes(characters, bytes);
        SendOutcome outcome = TakeLoose(
            part, new OutgoingMessage(Opcode.Text, bytes.AsSpan(0, length), part.Compression) { Part = part, IsLast = last, Ends = ends }, terms, cancellationToken);
        MessageArrays.Return(bytes);
        return outcome;
    }

    private SendOutcome TakePart(PartialMessage part, in OutgoingMessage message, in SendTerms terms, CancellationToken cancellationToken)
    {
        if (_state == ConnectionState.Open && part.IsDropped)
        {
            return new SendOutcome(null, terms.WhenWritten ? WasDropped() : null); // with its first part
        }

        if (!message.IsLast)
        {
            return Take(message, terms, cancellationToken);
        }

        if (part.Parts == 0)
        {
            return Take(message with { Part = null }, terms, cancellationToken);
        }

        // Without its end nothing could be sent any more: it cannot be taken back, and waits as long as it has to.
        return Take(message, terms.Blocks ? terms : terms with { Timeout = default }, default);
    }

    private void WritePart(PartialMessage part, ReadOnlySpan<byte> payload, bool last, TextEnds ends)
    {
        if (ends == default && (part.Carry == 0 || (payload.IsEmpty && !last)))
        {
            WritePart(part, payload, last); // nothing is before it, or it is nothing itself
            return;
        }

        Span<byte> joint = stackalloc byte[TextEnds.MaxJointSize];
        joint = joint[..ends.WriteJoint(part.Carry, joint)];
        if (joint.IsEmpty)
        {
            WritePart(part, payload, last);
        }
        else
        {
            byte[] joined = MessageArrays.Rent(joint.Length + payload.Length);
            joint.CopyTo(joined);
            payload.CopyTo(joined.AsSpan(joint.Length));
            WritePart(part, joined.AsSpan(0, joint.Length + payload.Length), last);
            MessageArrays.Return(joined);
        }

        part.Carry = ends.High;
    }

    private void WritePart(PartialMessage part, ReadOnlySpan<byte> payload, bool last)
    {
        CountSent(part.Kind, payload.Length, last);
        if (_options.Traffic is { } traffic)
        {
            LogSent(traffic, part.Kind, payload, isPart: !last || part.IsOnWire);
        }

        Opcode opcode = part.IsOnWire ? Opcode.Continuation : part.Kind;
        if (!part.IsOnWire)
        {
            part.IsCompressed = _compressor is not null && part.Compression != MessageCompression.Never
                && (part.Compression == MessageCompression.Always ? _compressor.CanCompress : _compressor.Wants(payload.Length));
        }

        try
        {
            if (part.IsCompressed)
            {
                Span<byte> compressed = _compressor!.CompressPart(payload, last);
                WriteFrame(opcode, compressed, compressed: !part.IsOnWire, fin: last);
                _compressor.Release();
            }
            else
            {
                WriteFrame(opcode, payload, compressed: false, fin: last);
            }
        }
        catch
        {
            if (part.IsCompressed)
            {
                _compressor!.Abandon();
            }

            if (part.IsOnWire)
            {
                AbandonFrame(); // no memory: a message without this part would be another one
            }

            throw;
        }

        part.IsOnWire = true;
    }

    /// <summary>A part has been written, or stands in the line.</summary>
    private void NoteTaken(PartialMessage? part, bool last)
    {
        if (part is null)
        {
            return;
        }

        part.Parts++;
        SlowState slow = Slow;
        if (slow.Open is not null && slow.Open != part)
        {
            return; // behind another message: it is its turn later
        }

        slow.Open = last ? null : part;
        slow.OpenSince = _clock.Now;
        if (last)
        {
            LetPass(slow);
        }
    }

    /// <summary>The open message has ended, or is not to be: what stood behind it goes on.</summary>
    private void LetPass(SlowState slow)
    {
        if (slow.Behind is null)
        {
            return;
        }

        slow.LetPass();
        slow.OpenSince = _clock.Now;
        if (_started && !_flushPending)
        {
            Drain();
            if (!HasOutput && slow.Behind is null)
            {
                ReleaseDrainWaiters(null);
            }
        }
    }
}
