namespace WsGen.Handshake;

/// <summary>How much of a request head a client may send before it is refused, checked while the head is still incomplete.</summary>
internal sealed record UpgradeLimits
{
    public static UpgradeLimits Default { get; } = new();

    /// <summary>Bytes of the request line without its CRLF; more is refused with 414.</summary>
    public int MaxRequestLineBytes { get; init; } = 8192;

    /// <summary>Bytes of the whole head with the blank line that ends it; more is refused with 431.</summary>
    public int MaxHeadBytes { get; init; } = 16384;

    /// <summary>Header fields; more are refused with 431.</summary>
    public int MaxHeaderCount { get; init; } = 100;
}
