// Values that parse and write themselves.
using WsGen;

[ServerEndpoint("/ids")]
public sealed partial class Ids
{
    [OnMessage]
    private Guid Next(int count)
    {
        Guid last = Guid.Empty;
        for (int i = 0; i < count; i++)
        {
            last = Guid.NewGuid();
        }

        return last;
    }

    [OnError]
    private ValueTask NotANumber(DecodeException error, WsSession session) => session.SendAsync($"that is no number: {error.Payload.Length} bytes");

    [OnError]
    private void Other(Exception error) => Console.Error.WriteLine(error);
}
