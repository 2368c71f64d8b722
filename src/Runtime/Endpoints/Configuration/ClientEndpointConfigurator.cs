namespace WsGen;

/// <summary>
/// Has a say in a client's opening handshake: derive from it, override what is to differ, and name the class in <see cref="ClientEndpointAttribute.Configurator"/>
/// or set an instance as <c>WsClientOptions.Configurator</c>. Counterpart of <c>jakarta.websocket.ClientEndpointConfig.Configurator</c>.
/// </summary>
/// <remarks>An instance may serve several connections at once, on several threads.</remarks>
public abstract class ClientEndpointConfigurator
{
    /// <summary>
    /// The request is about to be sent: its header fields may be changed. Called again for each request of one connection: after a redirection, and for
    /// credentials. What it throws fails the connection. Default: nothing.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Fires when the connection is given up.</param>
    public virtual ValueTask BeforeRequestAsync(ClientHandshakeRequest request, CancellationToken cancellationToken) => default;

    /// <summary>
    /// The opening handshake is over, well or not: called once for each connection, also for one that failed before anything was sent. What it throws fails the connection.
    /// Default: nothing.
    /// </summary>
    /// <param name="response">The answer; without status and fields where none has come.</param>
    public virtual void AfterResponse(ClientHandshakeResponse response)
    {
    }
}

/// <summary>A client's upgrade request before it is sent. Not thread-safe.</summary>
public sealed class ClientHandshakeRequest
{
    internal ClientHandshakeRequest(Uri uri, IDictionary<string, string> headers)
    {
        Uri = uri;
        Headers = headers;
    }

    /// <summary>Where it goes: of scheme ws or wss, after a redirection the new one.</summary>
    public Uri Uri { get; }

    /// <summary>
    /// The application's header fields, such as Origin, Cookie or Authorization: to be added to, changed and removed. Names are compared without regard to case.
    /// Those that are the handshake's own (Host, Upgrade, Sec-WebSocket-Key, ...) cannot be set.
    /// </summary>
    public IDictionary<string, string> Headers { get; }
}

/// <summary>How a client's opening handshake ended. Immutable.</summary>
public sealed class ClientHandshakeResponse
{
    internal ClientHandshakeResponse(Uri uri, int? statusCode, HandshakeHeaders headers, Exception? error)
    {
        Uri = uri;
        StatusCode = statusCode;
        Headers = headers;
        Error = error;
    }

    /// <summary>Where the last request went.</summary>
    public Uri Uri { get; }

    /// <summary>The status of the server's answer; null if there was none.</summary>
    public int? StatusCode { get; }

    /// <summary>The header fields of the answer; empty if there was none.</summary>
    public HandshakeHeaders Headers { get; }

    /// <summary>Why there is no connection; null if there is one.</summary>
    public Exception? Error { get; }
}
