namespace WsGen.Protocol;

/// <summary>What <see cref="FrameScanner{TRole}.Scan"/> came upon.</summary>
internal enum FrameSighting : byte
{
    /// <summary>All bytes are scanned.</summary>
    None,

    /// <summary>A whole ping.</summary>
    Ping,

    /// <summary>A close frame begins.</summary>
    Close,
}

/// <summary>
/// Looks for pings and a close frame in bytes that cannot be read yet, because a handler is still at work on what came before. It only goes
/// from header to header, and changes nothing. Behind a header that breaks a rule nothing is seen; what only a payload can break it does not know.
/// </summary>
internal struct FrameScanner<TRole>
    where TRole : struct, IRole
{
    private readonly byte _allowedReserved;
    private long _skip;
    private bool _inMessage;
    private byte[]? _cut;
    private int _cutLength;
    private bool _lost;

    // The ping under way.
    private byte[]? _ping;
    private FrameHeader _pingHeader;
    private int _pingLength;
    private bool _inPing;

    /// <param name="allowedReserved">Reserved bits that a negotiated extension has given a meaning.</param>
    /// <param name="skip">Bytes of payload before the next header.</param>
    /// <param name="inMessage">Behind these bytes there is a message under way that more frames belong to.</param>
    /// <param name="header">The beginning of a header whose rest is still to come.</param>
    public FrameScanner(byte allowedReserved, long skip, bool inMessage, ReadOnlySpan<byte> header)
    {
        _allowedReserved = allowedReserved;
        _skip = skip;
        _inMessage = inMessage;
        Keep(header);
    }

    /// <summary>Goes on with the bytes that follow. Call until it returns None.</summary>
    /// <param name="bytes">What follows; shortened by what has been scanned.</param>
    /// <param name="ping">The payload of a ping, unmasked, valid until the next call.</param>
    public FrameSighting Scan(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> ping)
    {
        ping = default;
        while (!_lost)
        {
            if (_inPing && TryFinishPing(ref bytes))
            {
                ping = _ping.AsSpan(0, _pingLength);
                return FrameSighting.Ping;
            }

            int payload = (int)Math.Min(_skip, bytes.Length);
            _skip -= payload;
            bytes = bytes[payload..];
            if (bytes.IsEmpty)
            {
                return FrameSighting.None;
            }

            ParseStatus status = ParseHeader(bytes, out FrameHeader header, out int consumed);
            bytes = bytes[consumed..];
            switch (status)
            {
                case ParseStatus.Done when header.Opcode == Opcode.Close:
                    _lost = true; // what follows is of no interest
                    return FrameSighting.Close;
                case ParseStatus.Done when header.Opcode == Opcode.Ping:
                    (_inPing, _pingHeader, _pingLength) = (true, header, 0);
                    break;
                case ParseStatus.Done:
                    _skip = header.PayloadLength;
                    _inMessage = header.Opcode.IsControl() ? _inMessage : !header.Fin;
                    break;
                case ParseStatus.Violation:
                    // The reader will say so when it gets there.
                    _lost = true;
                    break;
            }
        }

        return FrameSighting.None;
    }

    private bool TryFinishPing(scoped ref ReadOnlySpan<byte> bytes)
    {
        int more = (int)Math.Min(_pingHeader.PayloadLength - _pingLength, bytes.Length);
        bytes[..more].CopyTo((_ping ??= new byte[ClosePayload.MaxSize]).AsSpan(_pingLength));
        _pingLength += more;
        bytes = bytes[more..];
        if (_pingLength < _pingHeader.PayloadLength)
        {
            return false;
        }

        _inPing = false;
        FrameMask.Apply(_ping.AsSpan(0, _pingLength), _pingHeader.Mask);
        return true;
    }

    private ParseStatus ParseHeader(ReadOnlySpan<byte> bytes, out FrameHeader header, out int consumed)
    {
        Span<byte> joined = stackalloc byte[FrameHeader.MaxSize];
        int before = _cutLength;
        _cut.AsSpan(0, before).CopyTo(joined);
        int more = Math.Min(bytes.Length, FrameHeader.MaxSize - before);
        bytes[..more].CopyTo(joined[before..]);
        header = default;
        ParseStatus status = FrameHeader.FitsMessage(joined[0], _inMessage, out _)
            ? FrameHeader.TryParse<TRole>(joined[..(before + more)], _allowedReserved, out header, out _)
            : ParseStatus.Violation;
        consumed = status == ParseStatus.Done ? header.Size - before : more;
        if (status == ParseStatus.NeedMore)
        {
            Keep(bytes[..more]);
        }
        else
        {
            _cutLength = 0;
        }

        return status;
    }

    private void Keep(ReadOnlySpan<byte> header)
    {
        if (!header.IsEmpty)
        {
            _cut ??= new byte[FrameHeader.MaxSize];
            header.CopyTo(_cut.AsSpan(_cutLength));
            _cutLength += header.Length;
        }
    }
}
