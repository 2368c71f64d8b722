namespace WsGen.Protocol.Compression;

/// <summary>
/// The sending half of permessage-deflate on one connection. With context takeover it holds a compressor from the first message on,
/// without it only while a message is under way. Messages must go on the wire in the order in which they were compressed.
/// <para>
/// Each message: <see cref="TryCompress"/> (or <see cref="CompressPart"/> for each fragment), copy the result into a frame,
/// <see cref="Release"/>. Not thread-safe.
/// </para>
/// </summary>
internal sealed class MessageCompressor(int windowBits, bool contextTakeover, int level, int threshold) : IDisposable
{
    private MessageDeflater? _deflater;
    private MessageBuffer _output;
    private bool _inMessage;

    /// <summary>Native memory held now.</summary>
    public int HeldBytes => _deflater is null ? 0 : MessageDeflater.NativeBytes(windowBits);

    public int WindowBits => windowBits;

    /// <summary>A message is under way in parts: what is compressed now continues it.</summary>
    public bool IsInMessage => _inMessage;

    /// <summary>Whether it keeps its window from one message to the next.</summary>
    public bool ContextTakeover => contextTakeover;

    /// <summary>
    /// False where the other side allows a window of 8 bits only, which zlib cannot keep to: a sender may always leave a message as it is.
    /// </summary>
    public bool CanCompress => windowBits >= DeflateParameters.MinOwnWindowBits;

    /// <summary>Whether a message of this size should be compressed at all.</summary>
    public bool Wants(long messageSize) => messageSize >= threshold && CanCompress;

    /// <summary>
    /// Compresses a whole message for one frame with RSV1. False: send it as it is, without RSV1, for it is too small or has not become
    /// smaller.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="compressed">What the frame carries, writable for the mask, valid until <see cref="Release"/>.</param>
    /// <param name="evenIfSmall">Whether to try it also with a message under the threshold.</param>
    public bool TryCompress(ReadOnlySpan<byte> message, out Span<byte> compressed, bool evenIfSmall = false)
    {
        if (!(evenIfSmall ? CanCompress : Wants(message.Length)))
        {
            compressed = default;
            return false;
        }

        compressed = CompressPart(message, endOfMessage: true);

        // A small message that stays in the window may pay later; one that fills the window leaves nothing there that a later one needs.
        bool worthIt = compressed.Length < message.Length || (contextTakeover && message.Length < 1 << windowBits);
        if (!worthIt)
        {
            if (contextTakeover)
            {
                _deflater!.Forget(ref _output);
            }

            compressed = default;
            Release();
        }

        return worthIt;
    }

    /// <summary>
    /// Compresses the next part of a message for one of its frames; the first carries RSV1. An empty part that does not end the message
    /// makes an empty frame. Once a message is begun like this, all of it must be.
    /// </summary>
    public Span<byte> CompressPart(ReadOnlySpan<byte> part, bool endOfMessage)
    {
        MessageDeflater deflater = _deflater ??= CompressionPool.RentDeflater(windowBits, level);
        _inMessage = true;
        try
        {
            deflater.Append(part, endOfMessage, forget: !contextTakeover, ref _output);
        }
        catch
        {
            Abandon();
            throw;
        }

        _inMessage = !endOfMessage;
        return _output.Memory.Span;
    }

    /// <summary>What was compressed last has been copied.</summary>
    public void Release()
    {
        _output.Release();
        if (!contextTakeover && !_inMessage && _deflater is { } deflater)
        {
            _deflater = null;
            CompressionPool.Return(deflater);
        }
    }

    /// <summary>
    /// Something has failed in the middle, for want of memory: what was begun will not be sent. The next message refers to nothing before it.
    /// </summary>
    public void Abandon()
    {
        _deflater?.Dispose();
        _deflater = null;
        _inMessage = false;
        _output.Release();
    }

    /// <summary>The connection has ended.</summary>
    public void Dispose()
    {
        if (_deflater is { } deflater)
        {
            _deflater = null;
            deflater.Forget(ref _output);
            CompressionPool.Return(deflater);
        }

        _output.Release();
    }
}
