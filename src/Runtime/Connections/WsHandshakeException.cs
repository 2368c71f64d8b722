namespace WsGen;

/// <summary>
/// A client's connection did not come about: <see cref="Failure"/> says in which way, the message what to do about it, the inner exception, where
/// there is one, what the platform said.
/// </summary>
/// <param name="message">What was wrong.</param>
/// <param name="failure">In which way.</param>
/// <param name="statusCode">The HTTP status of the server's answer, or the proxy's, or null if there was none.</param>
/// <param name="headers">The header fields of that answer, or null if there was none.</param>
/// <param name="inner">What the platform said, or null.</param>
public sealed class WsHandshakeException(
    string message, HandshakeFailure failure, int? statusCode = null, HandshakeHeaders? headers = null, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>In which way it failed.</summary>
    public HandshakeFailure Failure { get; } = failure;

    /// <summary>The HTTP status of the answer of the server, or of the proxy; null if there was none.</summary>
    public int? StatusCode { get; } = statusCode;

    /// <summary>The header fields of that answer; null if there was none.</summary>
    public HandshakeHeaders? Headers { get; } = headers;

    /// <summary>
    /// What the server has said in the body of that answer: plain text of at most 512 bytes that came together with the head, as it is, without the white space around it. Null if there was none. The
    /// beginning of it is also in the message, with question marks for what would steer a terminal.
    /// </summary>
    public string? ResponseBody { get; init; }
}
