namespace WsGen;

/// <summary>A client's opening handshake failed: the server did not agree, or did not answer as RFC 6455 section 4.1 asks.</summary>
/// <param name="message">What was wrong.</param>
/// <param name="statusCode">The HTTP status of the server's answer, or null if there was none.</param>
/// <param name="headers">The header fields of the server's answer, or null if there was none.</param>
public sealed class WsHandshakeException(string message, int? statusCode, HandshakeHeaders? headers) : IOException(message)
{
    /// <summary>The HTTP status of the server's answer, or null if there was none.</summary>
    public int? StatusCode { get; } = statusCode;

    /// <summary>The header fields of the server's answer, or null if there was none.</summary>
    public HandshakeHeaders? Headers { get; } = headers;
}
