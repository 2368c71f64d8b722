namespace WsGen.Transports;

/// <summary>
/// Connection feature: the output can end while input goes on (TCP half-close). Connections without it end their output by completing
/// the pipe.
/// </summary>
internal interface IOutputShutdown
{
    /// <summary>Sends FIN. Never throws; a connection that is gone stays gone.</summary>
    void ShutdownOutput();
}
