// Limits at the handlers.
using WsGen;

[ServerEndpoint("/sizes")]
public sealed partial class Sizes
{
    private const int Megabyte = 1 << 20;

    [OnMessage(MaxMessageSize = 1024)]
    private string Echo(string text) => text;

    [OnMessage(MaxMessageSize = 4L * Megabyte)]
    private int Measure(ReadOnlyMemory<byte> bytes) => bytes.Length;
}
