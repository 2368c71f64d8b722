using System.Buffers;

namespace WsGen;

/// <summary>Makes a text message of an object. Counterpart of <c>jakarta.websocket.Encoder.Text</c>.</summary>
/// <typeparam name="T">What it takes, derived types included.</typeparam>
public interface ITextEncoder<in T> : ICodec
{
    /// <summary>Encodes the object.</summary>
    /// <param name="value">The object; never null.</param>
    /// <param name="utf8">Takes the message, as UTF-8. Valid during the call.</param>
    /// <exception cref="EncodeException">It cannot be encoded. Any other exception becomes one; nothing is sent.</exception>
    void Encode(T value, IBufferWriter<byte> utf8);
}
