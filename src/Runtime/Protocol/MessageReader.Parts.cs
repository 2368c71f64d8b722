using System.Runtime.CompilerServices;

namespace WsGen.Protocol;

// Everything but the usual way, which is a message that is put together and not compressed: messages that are inflated, handed out in parts
// as they come, or thrown away. What the usual way pays for it are two checks for compression that it had to make anyhow.
internal partial struct MessageReader<TRole>
{
    /// <summary>Bytes of one part that is inflated. One that is not has what the input has of its frame.</summary>
    private const int InflatedPart = 16 * 1024;

    /// <summary>How the message under way is read.</summary>
    [Flags]
    private enum Way : byte
    {
        Usual = 0,

        /// <summary>It has just been announced, and nobody has looked at its first frame yet.</summary>
        Begun = 1,

        Compressed = 2,
        InParts = 4,
        Ignored = 8,
    }

    /// <summary>
    /// From now on there is a <see cref="ProtocolEventKind.MessageBegins"/> for each message of a kind, before its size is judged. It is put together unless
    /// <see cref="TakeInParts"/> or <see cref="Ignore"/> is called then. May be called while another thread reads, by one at a time.
    /// </summary>
    /// <param name="kind">Text or Binary.</param>
    public void AnnounceMessages(Opcode kind) => _announced |= (byte)kind;

    /// <summary>
    /// Hands the message that has been announced out in parts. The limit on its size does not apply. A part may be empty only if it is the last.
    /// </summary>
    public void TakeInParts() => _way |= Way.InParts;

    /// <summary>Reads the message that has been announced, checks it, and throws it away. The limit on its size does not apply.</summary>
    public void Ignore() => _way |= Way.Ignored;

