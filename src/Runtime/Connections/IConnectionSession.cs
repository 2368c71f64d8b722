namespace WsGen.Connections;

/// <summary>The session of a connection, as the connection sees it. Its text says in logs and exceptions which one it is.</summary>
internal interface IConnectionSession
{
    /// <summary>Identifies it within the process.</summary>
    string Id { get; }

    /// <summary>The session leaves the open state. Under the connection's gate, at once, on any thread, also before anything receives: must be quick and run no user code.</summary>
    void OnLeaving();
}
