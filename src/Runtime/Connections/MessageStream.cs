using System.ComponentModel;
using System.IO.Pipelines;

namespace WsGen.Connections;

/// <summary>
/// One message that is read while it arrives. One of the properties is used, once. Valid until the handler's task has completed; what is left
/// unread is thrown away. Public because generated dispatchers use it; not meant to be implemented by hand.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MessageStream
{
    private protected MessageStream()
    {
    }

    /// <summary>As text.</summary>
    public abstract TextReader Text { get; }

    /// <summary>As a stream of bytes; of text, of its UTF-8.</summary>
    public abstract Stream Bytes { get; }

    /// <summary>As a pipe.</summary>
    public abstract PipeReader Pipe { get; }
}
