using WsGen.Protocol;
using WsGen.Runtime.Tests.Protocol.Compression;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>The message that a <see cref="ReaderTwin"/> is reading, put together byte by byte.</summary>
/// <param name="isText">Whether it must be UTF-8.</param>
/// <param name="isCompressed">Whether its payload is DEFLATE.</param>
/// <param name="limit">What it may become.</param>
/// <param name="window">What it may refer to.</param>
internal sealed class ReaderTwinMessage(bool isText, bool isCompressed, long limit, byte[] window)
{
    private readonly List<byte> _payload = [];
    private long _announced;
    private Utf8Twin _utf8;

    public bool IsText => isText;

    public bool IsCompressed => isCompressed;

    public byte[] Content { get; private set; } = [];

    /// <summary>The next frame is to bring so much. False: that is too much, for nothing within the limit takes as much.</summary>
    public bool TryAnnounce(long length)
    {
        // Compressed: 7 bytes on the wire for one of content are the worst there is; the reader allows 8, and 1024 for headers of blocks.
        long most = isCompressed ? (limit * 8) + 1024 : limit;
        if (length > most - _announced)
        {
            return false;
        }

        _announced += length;
        return true;
    }

    /// <summary>False: the text is broken.</summary>
    public bool TryAppend(byte next)
    {
        _payload.Add(next);
        return isCompressed || !isText || _utf8.TryAppend(next);
    }

    /// <summary>What is there is not all: is it wrong already?</summary>
    public ProtocolViolation JudgeBegun()
    {
        if (!isCompressed)
        {
            return ProtocolViolation.None;
        }

        (byte[] output, bool good) = InflateTwin.Begin([.. _payload], window);
        return JudgeOutput(output) is var violation and not ProtocolViolation.None ? violation
            : good ? ProtocolViolation.None
            : ProtocolViolation.InvalidCompressedData;
    }

    /// <summary>All is there.</summary>
    public ProtocolViolation End(ref byte[] next)
    {
        Content = [.. _payload];
        if (isCompressed)
        {
            if (JudgeBegun() is var violation and not ProtocolViolation.None)
            {
                return violation;
            }

            next = window;
            if (InflateTwin.Message(Content, ref next) is not { } content)
            {
                return ProtocolViolation.InvalidCompressedData;
            }

            Content = content;
        }

        return isText && Utf8Twin.Judge(Content) != (-1, true) ? ProtocolViolation.InvalidUtf8 : ProtocolViolation.None;
    }

    /// <summary>Whichever comes first: a byte that breaks the text, or the first one beyond the limit.</summary>
    private ProtocolViolation JudgeOutput(byte[] output)
    {
        int within = (int)Math.Min(output.Length, limit);
        return isText && Utf8Twin.Judge(output.AsSpan(0, within)).FirstBad >= 0 ? ProtocolViolation.InvalidUtf8
            : output.Length > limit ? ProtocolViolation.MessageTooBig
            : ProtocolViolation.None;
    }
}
