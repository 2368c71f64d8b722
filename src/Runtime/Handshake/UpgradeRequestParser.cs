namespace WsGen.Handshake;

/// <summary>
/// Reads the head of the client's opening handshake: RFC 6455 section 4.2.1, and strictly RFC 9112. Each byte is looked at once
/// however the bytes arrive, and where they are cut never changes the verdict.
/// </summary>
internal struct UpgradeRequestParser(UpgradeLimits limits)
{
    private readonly UpgradeLimits? _limits = limits;
    private RequestLineScanner _line;
    private FieldSectionScanner _fields;
    private int _position;
    private int _fieldsStart;
    private HandshakeViolation _violation;

    /// <param name="input">All bytes received so far: those of earlier calls, and those that came since.</param>
    /// <param name="consumed">The length of the head once it is complete, otherwise 0. What follows are frames.</param>
    /// <param name="request">The request once it is complete.</param>
    /// <param name="violation">Why the request is refused; it stays refused.</param>
    public UpgradeParseStatus TryParse(
        ReadOnlySpan<byte> input, out int consumed, out UpgradeRequest? request, out HandshakeViolation violation)
    {
        consumed = 0;
        request = null;
        if (_violation == HandshakeViolation.None)
        {
            _violation = Scan(input, _limits ?? UpgradeLimits.Default);
        }

        if (_violation == HandshakeViolation.None && !_fields.IsComplete)
        {
            violation = HandshakeViolation.None;
            return UpgradeParseStatus.NeedMore;
        }

        if (_violation == HandshakeViolation.None)
        {
            byte[] head = input[.._position].ToArray();
            var headers = new HandshakeHeaders(head, FieldSlice.Index(head, _fieldsStart, _fields.Count));
            request = new UpgradeRequest(head, _line, headers);
            _violation = request.CheckHost();
        }

        violation = _violation;
        if (violation != HandshakeViolation.None)
        {
            request = null;
            return UpgradeParseStatus.Refused;
        }

        consumed = _position;
        this = new UpgradeRequestParser(_limits ?? UpgradeLimits.Default);
        return UpgradeParseStatus.Complete;
    }

    private HandshakeViolation Scan(ReadOnlySpan<byte> input, UpgradeLimits limits)
    {
        const int LineEnd = 2;
        ReadOnlySpan<byte> allowed = input[..Math.Min(input.Length, limits.MaxHeadBytes)];
        if (!_line.IsComplete)
        {
            // A scanner never sees a byte beyond its limit: running out of allowed bytes while there are others is the violation.
            int emptyLine = !input.IsEmpty && input[0] == '\r' ? LineEnd : 0;
            int lineLimit = emptyLine + limits.MaxRequestLineBytes + LineEnd;
            HandshakeViolation violation = _line.Scan(allowed[..Math.Min(allowed.Length, lineLimit)], ref _position);
            if (violation != HandshakeViolation.None)
            {
                return violation;
            }

            if (!_line.IsComplete)
            {
                return input.Length <= _position ? HandshakeViolation.None
                    : _position >= limits.MaxHeadBytes ? HandshakeViolation.HeadTooLarge
                    : HandshakeViolation.RequestLineTooLong;
            }

            _fieldsStart = _position;
        }

        HandshakeViolation fieldViolation = _fields.Scan(allowed, ref _position, limits.MaxHeaderCount);
        return fieldViolation != HandshakeViolation.None ? fieldViolation
            : !_fields.IsComplete && input.Length > allowed.Length ? HandshakeViolation.HeadTooLarge
            : HandshakeViolation.None;
    }
}
