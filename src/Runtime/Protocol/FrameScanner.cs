namespace WsGen.Protocol;

/// <summary>
/// Looks for a close frame in bytes that cannot be read yet, because a handler is still at work on what came before. It only goes from
/// header to header, and changes nothing.
/// </summary>
internal struct FrameScanner<TRole>
    where TRole : struct, IRole
{
    private readonly byte _allowedReserved;
    private long _skip;
    private byte[]? _cut;
    private int _cutLength;
    private bool _lost;

    /// <param name="allowedReserved">Reserved bits that a negotiated extension has given a meaning.</param>
    /// <param name="skip">Bytes of payload before the next header.</param>
    /// <param name="header">The beginning of a header whose rest is still to come.</param>
    public FrameScanner(byte allowedReserved, long skip, ReadOnlySpan<byte> header)
    {
        _allowedReserved = allowedReserved;
        _skip = skip;
        Keep(header);
    }

    /// <summary>Goes on with the bytes that follow. True: a close frame begins in them.</summary>
    public bool Scan(ReadOnlySpan<byte> bytes)
    {
        while (!_lost)
        {
            int payload = (int)Math.Min(_skip, bytes.Length);
            _skip -= payload;
            bytes = bytes[payload..];
            if (bytes.IsEmpty)
            {
                return false;
            }

            ParseStatus status = ParseHeader(bytes, out FrameHeader header, out int consumed);
            bytes = bytes[consumed..];
            switch (status)
            {
                case ParseStatus.Done when header.Opcode == Opcode.Close:
                    return true;
                case ParseStatus.Done:
                    _skip = header.PayloadLength;
                    break;
                case ParseStatus.Violation:
                    // The reader will say so when it gets there.
                    _lost = true;
                    break;
            }
        }

        return false;
    }

    private ParseStatus ParseHeader(ReadOnlySpan<byte> bytes, out FrameHeader header, out int consumed)
    {
        Span<byte> joined = stackalloc byte[FrameHeader.MaxSize];
        int before = _cutLength;
        _cut.AsSpan(0, before).CopyTo(joined);
        int more = Math.Min(bytes.Length, FrameHeader.MaxSize - before);
        bytes[..more].CopyTo(joined[before..]);
        ParseStatus status = FrameHeader.TryParse<TRole>(joined[..(before + more)], _allowedReserved, out header, out _);
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
