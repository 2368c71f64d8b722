namespace WsGen.Protocol;

/// <summary>
/// Which end of the connection this is. A type argument rather than a flag: the compiler makes two engines, and the
/// masking rules (RFC 6455 section 5.1: a client masks every frame, a server none) are resolved once, not per frame.
/// </summary>
internal interface IRole
{
    /// <summary>True where frames that arrive must be masked and frames that leave must not be.</summary>
    static abstract bool IsServer { get; }
}

/// <summary>The end that accepted the connection: receives masked frames, sends unmasked ones.</summary>
internal readonly struct ServerRole : IRole
{
    public static bool IsServer => true;
}

/// <summary>The end that opened the connection: receives unmasked frames, sends masked ones.</summary>
internal readonly struct ClientRole : IRole
{
    public static bool IsServer => false;
}
