namespace WsGen.Handshake;

/// <summary>
/// Walks once over the request line, RFC 9112 section 3, stopping and resuming at any byte. What can never become a request line
/// is refused at its first wrong byte, so that a TLS or HTTP/2 client is told at once instead of waiting.
/// <code>
/// [CRLF]  method SP request-target SP HTTP-version CRLF
///         GET       /chat?room=1      HTTP/1.1
/// </code>
/// </summary>
internal struct RequestLineScanner
{
    /// <summary>The longest registered method has 17 letters: a longer word is no method, and is not waited out to the line's limit.</summary>
    private const int MaxMethodLength = 32;

    private State _state;
    private int _versionStart;

    private enum State : byte
    {
        Start,
        LeadingEmptyLine,
        Method,
        Target,
        Version,
        LineEnd,
        Done,
    }

    /// <summary>Where the method begins: 0, or 2 behind a leading empty line.</summary>
    public int Start { get; private set; }

    public int MethodLength { get; private set; }

    public int TargetStart { get; private set; }

    public int TargetLength { get; private set; }

    public RequestTarget Target { get; private set; }

    public int MinorVersion { get; private set; }

    public readonly bool IsComplete => _state == State.Done;

    /// <summary>Goes on at <paramref name="position"/> and leaves it behind the last byte looked at.</summary>
    public HandshakeViolation Scan(ReadOnlySpan<byte> input, ref int position)
    {
        while (position < input.Length && _state != State.Done)
        {
            HandshakeViolation violation = _state switch
            {
                State.Start => Begin(input[position]),
                State.LeadingEmptyLine => EndLeadingEmptyLine(input[position]),
                State.Method => ReadMethod(input, position),
                State.Target => ReadTarget(input, ref position),
                State.Version => ReadVersion(input, position),
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

    /// <summary>One empty line before the request is passed over (RFC 9112 section 2.2).</summary>
    private HandshakeViolation Begin(byte first)
    {
        const byte TlsHandshakeRecord = 0x16;
        if (first == '\r')
        {
            _state = State.LeadingEmptyLine;
            return HandshakeViolation.None;
        }

        _state = State.Method;
        return HttpSyntax.TokenBytes.Contains(first) ? HandshakeViolation.None
            : first == TlsHandshakeRecord ? HandshakeViolation.TlsClientHello
            : first == '\n' ? HandshakeViolation.BareLineFeed
            : HandshakeViolation.MethodInvalid;
    }

    private HandshakeViolation EndLeadingEmptyLine(byte second)
    {
        Start = 2;
        _state = State.Method;
        return second == '\n' ? HandshakeViolation.None : HandshakeViolation.BareCarriageReturn;
    }

    private HandshakeViolation ReadMethod(ReadOnlySpan<byte> input, int position)
    {
        byte b = input[position];
        if (HttpSyntax.TokenBytes.Contains(b))
        {
            return position - Start < MaxMethodLength ? HandshakeViolation.None : HandshakeViolation.MethodInvalid;
        }

        ReadOnlySpan<byte> method = input[Start..position];
        if (method.IsEmpty || b is not ((byte)' ' or (byte)'\r' or (byte)'\n'))
        {
            return HandshakeViolation.MethodInvalid;
        }

        if (b != ' ')
        {
            return HandshakeViolation.RequestLineInvalid;
        }

        // RFC 9113 section 3.4: "PRI * HTTP/2.0" is no request of HTTP/1.1, and the method is reserved for it.
        if (method.SequenceEqual("PRI"u8))
        {
            return HandshakeViolation.Http2Preface;
        }

        MethodLength = method.Length;
        TargetStart = position + 1;
        _state = State.Target;
        return HandshakeViolation.None;
    }

    private HandshakeViolation ReadTarget(ReadOnlySpan<byte> input, ref int position)
    {
        int length = input[position..].IndexOfAnyExcept(HttpSyntax.QueryBytes);
        if (length < 0)
        {
            position = input.Length - 1;
            return HandshakeViolation.None;
        }

        position += length;
        switch (input[position])
        {
            case (byte)' ':
                break;
            case (byte)'#':
                return HandshakeViolation.FragmentInTarget;
            case (byte)'\r' or (byte)'\n':
                return HandshakeViolation.RequestLineInvalid;
            default:
                return HandshakeViolation.RequestTargetInvalid;
        }

        TargetLength = position - TargetStart;
        _versionStart = position + 1;
        _state = State.Version;
        HandshakeViolation violation = RequestTarget.Parse(input.Slice(TargetStart, TargetLength), out RequestTarget target);
        Target = target;
        return violation;
    }

    private HandshakeViolation ReadVersion(ReadOnlySpan<byte> input, int position)
    {
        byte b = input[position];
        int index = position - _versionStart;
        switch (index)
        {
            case < 5:
                return b == "HTTP/"u8[index] ? HandshakeViolation.None : HandshakeViolation.RequestLineInvalid;
            case 5:
                return b == '1' ? HandshakeViolation.None
                    : HttpSyntax.IsDigit(b) ? HandshakeViolation.HttpVersionNotSupported
                    : HandshakeViolation.RequestLineInvalid;
            case 6:
                return b == '.' ? HandshakeViolation.None : HandshakeViolation.RequestLineInvalid;
            case 7:
                MinorVersion = b - '0';
                return HttpSyntax.IsDigit(b) ? HandshakeViolation.None : HandshakeViolation.RequestLineInvalid;
            default:
                _state = State.LineEnd;
                return b == '\r' ? HandshakeViolation.None
                    : b == '\n' ? HandshakeViolation.BareLineFeed
                    : HandshakeViolation.RequestLineInvalid;
        }
    }

    private HandshakeViolation EndLine(byte second)
    {
        _state = State.Done;
        return second == '\n' ? HandshakeViolation.None : HandshakeViolation.BareCarriageReturn;
    }
}
