// Parts of a text, put together with a limit of the endpoint's own.
using System.Text;
using WsGen;

[ServerEndpoint("/story")]
public sealed partial class Story
{
    private const int Longest = 1_000_000;

    private readonly StringBuilder _text = new();

    [OnMessage]
    private async ValueTask Tell(string part, bool last, WsSession session, CancellationToken closing)
    {
        if (_text.Length + part.Length > Longest)
        {
            _text.Clear();
            await session.CloseAsync(CloseCode.MessageTooBig, "a story has a million characters at most", closing);
            return;
        }

        _text.Append(part);
        if (last)
        {
            await session.SendAsync($"{_text.Length} characters", closing);
            _text.Clear();
        }
    }
}
