using System.Buffers;

namespace WsGen;

/// <summary>Makes an object of a whole binary message. Counterpart of <c>jakarta.websocket.Decoder.Binary</c>.</summary>
/// <typeparam name="T">What it makes.</typeparam>
public interface IBinaryDecoder<out T> : ICodec
{
    /// <inheritdoc cref="ITextDecoder{T}.WillDecode"/>
    /// <param name="bytes">The message, valid during the call.</param>
    bool WillDecode(in ReadOnlySequence<byte> bytes) => true;

    /// <summary>Decodes the message.</summary>
    /// <param name="bytes">The message, valid during the call.</param>
    /// <exception cref="DecodeException">It cannot be decoded. Any other exception becomes one; it goes to OnError, and the session lives on.</exception>
    T Decode(in ReadOnlySequence<byte> bytes);
}
