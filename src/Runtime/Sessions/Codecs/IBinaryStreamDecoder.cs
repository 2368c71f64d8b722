namespace WsGen;

/// <summary>
/// Makes an object of a binary message while it arrives, without the message ever being whole in memory. Counterpart of
/// <c>jakarta.websocket.Decoder.BinaryStream</c>.
/// </summary>
/// <typeparam name="T">What it makes.</typeparam>
public interface IBinaryStreamDecoder<T> : ICodec
{
    /// <summary>Decodes the message. What it leaves unread is thrown away.</summary>
    /// <param name="stream">The message. Reading waits for the peer.</param>
    /// <param name="closing">Fires when the session closes.</param>
    /// <exception cref="DecodeException">It cannot be decoded. Any other exception becomes one; it goes to OnError, and the session lives on.</exception>
    ValueTask<T> DecodeAsync(Stream stream, CancellationToken closing);
}
