namespace WsGen.Connections;

/// <summary>Is told when a connection has ended, which may be a while after its endpoint has been.</summary>
internal interface IConnectionEnd
{
    /// <summary>Called once. Must be quick and run no user code.</summary>
    void OnFinished();
}
