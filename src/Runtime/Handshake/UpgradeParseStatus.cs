namespace WsGen.Handshake;

/// <summary>How far a parser came with the bytes received so far.</summary>
internal enum UpgradeParseStatus : byte
{
    /// <summary>The head is not complete: call again with the same bytes and those that follow. Nothing was consumed.</summary>
    NeedMore,

    /// <summary>The head is complete and well-formed.</summary>
    Complete,

    /// <summary>No further bytes can make it well-formed: answer the violation and close.</summary>
    Refused,
}
