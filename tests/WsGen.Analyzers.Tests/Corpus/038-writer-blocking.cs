// A synchronous writer, in a handler that does nothing else.
using WsGen;

[ServerEndpoint("/poem")]
public sealed partial class Poem
{
    private static readonly string[] Lines = ["Two roads diverged", "in a yellow wood"];

    [OnMessage]
    private void Recite(int line, WsSession session)
    {
        using TextWriter writer = session.OpenTextWriter();
        writer.NewLine = "\n";
        writer.Write(Lines[line % Lines.Length]);
    }
}
