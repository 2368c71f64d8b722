using WsGen;

namespace Examples.Echo;

/// <summary>What a method returns is the reply.</summary>
[ServerEndpoint("/echo/annotated")]
public sealed partial class EchoAnnotated
{
    [OnMessage]
    private string Text(string message) => message;

    [OnMessage]
    private ReadOnlyMemory<byte> Binary(ReadOnlyMemory<byte> message) => message;
}
