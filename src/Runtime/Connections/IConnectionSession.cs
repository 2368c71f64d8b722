namespace WsGen.Connections;

/// <summary>The session of a connection, as the connection sees it.</summary>
internal interface IConnectionSession
{
    /// <summary>Identifies it within the process.</summary>
    string Id { get; }

    /// <summary>Which one it is, for logs and exceptions: by its endpoint's template, and not by what the client has asked for.</summary>
    string Name { get; }

    /// <summary>The session leaves the open state. Under the connection's gate, at once, on any thread, also before anything receives: must be quick and run no user code.</summary>
    void OnLeaving();
}
