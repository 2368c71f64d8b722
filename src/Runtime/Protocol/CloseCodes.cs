namespace WsGen.Protocol;

/// <summary>Which close codes may stand in a close frame, RFC 6455 section 7.4 and the IANA registry.</summary>
internal static class CloseCodes
{
    /// <summary>
    /// True for the codes that a peer may put on the wire: 1000-1003, 1007-1014, 3000-4999. Not 1004 (reserved), not 1005, 1006
    /// and 1015 (local only), not the unassigned rest of 1000-2999, nothing outside 1000-4999.
    /// </summary>
    public static bool MayBeOnTheWire(int code) => code switch
    {
        >= 1000 and <= 1003 => true,
        >= 1007 and <= 1014 => true,
        >= 3000 and <= 4999 => true,
        _ => false,
    };
}
