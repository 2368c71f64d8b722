using WsGen;

namespace Examples.Snake;

/// <summary>One person's connection to the game. The page says <c>Up</c>, <c>Down</c>, <c>Left</c> or <c>Right</c>; the server shows the field.</summary>
[ServerEndpoint("/snake")]
[EndpointOptions(MessageRateLimit = 50)] // a second: whoever turns more often than that waits
public sealed partial class SnakeEndpoint(SnakeGame game)
{
    private SnakePlayer? _me;

    [OnOpen]
    private ValueTask Join(WsSession session)
    {
        _me = game.Join(new SessionPage(session));
        return _me is null
            ? session.CloseAsync(CloseCode.TryAgainLater, "Every snake is taken.")
            : ValueTask.CompletedTask;
    }

    [OnMessage(MaxMessageSize = 16)]
    private void Turn(Direction direction) => game.Turn(_me!, direction);

    [OnClose]
    private void Leave()
    {
        if (_me is not null)
        {
            game.Leave(_me);
        }
    }

    [OnError]
    private ValueTask Fail(DecodeException error, WsSession session) =>
        session.CloseAsync(CloseCode.PolicyViolation, "A snake goes Up, Down, Left or Right.");
}
