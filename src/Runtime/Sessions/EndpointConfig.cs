namespace WsGen;

/// <summary>
/// What an endpoint was configured with, as one connection sees it: everything but <see cref="UserProperties"/> is shared and never changes.
/// Counterpart of <c>jakarta.websocket.EndpointConfig</c> and <c>ServerEndpointConfig</c>.
/// </summary>
public sealed class EndpointConfig
{
    internal EndpointConfig()
    {
    }

    /// <summary>The path template.</summary>
    public required string Path { get; init; }

    /// <summary>The subprotocols, the preferred one first.</summary>
    public IReadOnlyList<string> Subprotocols { get; init; } = [];

    /// <summary>Extensions that the endpoint has besides the server's (<see cref="ServerEndpointConfig.WithExtensions"/>).</summary>
    public IReadOnlyList<WsExtension> Extensions { get; init; } = [];

    /// <summary>The encoders, in the order in which they are tried.</summary>
    public IReadOnlyList<Type> Encoders { get; init; } = [];

    /// <summary>The decoders, in the order in which they are tried.</summary>
    public IReadOnlyList<Type> Decoders { get; init; } = [];

    /// <summary>
    /// This connection's properties: at first a copy of the endpoint's. The same as <see cref="WsSession.UserProperties"/>; thread-safe.
    /// </summary>
    public required IDictionary<string, object?> UserProperties { get; init; }
}
