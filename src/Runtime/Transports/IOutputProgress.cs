namespace WsGen.Transports;

/// <summary>Connection feature: tells whether a slow peer still takes anything. Connections without it only know when a flush is over.</summary>
internal interface IOutputProgress
{
    /// <summary>Bytes that the peer has taken so far, or that were handed to the network where that is all that is known. Asked rarely.</summary>
    long BytesSent { get; }
}
