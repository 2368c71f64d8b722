namespace WsGen.Endpoints.Infrastructure;

/// <summary>Wants to know when a connection has ended, which is later than that its endpoint has been told: what it had sent, and the close frame, are on their way until then.</summary>
internal interface IConnectionEnd
{
    /// <summary>The transport has ended. Must be quick and not throw.</summary>
    void OnFinished();
}
