using WsGen;

namespace WsGen.Bench.Kestrel;

/// <summary>As in samples/EchoServer.</summary>
[ServerEndpoint("/echo")]
public sealed partial class Echo
{
    [OnMessage(MessageKind.Text)]
    private ReadOnlySpan<byte> Text(ReadOnlySpan<byte> message) => message;

    [OnMessage]
    private ReadOnlySpan<byte> Binary(ReadOnlySpan<byte> message) => message;
}

/// <summary>As in samples/EchoServer.</summary>
[ServerEndpoint("/broadcast")]
public sealed partial class Broadcast
{
    [OnMessage]
    private ValueTask Text(string message, WsSession session) => session.OpenSessions.SendAsync(message);
}
