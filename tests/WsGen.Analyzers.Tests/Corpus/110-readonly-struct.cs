// A readonly record struct as an endpoint.
using WsGen;

[ServerEndpoint("/struct/{factor}")]
public readonly partial record struct Multiplier(WsSession Session)
{
    [OnMessage]
    private long Multiply(long number, [PathParam] long factor) => number * factor;

    [OnClose]
    private void End() => Console.WriteLine(Session.Id);
}