    /// <summary>Behind a message, a part or an announcement. False: the first frame of what was announced is too big for a message put together.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryGoOn(out ProtocolViolation violation)
    {
        _handedOut = false;
        _buffer.Release();
        violation = ProtocolViolation.None;
        if ((_way & Way.Begun) == 0)
        {
            return true;
        }

        _way &= ~Way.Begun;
        return FitsLimit(first: true, out violation);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryEnterUnusualFrame(bool first, out ProtocolViolation violation)
    {
        EnterFrame();
        _way |= _frame.Reserved != 0 ? Way.Compressed : 0;
        if (((byte)_frame.Opcode & _announced) == 0)
        {
            return FitsLimit(first, out violation);
        }

        violation = ProtocolViolation.None;
        _way |= Way.Begun;
        _handedOut = true;
        return true;
    }

    private readonly bool FitsLimit(bool first, out ProtocolViolation violation)
    {
        // What the frames of a compressed message announce is not what it becomes.
        bool fits = (_way & (Way.InParts | Way.Ignored)) != 0
            || ((_way & Way.Compressed) != 0
                ? _decompressor!.TryEnterFrame(_frame.PayloadLength, first, _limits.For(_message))
                : _frame.PayloadLength <= _limits.For(_message) - _buffer.Length);
        violation = fits ? ProtocolViolation.None : ProtocolViolation.MessageTooBig;
        return fits;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ProtocolEvent ReadUnusualPayload(Span<byte> input, scoped ref int consumed)
    {
        if ((_way & Way.Begun) != 0)
        {
            return new ProtocolEvent { Kind = ProtocolEventKind.MessageBegins, InputOffset = -1 };
        }

        bool compressed = (_way & Way.Compressed) != 0;
        return (_way & (Way.InParts | Way.Ignored)) == 0
            ? compressed ? ReadCompressedPayload(input, ref consumed) : ReadDataPayload(input, ref consumed)
            : compressed ? ReadCompressedPart(input, ref consumed) : ReadPart(input, ref consumed);
    }

    /// <summary>A compressed message is put together in the buffer, however it arrives.</summary>
    private ProtocolEvent ReadCompressedPayload(Span<byte> input, scoped ref int consumed)
    {
        Span<byte> piece = TakePiece(input, ref consumed);
        bool text = _message == Opcode.Text;
        bool frameEnds = _remaining == 0;
        bool messageEnds = frameEnds && _frame.Fin;
        ProtocolViolation violation = _decompressor!.Append(piece, messageEnds, _limits.For(_message), ref _buffer, ref _utf8, text);
        if (violation == ProtocolViolation.None && messageEnds && text && !_utf8.IsComplete)
        {
            violation = ProtocolViolation.InvalidUtf8;
        }

        if (violation != ProtocolViolation.None)
        {
            return Violate(violation, input.Length, ref consumed);
        }

        _inFrame = !frameEnds;
        if (!messageEnds)
        {
            return default;
        }

        _handedOut = true;
        EndMessage();
        return new ProtocolEvent
        {
            Kind = text ? ProtocolEventKind.Text : ProtocolEventKind.Binary,
            Payload = _buffer.Memory.Span,
            InputOffset = -1,
        };
    }

    /// <summary>What the input has of the frame is the part.</summary>
    private ProtocolEvent ReadPart(Span<byte> input, scoped ref int consumed)
    {
        int offset = consumed;
        Span<byte> piece = TakePiece(input, ref consumed);
        _inFrame = _remaining != 0;
        bool last = !_inFrame && _frame.Fin;
        if (_message == Opcode.Text && !(_utf8.TryAppend(piece) && (!last || _utf8.IsComplete)))
        {
            return Violate(ProtocolViolation.InvalidUtf8, input.Length, ref consumed);
        }

        return HandOutPart(piece, offset, last);
    }

    /// <summary>
    /// As much of the input is taken as fills a part. What else it becomes stays inside the decompressor, or in the input, until the next call.
    /// </summary>
    private ProtocolEvent ReadCompressedPart(Span<byte> input, scoped ref int consumed)
    {
        bool ignored = (_way & Way.Ignored) != 0;
        while (true)
        {
            Span<byte> piece = input.Slice(consumed, (int)Math.Min(_remaining, input.Length - consumed));
            if (TRole.IsServer)
            {
                Span<byte> masked = piece[_unmasked..];
                FrameMask.Apply(masked, _mask);
                _mask = FrameMask.Advance(_mask, masked.Length);
            }

            ProtocolViolation violation = _decompressor!.AppendPart(piece, InflatedPart, ref _buffer, out int taken, out bool full);
            if (_message == Opcode.Text && !_utf8.TryAppend(_buffer.Memory.Span))
            {
                violation = ProtocolViolation.InvalidUtf8; // it stands before whatever else may be wrong
            }

            consumed += taken;
            _remaining -= taken;
            _unmasked = TRole.IsServer ? piece.Length - taken : 0;
            _inFrame = full || _remaining != 0;
            bool last = !_inFrame && _frame.Fin;
            if (last && violation == ProtocolViolation.None)
            {
                violation = _decompressor.EndMessage();
                if (violation == ProtocolViolation.None && _message == Opcode.Text && !_utf8.IsComplete)
                {
                    violation = ProtocolViolation.InvalidUtf8;
                }
            }

            if (violation != ProtocolViolation.None)
            {
                return Violate(violation, input.Length, ref consumed);
            }

            if (full && ignored)
            {
                _buffer.Shorten(_buffer.Length);
                continue;
            }

            ProtocolEvent part = HandOutPart(_buffer.Memory.Span, offset: -1, last);
            if (part.Kind == ProtocolEventKind.NeedMore)
            {
                _buffer.Release();
            }

            _handedOut = part.Kind != ProtocolEventKind.NeedMore;
            return part;
        }
    }

    private ProtocolEvent HandOutPart(Span<byte> part, int offset, bool last)
    {
        bool ignored = (_way & Way.Ignored) != 0;
        ProtocolEventKind kind = _message == Opcode.Text ? ProtocolEventKind.TextPart : ProtocolEventKind.BinaryPart;
        if (last)
        {
            EndMessage();
        }

        return ignored || (part.IsEmpty && !last)
            ? default
            : new ProtocolEvent { Kind = kind, Payload = part, InputOffset = offset, Last = last };
    }

    private void EndMessage()
    {
        _message = Opcode.Continuation;
        _way = Way.Usual;
    }
}
