// All callbacks of a client.
using WsGen;

[ClientEndpoint(Subprotocols = ["v1"])]
public sealed partial class Watcher
{
    private int _messages;

    [OnOpen]
    private ValueTask Subscribe(WsSession session, EndpointConfig config) => session.SendAsync(string.Join(',', config.Subprotocols));

    [OnMessage]
    private void Take(string text) => _messages += text.Length > 0 ? 1 : 0;

    [OnMessage]
    private void Take(ReadOnlyMemory<byte> bytes) => _messages += bytes.IsEmpty ? 0 : 1;

    [OnMessage]
    private void Take(PongMessage pong) => Console.WriteLine(pong.ApplicationData.Length);

    [OnClose]
    private void End(CloseReason reason) => Console.WriteLine($"{reason.Code} after {_messages}");

    [OnError]
    private void Fail(Exception error) => Console.Error.WriteLine(error);
}
