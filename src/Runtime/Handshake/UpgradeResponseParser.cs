namespace WsGen.Handshake;

/// <summary>
/// Reads the head of the server's answer, strictly by RFC 9112, with the contract of <see cref="UpgradeRequestParser"/>. It
/// returns every status: to pass over an interim one (100 to 199 but 101) and to go on behind it is the caller's decision, and so
/// is reading the body of a refusal.
/// </summary>
internal struct UpgradeResponseParser(int maxHeadBytes)
{
    public const int DefaultMaxHeadBytes = 8192;
    private const int MaxHeaderCount = 100;

    private readonly int _maxHeadBytes = maxHeadBytes;
    private StatusLineScanner _line;
    private FieldSectionScanner _fields;
    private int _position;
    private int _fieldsStart;
    private HandshakeViolation _violation;

    public UpgradeResponseParser()
        : this(DefaultMaxHeadBytes)
    {
    }

    /// <param name="input">All bytes received so far: those of earlier calls, and those that came since.</param>
    /// <param name="consumed">The length of the head once it is complete, otherwise 0. What follows are frames, or a body.</param>
    /// <param name="response">The response once it is complete.</param>
    /// <param name="violation">Why the response is refused; it stays refused.</param>
    public UpgradeParseStatus TryParse(
        ReadOnlySpan<byte> input, out int consumed, out UpgradeResponse? response, out HandshakeViolation violation)
    {
        consumed = 0;
        response = null;
        if (_violation == HandshakeViolation.None)
        {
            _violation = Scan(input, _maxHeadBytes == 0 ? DefaultMaxHeadBytes : _maxHeadBytes);
        }

        violation = _violation;
        if (violation != HandshakeViolation.None)
        {
            return UpgradeParseStatus.Refused;
        }

        if (!_fields.IsComplete)
        {
            return UpgradeParseStatus.NeedMore;
        }

        byte[] head = input[.._position].ToArray();
        if (_fields.HasFolds) // RFC 9112 section 5.2: they are spaces
        {
            FieldSectionScanner.Unfold(head.AsSpan(_fieldsStart));
        }

        var headers = new HandshakeHeaders(head, FieldSlice.Index(head, _fieldsStart, _fields.Count));
        response = new UpgradeResponse(
            _line.StatusCode, _line.MinorVersion, UpgradeResponse.Phrase(_line.ReasonPhrase(head)), headers);
        consumed = _position;
        this = new UpgradeResponseParser(_maxHeadBytes);
        return UpgradeParseStatus.Complete;
    }

    private HandshakeViolation Scan(ReadOnlySpan<byte> input, int maxHeadBytes)
    {
        ReadOnlySpan<byte> allowed = input[..Math.Min(input.Length, maxHeadBytes)];
        HandshakeViolation violation = HandshakeViolation.None;
        if (!_line.IsComplete)
        {
            violation = _line.Scan(allowed, ref _position);
            _fieldsStart = _position;
        }

        if (_line.IsComplete && violation == HandshakeViolation.None)
        {
            violation = _fields.Scan(allowed, ref _position, MaxHeaderCount, allowsFolds: true);
        }

        return violation != HandshakeViolation.None ? violation
            : !_fields.IsComplete && input.Length > allowed.Length ? HandshakeViolation.HeadTooLarge
            : HandshakeViolation.None;
    }
}
