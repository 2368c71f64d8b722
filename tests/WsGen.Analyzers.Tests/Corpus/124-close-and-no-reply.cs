// A handler that closes replies with nothing.
using WsGen;

[ServerEndpoint("/quiz")]
public sealed partial class Quiz(WsSession session)
{
    private int _wrong;

    [OnMessage]
    private async ValueTask<string?> Answer(int answer)
    {
        if (answer == 42)
        {
            await session.CloseAsync(CloseCode.NormalClosure, "right");
            return null;
        }

        if (++_wrong == 3)
        {
            session.Abort();
            return null;
        }

        return $"{3 - _wrong} left";
    }
}
