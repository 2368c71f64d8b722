namespace WsGen;

/// <summary>Makes an object of a whole text message. Counterpart of <c>jakarta.websocket.Decoder.Text</c>.</summary>
/// <typeparam name="T">What it makes.</typeparam>
public interface ITextDecoder<out T> : ICodec
{
    /// <summary>
    /// Whether the message is one of its own. Of several decoders for a payload the first that says so, in the order of
    /// <see cref="ServerEndpointAttribute.Decoders"/>, decodes it. Default: true.
    /// </summary>
    /// <param name="utf8">The message: valid UTF-8, valid during the call.</param>
    bool WillDecode(ReadOnlySpan<byte> utf8) => true;

    /// <summary>Decodes the message.</summary>
    /// <param name="utf8">The message: valid UTF-8, valid during the call.</param>
    /// <exception cref="DecodeException">It cannot be decoded. Any other exception becomes one; it goes to OnError, and the session lives on.</exception>
    T Decode(ReadOnlySpan<byte> utf8);
}
