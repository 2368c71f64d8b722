// Static fields that hold no session.
using System.Collections.Concurrent;
using WsGen;

[ServerEndpoint("/stats")]
public sealed partial class Stats
{
    private static readonly ConcurrentDictionary<string, int> Seen = new();
    private static long s_messages;

    [OnOpen]
    private void Join(WsSession session) => Seen.AddOrUpdate(session.RequestHeaders["User-Agent"] ?? "none", 1, static (_, count) => count + 1);

    [OnMessage]
    private string Count(string agent) => $"{Interlocked.Increment(ref s_messages)}: {Seen.GetValueOrDefault(agent)}";
}
