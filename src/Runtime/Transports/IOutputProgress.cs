namespace WsGen.Transports;

/// <summary>Connection feature: tells whether a slow peer still takes anything. Connections without it only know when a flush is over.</summary>
internal interface IOutputProgress
{
    /// <summary>Bytes handed to the network so far.</summary>
    long BytesSent { get; }
}
