using System.Buffers;

namespace WsGen.Handshake;

/// <summary>
/// Walks once over the header fields and the blank line behind them, RFC 9112 section 5, stopping and resuming at any byte.
/// <code>
/// field-name ":" OWS field-value OWS CRLF
/// ...
/// CRLF
/// </code>
/// It finds whether the section is well-formed and how many fields it has; what the fields are is read when all have arrived.
/// </summary>
internal struct FieldSectionScanner
{
    private State _state;

    private enum State : byte
    {
        LineStart,
        Name,
        Value,
        LineEnd,
        SectionEnd,
        Done,
    }

    /// <summary>The number of fields that have begun.</summary>
    public int Count { get; private set; }

    public readonly bool IsComplete => _state == State.Done;

    /// <summary>There are values of several lines: <see cref="Unfold"/> the section before it is read.</summary>
    public bool HasFolds { get; private set; }

    /// <summary>Puts spaces in the place of the line ends within values.</summary>
    /// <param name="section">A section that has been found well-formed.</param>
    public static void Unfold(Span<byte> section)
    {
        for (int i = 0; i + 2 < section.Length; i++)
        {
            if (section[i] == '\r' && section[i + 2] is (byte)' ' or (byte)'\t')
            {
                section.Slice(i, 2).Fill((byte)' ');
            }
        }
    }

    /// <summary>Goes on at <paramref name="position"/> and leaves it behind the last byte looked at.</summary>
    /// <param name="input">All bytes so far.</param>
    /// <param name="position">Where to go on.</param>
    /// <param name="maxCount">Fields there may be.</param>
    /// <param name="allowsFolds">Whether a value may go on in a next line, which begins with white space (obs-fold): a client has to read that, a server may refuse it.</param>
    public HandshakeViolation Scan(ReadOnlySpan<byte> input, ref int position, int maxCount, bool allowsFolds = false)
    {
        while (position < input.Length && _state != State.Done)
        {
            HandshakeViolation violation = _state switch
            {
                State.LineStart => StartLine(input[position], maxCount, allowsFolds),
                State.Name => ReadName(input, ref position),
                State.Value => ReadValue(input, ref position),
                _ => EndLine(input[position]),
            };
            if (violation != HandshakeViolation.None)
            {
                return violation;
            }

            position++;
        }

        return HandshakeViolation.None;
    }

    private HandshakeViolation StartLine(byte first, int maxCount, bool allowsFolds)
    {
        switch (first)
        {
            case (byte)'\r':
                _state = State.SectionEnd;
                return HandshakeViolation.None;
            case (byte)'\n':
                return HandshakeViolation.BareLineFeed;
            case (byte)' ' or (byte)'\t' when allowsFolds && Count > 0:
                HasFolds = true;
                _state = State.Value;
                return HandshakeViolation.None;
            case (byte)' ' or (byte)'\t':
                // obs-fold, or white space before the first field (RFC 9112 section 2.2): both have been used to smuggle fields.
                return HandshakeViolation.LineFolding;
        }

        if (!HttpSyntax.TokenBytes.Contains(first))
        {
            return HandshakeViolation.FieldNameInvalid;
        }

        if (Count == maxCount)
        {
            return HandshakeViolation.TooManyFields;
        }

        Count++;
        _state = State.Name;
        return HandshakeViolation.None;
    }

    private HandshakeViolation ReadName(ReadOnlySpan<byte> input, ref int position)
    {
        int length = input[position..].IndexOfAnyExcept(HttpSyntax.TokenBytes);
        if (length < 0)
        {
            position = input.Length - 1;
            return HandshakeViolation.None;
        }

        position += length;
        switch (input[position])
        {
            case (byte)':':
                _state = State.Value;
                return HandshakeViolation.None;
            case (byte)' ' or (byte)'\t':
                return HandshakeViolation.WhitespaceBeforeColon;
            default:
                return HandshakeViolation.FieldNameInvalid;
        }
    }

    private HandshakeViolation ReadValue(ReadOnlySpan<byte> input, ref int position)
    {
        int length = input[position..].IndexOfAny(HttpSyntax.ControlBytes);
        if (length < 0)
        {
            position = input.Length - 1;
            return HandshakeViolation.None;
        }

        position += length;
        switch (input[position])
        {
            case (byte)'\r':
                _state = State.LineEnd;
                return HandshakeViolation.None;
            case (byte)'\n':
                return HandshakeViolation.BareLineFeed;
            default:
                return HandshakeViolation.ControlCharacterInField;
        }
    }

    private HandshakeViolation EndLine(byte second)
    {
        if (second != '\n')
        {
            return HandshakeViolation.BareCarriageReturn;
        }

        _state = _state == State.LineEnd ? State.LineStart : State.Done;
        return HandshakeViolation.None;
    }
}
