namespace WsGen;

/// <summary>Writes an object as a text message, piece by piece. Counterpart of <c>jakarta.websocket.Encoder.TextStream</c>.</summary>
/// <typeparam name="T">What it takes, derived types included.</typeparam>
public interface ITextStreamEncoder<in T> : ICodec
{
    /// <summary>Writes the object. The message ends when the task has completed.</summary>
    /// <param name="value">The object; never null.</param>
    /// <param name="writer">The message.</param>
    /// <param name="closing">Fires when the session closes.</param>
    /// <exception cref="EncodeException">It cannot be encoded. Any other exception becomes one.</exception>
    ValueTask EncodeAsync(T value, TextWriter writer, CancellationToken closing);
}
