// Several error handlers, the closest called.
using System.Text.Json;
using System.Text.Json.Serialization;
using WsGen;

public sealed record Wish(string Text);

[JsonSerializable(typeof(Wish))]
internal sealed partial class WishJson : JsonSerializerContext;

[ServerEndpoint("/wishes/{limit}")]
public sealed partial class Wishes(WsSession session)
{
    private int _left;

    [OnOpen]
    private void Begin([PathParam] int limit) => _left = limit;

    [OnMessage]
    private string Make(Wish wish) => _left-- > 0 ? $"granted: {wish.Text}" : throw new InvalidOperationException("no wishes left");

    [OnError]
    private ValueTask NotJson(DecodeException error) =>
        session.SendAsync(error.InnerException is JsonException ? "write JSON" : "write a wish");

    [OnError]
    private ValueTask NoMore(InvalidOperationException error)
    {
        Console.Error.WriteLine(error.Message);
        return session.CloseAsync(CloseCode.PolicyViolation, "no wishes left");
    }

    [OnError]
    private ValueTask PathWrong(PathParameterException error) => session.CloseAsync(CloseCode.PolicyViolation, $"{error.Payload.Length} is no limit");

    [OnError]
    private void Other(Exception error) => Console.Error.WriteLine(error);
}
