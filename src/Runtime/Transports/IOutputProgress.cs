namespace WsGen.Transports;

/// <summary>Connection feature: tells whether a slow peer still takes anything. Connections without it only know when a flush is over.</summary>
internal interface IOutputProgress
{
    /// <summary>Bytes that the peer has taken so far, or that were handed to the network where that is all that is known. Asked rarely.</summary>
    long BytesSent { get; }

    /// <summary>The close frame of a failure that stands behind output which does not move is given up after a moment, and not only when any output is.</summary>
    bool LimitsCloseFrame => true;
}
