namespace WsGen.Conformance.Peer;

/// <summary>What is under test: the library's server, or its client.</summary>
public enum Role
{
    Server,
    Client,
}

/// <summary>Roles that a case makes sense for.</summary>
[Flags]
public enum Roles
{
    Server = 1,
    Client = 2,
    Both = Server | Client,
}
