using WsGen.Connections;
using WsGen.Protocol;

namespace WsGen.Sessions;

/// <summary>What all sessions of one endpoint share. Immutable, but for the properties, which are copied for each session.</summary>
internal sealed class EndpointFacts(string path, string[] subprotocols)
{
    /// <summary>Of sessions that have no endpoint, as those of tests.</summary>
    public static EndpointFacts None { get; } = new("/", []);

    /// <summary>The template.</summary>
    public string Path => path;

    public WsExtension[] Extensions { get; init; } = [];

    /// <summary>The kinds that it has methods for: its sessions take message handlers for the others.</summary>
    public HandledKinds Methods { get; init; }

    public Type[] Encoders { get; init; } = [];

    public Type[] Decoders { get; init; } = [];

    public IReadOnlyDictionary<string, object?> UserProperties { get; init; } = new Dictionary<string, object?>();

    /// <summary>What its connections begin with.</summary>
    public ConnectionOptions Options { get; init; } = new();

    /// <summary>What they accept: the handler's own size where it has one, otherwise as in the options.</summary>
    public ProtocolLimits Limits { get; init; } = ProtocolLimits.Default;

    /// <summary>What is accepted where no user property says anything else.</summary>
    public ProtocolLimits HandlerLimits { get; init; } = ProtocolLimits.Default;

    /// <summary>What handlers accept that name no size, beside others that do; null if one limit counts for all handlers of a kind.</summary>
    public ProtocolLimits? SizeOfOthers { get; init; }

    /// <summary>What is to live as long as any of the sessions.</summary>
    public object? Owner { get; init; }

    /// <summary>The configuration as one connection sees it.</summary>
    /// <param name="userProperties">The connection's; null: a copy of the endpoint's.</param>
    public EndpointConfig CreateConfig(IDictionary<string, object?>? userProperties = null) => new()
    {
        Path = path,
        Subprotocols = subprotocols,
        Extensions = Extensions,
        Encoders = Encoders,
        Decoders = Decoders,
        UserProperties = userProperties ?? CopyUserProperties(),
    };

    /// <summary>A copy of the endpoint's properties, for one connection.</summary>
    public SessionProperties CopyUserProperties() => new(UserProperties, Options, Limits);
}
