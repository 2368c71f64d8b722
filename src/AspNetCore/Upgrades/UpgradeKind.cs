namespace WsGen.AspNetCore.Upgrades;

/// <summary>The ways in which servers give the connection of a request away.</summary>
internal enum UpgradeKind
{
    /// <summary>It stays the server's.</summary>
    None,

    /// <summary>Kestrel over HTTP/1.1: the connection's own pipes.</summary>
    Pipes,

    /// <summary>Another server's upgrade: the stream that it returns.</summary>
    Stream,

    /// <summary>HTTP/2 and later: one stream of the connection (RFC 8441).</summary>
    Connect,

    /// <summary>A server that has nothing but a finished WebSocket, as TestServer.</summary>
    WebSocket,
}
