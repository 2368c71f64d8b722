// Objects to all, by Parallel.ForEachAsync.
using System.Text.Json.Serialization;
using WsGen;

public sealed record Score(string Player, int Points);

[JsonSerializable(typeof(Score))]
internal sealed partial class ScoreJson : JsonSerializerContext;

[ServerEndpoint("/scores")]
public sealed partial class Scores
{
    [OnMessage]
    private Task Publish(Score score, WsSession session, CancellationToken closing) =>
        Parallel.ForEachAsync(session.OpenSessions, closing, async (each, token) =>
        {
            if (each.IsOpen)
            {
                await each.SendAsync(score, token);
            }
        });
}
