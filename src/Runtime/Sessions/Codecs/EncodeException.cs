namespace WsGen;

/// <summary>An object could not be encoded; nothing of it was sent. Counterpart of <c>jakarta.websocket.EncodeException</c>.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="value">The object.</param>
/// <param name="innerException">What the encoder has thrown, or null.</param>
public class EncodeException(string message, object? value, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The object that could not be encoded.</summary>
    public object? Value { get; } = value;
}
