namespace WsGen;

/// <summary>What becomes of a message that comes faster than <see cref="WsOptions.MessageRateLimit"/> allows.</summary>
public enum MessageRatePolicy : byte
{
    /// <summary>It waits, and with it, through TCP, the peer. The default.</summary>
    Wait,

    /// <summary>The session is closed with 1008.</summary>
    Close,
}
