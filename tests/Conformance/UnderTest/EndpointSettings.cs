using WsGen.Conformance.Peer;

namespace WsGen.Conformance.UnderTest;

/// <summary>How the endpoint under test is configured, in either role.</summary>
public sealed record EndpointSettings
{
    /// <summary>The limit of a message, where the case is not about another.</summary>
    public const int UsualLimit = 16 * 1024 * 1024;

    public static EndpointSettings Usual { get; } = new();

    /// <summary>The largest message, in bytes.</summary>
    public long MaxMessageSize { get; init; } = UsualLimit;

    /// <summary>What it wants of permessage-deflate; null if it does not compress at all.</summary>
    public DeflateSettings? Compression { get; init; } = DeflateSettings.Default;
}
