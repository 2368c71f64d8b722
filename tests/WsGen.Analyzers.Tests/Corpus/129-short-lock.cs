// A lock around memory only.
using WsGen;

[ServerEndpoint("/top")]
public sealed partial class Top
{
    private static readonly Lock Gate = new();
    private static readonly SortedSet<(int Points, string Name)> Best = [];

    [OnMessage]
    private string Report(int points, WsSession session)
    {
        lock (Gate)
        {
            Best.Add((points, session.Id));
            if (Best.Count > 10)
            {
                Best.Remove(Best.Min);
            }

            return string.Join(", ", Best.Reverse().Select(static each => $"{each.Name} {each.Points}"));
        }
    }
}
