namespace WsGen.Protocol.Compression;

/// <summary>
/// The receiving half of permessage-deflate on one connection. Holds a decompressor while a compressed message is under way, and with
/// context takeover from the first one on.
/// </summary>
internal sealed class MessageDecompressor(bool contextTakeover)
{
    /// <summary>
    /// Wire bytes that a byte of message may take: a sender that flushes after every byte needs 7 (a fixed block of one literal, the
    /// empty stored block), and none needs more.
    /// </summary>
    private const int MaxExpansion = 8;

    /// <summary>What a sender may waste beyond that, so that small limits do not refuse headers of blocks.</summary>
    private const int Slack = 1024;

    private MessageInflater? _inflater;
    private long _wireBytes;

    /// <summary>Native memory held now.</summary>
    public int HeldBytes => _inflater is null ? 0 : MessageInflater.NativeBytes;

    /// <summary>
    /// A frame of a compressed message announces its length. False: no message within the limit needs so many bytes in its frames.
    /// </summary>
    public bool TryEnterFrame(long payloadLength, bool first, long limit)
    {
        _wireBytes = first ? 0 : _wireBytes;
        if (payloadLength > (limit * MaxExpansion) + Slack - _wireBytes)
        {
            return false;
        }

        _wireBytes += payloadLength;
        return true;
    }

    /// <summary>Decompresses the next piece of the message under way.</summary>
    public ProtocolViolation Append(
        ReadOnlySpan<byte> piece, bool endOfMessage, long limit, ref MessageBuffer message, ref Utf8Validator utf8, bool isText)
    {
        _inflater ??= CompressionPool.RentInflater();
        ProtocolViolation violation = _inflater.Append(piece, (int)limit, ref message, ref utf8, isText);
        return !endOfMessage || violation != ProtocolViolation.None ? violation : EndMessage();
    }

    /// <summary>Decompresses the next piece of the message under way, up to what a part of it holds.</summary>
    /// <param name="piece">Compressed bytes, unmasked.</param>
    /// <param name="most">Bytes of the part.</param>
    /// <param name="part">Where it is put together.</param>
    /// <param name="taken">Bytes of the piece that have been used up. The rest begins the next piece.</param>
    /// <param name="full">The part is full, and there may be more, even if the piece is used up.</param>
    public ProtocolViolation AppendPart(ReadOnlySpan<byte> piece, int most, ref MessageBuffer part, out int taken, out bool full)
    {
        _inflater ??= CompressionPool.RentInflater();
        return _inflater.AppendPart(piece, most, ref part, out taken, out full);
    }

    /// <summary>All pieces of the message under way have been decompressed.</summary>
    public ProtocolViolation EndMessage()
    {
        ProtocolViolation violation = _inflater!.EndMessage();
        if (!contextTakeover)
        {
            Release();
        }

        return violation;
    }

    /// <summary>Gives the decompressor back: the connection has ended.</summary>
    public void Release()
    {
        if (_inflater is { } inflater)
        {
            _inflater = null;
            CompressionPool.Return(inflater);
        }
    }
}
