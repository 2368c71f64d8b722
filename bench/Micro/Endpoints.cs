namespace WsGen.Micro;

[ServerEndpoint("/span")]
internal sealed partial class SpanEcho
{
    [OnMessage]
    private ReadOnlySpan<byte> Echo(ReadOnlySpan<byte> message) => message;
}

[ServerEndpoint("/memory")]
internal sealed partial class MemoryEcho
{
    [OnMessage]
    private ReadOnlyMemory<byte> Echo(ReadOnlyMemory<byte> message) => message;
}

[ServerEndpoint("/string")]
internal sealed partial class StringEcho
{
    [OnMessage]
    private string Echo(string message) => message;
}
