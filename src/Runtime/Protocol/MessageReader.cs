using System.Runtime.CompilerServices;
using WsGen.Protocol.Compression;

namespace WsGen.Protocol;

/// <summary>
/// The receiving half of RFC 6455: bytes in, messages and control frames out. It consumes everything it is given, so the caller's
/// buffer is free after each call; only a message that is still incomplete is kept, in a pooled buffer. A message that lies whole in the
/// input is unmasked in place and handed out where it lies, without a copy.
/// <para>
/// Steps of <see cref="Read"/>: give back what was handed out last; finish the header, checked against the message under way from its
/// first byte on; check the limit; take payload (unmask, check UTF-8 as it arrives; a close payload is judged when it is whole); hand out.
/// </para>
/// <para>A mutable struct: one per connection, in a field, never copied. Not thread-safe.</para>
/// </summary>
internal partial struct MessageReader<TRole>
    where TRole : struct, IRole
{
    /// <summary>Bytes of a payload still to come for which it is worth being received where they belong.</summary>
    private const int LeastInPlace = 16 * 1024;

    /// <summary>Bytes received at once in this way: what is unmasked should still be in the cache.</summary>
    private const int MostInPlace = 128 * 1024;

    private readonly byte _allowedReserved;
    private readonly MessageDecompressor? _decompressor;
    private ProtocolLimits _limits;

    // The frame under way.
    private FrameHeader _frame;
    private long _remaining;
    private uint _mask;
    private bool _inFrame;

    // The message under way: Continuation if there is none.
    private Opcode _message;
    private Way _way;

    // Those that are announced when they begin, as the bits that their opcodes are.
    private byte _announced;

    // Bytes at the beginning of the input that are unmasked already: a part was full before they could be inflated.
    private int _unmasked;
    private MessageBuffer _buffer;
    private Utf8Validator _utf8;

    // A header or a control payload that was cut by the end of the input. Allocated at the first cut.
    private byte[]? _partial;
    private int _partialLength;

    private bool _handedOut;

    /// <param name="limits">What the connection accepts.</param>
    /// <param name="decompressor">Given if permessage-deflate was agreed on: then RSV1 marks a compressed message.</param>
    public MessageReader(ProtocolLimits limits, MessageDecompressor? decompressor = null)
    {
        _limits = limits;
        _decompressor = decompressor;
        _allowedReserved = decompressor is null ? (byte)0 : FrameHeader.CompressedBit;
    }

    /// <summary>True after a close frame or a violation: all further input is consumed and ignored.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>What the connection accepts from the next frame header on.</summary>
    public ProtocolLimits Limits
    {
        readonly get => _limits;
        set => _limits = value;
    }

    /// <summary>The message that was handed out with <see cref="ProtocolEvent.InputOffset"/> -1.</summary>
    public readonly Memory<byte> Assembled => _buffer.Memory;

    /// <summary>The message under way, or the one that was when a rule was broken; Continuation if there is none.</summary>
    public readonly Opcode MessageOpcode => _message;

    /// <summary>Bytes of an unfinished message held here.</summary>
    public readonly int BufferedBytes => _buffer.Length;

    /// <summary>
    /// Frames so far that brought no message any further: pings, pongs, and empty fragments. Limits that count messages see none of
    /// them. Overflows harmlessly.
    /// </summary>
    public uint IdleFrames { get; private set; }

    /// <summary>A scanner that stands where this reader stands.</summary>
    public readonly FrameScanner<TRole> CreateScanner()
    {
        bool ends = _inFrame && _frame.Fin && !_frame.Opcode.IsControl();
        bool inMessage = _message != Opcode.Continuation && !ends;
        return new(_allowedReserved, _inFrame ? _remaining : 0, inMessage, _inFrame ? default : _partial.AsSpan(0, _partialLength));
    }

    /// <summary>Gives pooled memory back. The reader is finished.</summary>
    public void Release()
    {
        IsFinished = true;
        _buffer.Release();
        _decompressor?.Release();
        _partial = null;
    }

    /// <summary>
    /// Reads on. Call until it returns <see cref="ProtocolEventKind.NeedMore"/>; then all input is consumed.
    /// </summary>
    /// <param name="input">What has arrived and has not been consumed. Payload is unmasked in place.</param>
    /// <param name="consumed">How much of it is consumed now.</param>
    /// <returns>What was found.</returns>
    public ProtocolEvent Read(Span<byte> input, out int consumed)
    {
        consumed = 0;

        // 1. What was handed out is no longer needed.
        if (_handedOut && !TryGoOn(out ProtocolViolation broken))
        {
            return Violate(broken, input.Length, ref consumed);
        }

        if (IsFinished)
        {
            consumed = input.Length;
            return default;
        }

        while (true)
        {
            // 2. Header.
            if (!_inFrame)
            {
                ParseStatus status = ReadHeader(input, ref consumed, out ProtocolViolation violation);
                if (status == ParseStatus.NeedMore)
                {
                    return default;
                }

                // 3. Does it fit the size limit?
                if (status == ParseStatus.Violation || !TryEnterFrame(out violation))
                {
                    return Violate(violation, input.Length, ref consumed);
                }
            }

            // 4. Payload.
            ProtocolEvent result = _frame.Opcode.IsControl()
                ? ReadControlPayload(input, ref consumed)
                : _way != Way.Usual ? ReadUnusualPayload(input, ref consumed)
                : ReadDataPayload(input, ref consumed);
            if (result.Kind != ProtocolEventKind.NeedMore || _inFrame)
            {
                return result;
            }

            // A fragment has ended, its message has not: on with the next frame.
        }
    }

    /// <summary>
    /// Where the next bytes of the payload under way belong, if many are to come: what is received there need not be copied. Empty
    /// otherwise. Nothing but payload belongs there.
    /// </summary>
    public Span<byte> PayloadSpace()
    {
        // While a message is under way that has no piece yet, it may still turn out to lie whole in the input.
        if (!_inFrame || _remaining < LeastInPlace || _frame.Opcode.IsControl() || _way != Way.Usual || _buffer.Length == 0)
        {
            return default;
        }

        int wanted = (int)Math.Min(_remaining, MostInPlace);
        return _buffer.Space(wanted, expected: _frame.Fin ? _buffer.Length + _remaining : 0, _limits.For(_message));
    }

    /// <summary>
    /// So many bytes of <see cref="PayloadSpace"/> have come. A message that is whole now is what <see cref="Read"/> returns next, given no input.
    /// </summary>
    /// <returns>False: they are not UTF-8, and the reader is finished.</returns>
    public bool TakePayload(int count)
    {
        Span<byte> piece = _buffer.Take(count);
        _remaining -= count;
        if (TRole.IsServer)
        {
            FrameMask.Apply(piece, _mask);
            _mask = FrameMask.Advance(_mask, count);
        }

        if (_message == Opcode.Text && !_utf8.TryAppend(piece))
        {
            Release();
            return false;
        }

        return true;
    }

    private ParseStatus ReadHeader(Span<byte> input, scoped ref int consumed, out ProtocolViolation violation)
    {
        if (_partialLength != 0)
        {
            return ReadCutHeader(input, ref consumed, out violation);
        }

        ReadOnlySpan<byte> rest = input[consumed..];
        if (!rest.IsEmpty && !FrameHeader.FitsMessage(rest[0], _message != Opcode.Continuation, out violation))
        {
            return ParseStatus.Violation;
        }

        ParseStatus status = FrameHeader.TryParse<TRole>(rest, _allowedReserved, out _frame, out violation);
        if (status == ParseStatus.Done)
        {
            consumed += _frame.Size;
        }
        else if (status == ParseStatus.NeedMore)
        {
            KeepPartial(rest);
            consumed = input.Length;
        }

        return status;
    }

    /// <summary>
    /// The last input ended inside a header: joins the two parts. A method of its own, so that a whole header does not pay for its stack.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ParseStatus ReadCutHeader(Span<byte> input, scoped ref int consumed, out ProtocolViolation violation)
    {
        ReadOnlySpan<byte> rest = input[consumed..];
        Span<byte> joined = stackalloc byte[FrameHeader.MaxSize];
        int before = _partialLength;
        _partial.AsSpan(0, before).CopyTo(joined);
        int more = Math.Min(rest.Length, FrameHeader.MaxSize - before);
        rest[..more].CopyTo(joined[before..]);
        ParseStatus joinedStatus = FrameHeader.TryParse<TRole>(joined[..(before + more)], _allowedReserved, out _frame, out violation);
        if (joinedStatus == ParseStatus.Done)
        {
            consumed += _frame.Size - before;
            _partialLength = 0;
        }
        else if (joinedStatus == ParseStatus.NeedMore)
        {
            KeepPartial(rest[..more]);
            consumed = input.Length;
        }

        return joinedStatus;
    }

    /// <summary>Begins the frame, and the message if it is its first. False: the message would be larger than the limit.</summary>
    private bool TryEnterFrame(out ProtocolViolation violation)
    {
        violation = ProtocolViolation.None;
        Opcode opcode = _frame.Opcode;
        if (opcode.IsControl())
        {
            IdleFrames += opcode == Opcode.Close ? 0u : 1u;
        }
        else
        {
            if (_frame.PayloadLength == 0 && !_frame.Fin)
            {
                IdleFrames++;
            }

            bool first = opcode != Opcode.Continuation;
            if (first)
            {
                _message = opcode;
                _utf8.Reset();
            }

            if (((byte)_way | _frame.Reserved | ((byte)opcode & _announced)) != 0)
            {
                return TryEnterUnusualFrame(first, out violation);
            }

            if (_frame.PayloadLength > _limits.For(_message) - _buffer.Length)
            {
                violation = ProtocolViolation.MessageTooBig;
                return false;
            }
        }

        EnterFrame();
        return true;
    }

    private void EnterFrame()
    {
        _remaining = _frame.PayloadLength;
        _mask = _frame.Mask;
        _inFrame = true;
    }

    private ProtocolEvent ReadControlPayload(Span<byte> input, scoped ref int consumed)
    {
        int length = (int)_frame.PayloadLength;
        int available = (int)Math.Min(_remaining, input.Length - consumed);
        Span<byte> payload = input.Slice(consumed, available);
        int offset = consumed;
        consumed += available;
        _remaining -= available;
        if (available < length)
        {
            KeepPartial(payload);
            if (_remaining > 0)
            {
                return default;
            }

            payload = _partial.AsSpan(0, length);
            offset = -1;
            _partialLength = 0;
        }

        _inFrame = false;
        if (TRole.IsServer)
        {
            FrameMask.Apply(payload, _frame.Mask);
        }

        ProtocolEventKind kind = _frame.Opcode switch
        {
            Opcode.Ping => ProtocolEventKind.Ping,
            Opcode.Pong => ProtocolEventKind.Pong,
            _ => ProtocolEventKind.Close,
        };
        if (kind == ProtocolEventKind.Close)
        {
            if (!ClosePayload.TryParse(payload, out _, out _, out ProtocolViolation violation))
            {
                return Violate(violation, input.Length, ref consumed);
            }

            // A message that was under way will never be whole.
            IsFinished = true;
            _buffer.Release();
            _decompressor?.Release();
        }

        return new ProtocolEvent { Kind = kind, Payload = payload, InputOffset = offset };
    }

    /// <summary>What has arrived of the frame's payload, unmasked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> TakePiece(Span<byte> input, scoped ref int consumed)
    {
        int available = (int)Math.Min(_remaining, input.Length - consumed);
        Span<byte> piece = input.Slice(consumed, available);
        consumed += available;
        _remaining -= available;
        if (TRole.IsServer)
        {
            FrameMask.Apply(piece, _mask);
            _mask = FrameMask.Advance(_mask, available);
        }

        return piece;
    }

    private ProtocolEvent ReadDataPayload(Span<byte> input, scoped ref int consumed)
    {
        int offset = consumed;
        Span<byte> piece = TakePiece(input, ref consumed);
        bool text = _message == Opcode.Text;
        if (text && !_utf8.TryAppend(piece))
        {
            return Violate(ProtocolViolation.InvalidUtf8, input.Length, ref consumed);
        }

        bool frameEnds = _remaining == 0;
        if (!frameEnds || !_frame.Fin)
        {
            // The message goes on. An empty piece changes nothing, however many of them come.
            if (!piece.IsEmpty)
            {
                _buffer.Append(piece, expected: _frame.Fin ? _buffer.Length + piece.Length + _remaining : 0, _limits.For(_message));
            }

            _inFrame = !frameEnds;
            return default;
        }

        // The message is whole.
        if (text && !_utf8.IsComplete)
        {
            return Violate(ProtocolViolation.InvalidUtf8, input.Length, ref consumed);
        }

        if (_buffer.Length != 0)
        {
            _buffer.Append(piece, expected: 0, _limits.For(_message));
            piece = _buffer.Memory.Span;
            offset = -1;
            _handedOut = true;
        }

        _inFrame = false;
        _message = Opcode.Continuation;
        return new ProtocolEvent
        {
            Kind = text ? ProtocolEventKind.Text : ProtocolEventKind.Binary,
            Payload = piece,
            InputOffset = offset,
        };
    }

    private void KeepPartial(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        _partial ??= new byte[ClosePayload.MaxSize];
        bytes.CopyTo(_partial.AsSpan(_partialLength));
        _partialLength += bytes.Length;
    }

    private ProtocolEvent Violate(ProtocolViolation violation, int inputLength, scoped ref int consumed)
    {
        consumed = inputLength;
        Release();
        return new ProtocolEvent { Kind = ProtocolEventKind.Violation, Violation = violation };
    }
}
