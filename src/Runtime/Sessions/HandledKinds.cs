using System.ComponentModel;

namespace WsGen.Sessions;

/// <summary>Kinds of what a handler takes: of messages, and pongs. Public because generated code says for which ones an endpoint has methods.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[Flags]
public enum HandledKinds : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Text messages.</summary>
    Text = 1,

    /// <summary>Binary messages.</summary>
    Binary = 2,

    /// <summary>Pongs.</summary>
    Pong = 4,
}
