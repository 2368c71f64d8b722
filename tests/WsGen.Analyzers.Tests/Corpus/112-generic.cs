// A generic endpoint, added with its type arguments.
using WsGen;

WsServer server = WsServer.Create(args)
    .AddEndpoint<Echo<int>>()
    .AddEndpoint(ServerEndpointConfig.Create<Echo<Guid>>("/guids"))
    .Build();
await server.RunAsync();

[ServerEndpoint("/ints")]
public sealed partial class Echo<T>
    where T : struct, IUtf8SpanParsable<T>, IUtf8SpanFormattable
{
    private T _last;

    [OnMessage]
    private T Exchange(T value) => (_last, value) is var (before, now) && Set(now) ? before : value;

    private bool Set(T value)
    {
        _last = value;
        return true;
    }
}
