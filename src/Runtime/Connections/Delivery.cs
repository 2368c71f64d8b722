using System.ComponentModel;

namespace WsGen.Connections;

/// <summary>How a receiver wants messages of one kind. Asked at the start of each message; it holds for the whole of that.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum Delivery : byte
{
    /// <summary>Put together, within the limit on its size.</summary>
    Whole,

    /// <summary>As they come, each with a sign whether it is the last. The limit on the message's size does not apply.</summary>
    Parts,

    /// <summary>As one stream, from its first byte on. The limit on the message's size does not apply.</summary>
    Stream,

    /// <summary>Not at all: it is read and thrown away.</summary>
    Ignore,
}
