namespace WsGen.Sessions;

/// <summary>What all sessions of one endpoint share. Immutable, but for the properties, which are copied for each session.</summary>
internal sealed record EndpointFacts(string Path, string[] Subprotocols)
{
    /// <summary>Of sessions that have no endpoint, as those of tests.</summary>
    public static EndpointFacts None { get; } = new("/", []);

    public Type[] Encoders { get; init; } = [];

    public Type[] Decoders { get; init; } = [];

    public IReadOnlyDictionary<string, object?> UserProperties { get; init; } = new Dictionary<string, object?>();
}
