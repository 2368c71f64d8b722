using System.Text.Json;

namespace WsGen;

/// <summary>
/// A message could not be decoded. It goes to OnError, and the session lives on; without an error handler it is logged and the session closed with
/// 1011. Counterpart of <c>jakarta.websocket.DecodeException</c>.
/// </summary>
public class DecodeException : Exception
{
    /// <summary>The most of a payload that an exception keeps, in bytes: it may be logged, and held for long.</summary>
    public const int MaxPayloadKept = 1024;

    /// <param name="message">What is wrong, and where.</param>
    /// <param name="payload">What could not be decoded. A copy of its first <see cref="MaxPayloadKept"/> bytes is kept.</param>
    /// <param name="innerException">What the decoder has thrown, or null.</param>
    public DecodeException(string message, ReadOnlySpan<byte> payload, Exception? innerException = null)
        : base(message, innerException) => Payload = payload[..Math.Min(payload.Length, MaxPayloadKept)].ToArray();

    /// <param name="message">What is wrong, and where.</param>
    /// <param name="innerException">What the decoder has thrown, or null.</param>
    public DecodeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// The message is at fault, and not what has read it: it was found wrong by the library, or by a decoder that says so with an exception of this type. Anything else that a decoder
    /// throws may be its own failure.
    /// </summary>
    internal bool IsOfMessage => InnerException is null or JsonException;

    /// <summary>The beginning of what could not be decoded; empty where there is none, as for messages that were read as a stream.</summary>
    public ReadOnlyMemory<byte> Payload { get; }
}
