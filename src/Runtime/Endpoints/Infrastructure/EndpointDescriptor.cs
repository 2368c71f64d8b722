using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using WsGen.Sessions;

namespace WsGen.Endpoints.Infrastructure;

/// <summary>What is known of an endpoint before anyone connects. Immutable, hence thread-safe. Each is equal to itself alone.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record EndpointDescriptor
{
    /// <summary>The endpoint class.</summary>
    public required Type EndpointType { get; init; }

    /// <summary>Its path template.</summary>
    public required string Path { get; init; }

    /// <summary>Its subprotocols, the preferred one first.</summary>
    public string[] Subprotocols { get; init; } = [];

    /// <summary>Extensions that it has besides the server's.</summary>
    public WsExtension[] Extensions { get; init; } = [];

    /// <summary>The kinds that it has methods for. Its sessions take message handlers for the others.</summary>
    public HandledKinds Methods { get; init; }

    /// <summary>Its encoders, in the order in which they are tried.</summary>
    public Type[] Encoders { get; init; } = [];

    /// <summary>Its decoders, in the order in which they are tried.</summary>
    public Type[] Decoders { get; init; } = [];

    /// <summary>
    /// How messages are read and written whose types depend on the type arguments of the endpoint. They are found with the descriptor, so that one that no
    /// serializer context covers is seen when the endpoint is added, and not with the first message.
    /// </summary>
    public JsonTypeInfo[] JsonTypes { get; init; } = [];

    /// <summary>The largest text message in bytes that a handler names; -1: none does, the server's own limit applies.</summary>
    public long MaxTextMessageSize { get; init; } = -1;

    /// <summary>The largest binary message in bytes that a handler names; -1: none does, the server's own limit applies.</summary>
    public long MaxBinaryMessageSize { get; init; } = -1;

    /// <summary>True if another handler of text names no size: while a message is received, the server's own limit applies where it is larger.</summary>
    public bool HasTextHandlerWithoutSize { get; init; }

    /// <summary>True if another handler of binary messages names no size, likewise.</summary>
    public bool HasBinaryHandlerWithoutSize { get; init; }

    /// <summary>The sizes were given by hand, instead of those that handlers name.</summary>
    internal bool HasSizesForAllHandlers { get; init; }

    /// <summary>What it has instead of the server's options; null: nothing.</summary>
    public EndpointOptions? Options { get; init; }

    /// <summary>True if the constructor takes services: a scope is then made for each connection.</summary>
    public bool UsesServices { get; init; }

    /// <summary>The services that must be there for a connection to be served: those of constructors, required members and callbacks, the endpoint's and its codecs'.</summary>
    public RequiredService[] RequiredServices { get; init; } = [];

    /// <summary>Makes the endpoint instance and its dispatcher for one connection.</summary>
    public required Func<WsSession, IServiceProvider, EndpointDispatcher> Activate { get; init; }

    /// <summary>
    /// Makes the dispatcher for an instance of <see cref="EndpointType"/> that a configurator has supplied, out of the services of the connection's own
    /// scope; null: none can be supplied.
    /// </summary>
    public Func<WsSession, object, IServiceProvider, EndpointDispatcher>? Attach { get; init; }

    /// <summary>Makes the endpoint's configurator, once for each server it is added to; null: there is none.</summary>
    public Func<ServerEndpointConfigurator>? Configurator { get; init; }

    /// <summary>Makes a client endpoint's configurator; null: there is none.</summary>
    public Func<ClientEndpointConfigurator>? ClientConfigurator { get; init; }

    /// <summary>Properties that each session gets a copy of.</summary>
    public IReadOnlyDictionary<string, object?> UserProperties { get; init; } = NoProperties;

    /// <summary>The configuration it was made from by hand; null for an annotated class as it is declared.</summary>
    internal ServerEndpointConfig? Config { get; init; }

    private static Dictionary<string, object?> NoProperties { get; } = [];

    /// <summary>The descriptor of <typeparamref name="T"/>.</summary>
    public static EndpointDescriptor Of<T>()
        where T : IServerEndpoint<T> => T.Descriptor;

    /// <summary>
    /// The descriptor of an endpoint class whose declaration has errors: it exists so that the diagnostic stays the one visible error.
    /// </summary>
    /// <param name="endpointType">The endpoint class.</param>
    /// <param name="diagnosticId">The first WSG diagnostic of the class.</param>
    /// <param name="path">Its path template, if that at least is well-formed.</param>
    public static EndpointDescriptor Invalid(Type endpointType, string diagnosticId, string path = "/")
    {
        return new()
        {
            EndpointType = endpointType,
            Path = path,
            Activate = (_, _) => throw Refusal(),
            Attach = (_, _, _) => throw Refusal(),
        };

        InvalidOperationException Refusal() => new(
            $"{endpointType} has declaration errors and cannot serve connections: see diagnostic {diagnosticId} of its build.");
    }

    /// <summary>By identity: a server knows its endpoints by their descriptors.</summary>
    public bool Equals(EndpointDescriptor? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc/>
    public override string ToString() => $"{EndpointType} at \"{Path}\"";
}
