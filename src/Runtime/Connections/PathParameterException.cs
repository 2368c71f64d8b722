namespace WsGen;

/// <summary>
/// A segment of the request's path cannot be read as the type of the <see cref="PathParamAttribute"/> parameter it is bound to. Goes to
/// <see cref="OnErrorAttribute"/>; the session closes with 1008, without OnOpen or OnClose.
/// </summary>
/// <param name="message">Which segment, and as what it should have been read.</param>
/// <param name="innerException">What the type's own parser threw, if it threw.</param>
public sealed class PathParameterException(string message, Exception? innerException = null) : DecodeException(message, innerException)
{
    /// <summary>Which variable of which template it was, without the value, which is the client's: for the log. Null where nobody knows.</summary>
    internal string? Variable { get; init; }
}
