using System.Text;

namespace WsGen;

// STUB until the streams of the send side are merged: the message is gathered and sent whole.
public sealed partial class WsSession
{
    /// <summary>Begins a text message.</summary>
    public TextWriter OpenTextWriter() => new GatheringWriter(this);

    /// <summary>Begins a binary message.</summary>
    public Stream OpenBinaryStream() => new GatheringStream(this);

    private sealed class GatheringWriter(WsSession session) : StringWriter
    {
        public override async ValueTask DisposeAsync()
        {
            await session.SendAsync(ToString());
            await base.DisposeAsync();
        }
    }

    private sealed class GatheringStream(WsSession session) : MemoryStream
    {
        public override async ValueTask DisposeAsync()
        {
            await session.SendAsync(ToArray());
            await base.DisposeAsync();
        }
    }
}
