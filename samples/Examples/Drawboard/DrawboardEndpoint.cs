using WsGen;

namespace Examples.Drawboard;

/// <summary>One person's connection to the board.</summary>
/// <remarks>
/// Who cannot keep up with what others draw must not fill the server's memory: what waits is bounded, and beyond that the session is closed with
/// 1008. The page comes back, and gets the picture as it is then. The limit has room for the largest picture there can be.
/// </remarks>
[ServerEndpoint("/drawboard")]
[EndpointOptions(MessageRateLimit = 60, SendQueueLimit = 2 * 1024 * 1024, SendQueuePolicy = SendQueuePolicy.Close)]
public sealed partial class DrawboardEndpoint(Board board)
{
    private BoardPlayer? _me;

    [OnOpen]
    private ValueTask Join(WsSession session)
    {
        _me = board.Join(new SessionPage(session));
        return _me is null
            ? session.CloseAsync(CloseCode.TryAgainLater, "A hundred people draw already.")
            : ValueTask.CompletedTask;
    }

    [OnMessage(MaxMessageSize = 2048)]
    private ValueTask Draw(Stroke stroke, WsSession session)
    {
        if (!stroke.IsValid)
        {
            return session.CloseAsync(CloseCode.PolicyViolation, "That stroke is not on this board.");
        }

        board.Draw(_me!, stroke);
        return ValueTask.CompletedTask;
    }

    [OnClose]
    private void Leave()
    {
        if (_me is not null)
        {
            board.Leave(_me);
        }
    }

    [OnError]
    private ValueTask Fail(DecodeException error, WsSession session) =>
        session.CloseAsync(CloseCode.PolicyViolation, "That is no stroke.");
}
