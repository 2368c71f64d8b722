// A table that keeps nothing alive.
using System.Runtime.CompilerServices;
using WsGen;

[ServerEndpoint("/notes")]
public sealed partial class Notes
{
    private static readonly ConditionalWeakTable<WsSession, List<string>> Kept = [];

    [OnMessage]
    private int Note(string text, WsSession session)
    {
        List<string> notes = Kept.GetOrCreateValue(session);
        if (notes.Count < 100)
        {
            notes.Add(text);
        }

        return notes.Count;
    }
}
