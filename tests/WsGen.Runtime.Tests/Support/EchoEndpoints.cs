using WsGen.Connections;
using WsGen.Endpoints.Infrastructure;

namespace WsGen.Support;

/// <summary>What the generator makes of <c>ReadOnlySpan&lt;byte&gt; Echo(ReadOnlySpan&lt;byte&gt; message) => message</c>, by hand.</summary>
internal sealed class SpanEcho : IServerEndpoint<SpanEcho>
{
    public static EndpointDescriptor Descriptor { get; } = new()
    {
        EndpointType = typeof(SpanEcho),
        Path = "/span",
        Activate = static (session, _) => new Dispatcher(session),
    };

    private sealed class Dispatcher(WsSession session) : EndpointDispatcher(session)
    {
        public override ValueTask OnBinaryAsync(in InboundMessage message) => ReplyBinaryAsync(message.Span);
    }
}

/// <summary>The same with <c>ReadOnlyMemory&lt;byte&gt;</c>.</summary>
internal sealed class MemoryEcho : IServerEndpoint<MemoryEcho>
{
    public static EndpointDescriptor Descriptor { get; } = new()
    {
        EndpointType = typeof(MemoryEcho),
        Path = "/memory",
        Activate = static (session, _) => new Dispatcher(session),
    };

    private sealed class Dispatcher(WsSession session) : EndpointDispatcher(session)
    {
        public override ValueTask OnBinaryAsync(in InboundMessage message) => ReplyBinaryAsync(message.Memory);
    }
}

/// <summary>The same with <c>string</c>, which costs that string.</summary>
internal sealed class StringEcho : IServerEndpoint<StringEcho>
{
    public static EndpointDescriptor Descriptor { get; } = new()
    {
        EndpointType = typeof(StringEcho),
        Path = "/string",
        Activate = static (session, _) => new Dispatcher(session),
    };

    private sealed class Dispatcher(WsSession session) : EndpointDispatcher(session)
    {
        public override ValueTask OnTextAsync(in InboundMessage message) => ReplyTextAsync(message.GetString());
    }
}
