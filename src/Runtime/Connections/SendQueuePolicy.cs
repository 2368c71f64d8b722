namespace WsGen;

/// <summary>What becomes of a message that would let a session's send queue grow beyond its limit, because the peer reads too slowly.</summary>
public enum SendQueuePolicy : byte
{
    /// <summary>The send waits until there is room. The default: nothing is lost, and whoever sends is slowed down.</summary>
    Wait,

    /// <summary>The message is dropped. For state that the next message will bring again.</summary>
    DropNewest,

    /// <summary>The oldest queued messages are dropped until there is room. For state of which only the latest counts.</summary>
    DropOldest,

    /// <summary>The session is closed with 1008. For peers that must keep up.</summary>
    Close,
}
