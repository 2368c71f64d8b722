namespace WsGen.Area.Server;

/// <summary>Classes with [OnMessage] for some kinds, that add the handlers which the query names for others.</summary>
internal abstract class BesideMethods
{
    protected MadeHandlers Made { get; } = new();

    [OnOpen] internal ValueTask Open(WsSession session, EndpointConfig config) => Made.OnOpenAsync(session, config);

    [OnError] internal ValueTask Fail(WsSession session, Exception error) => Made.OnErrorAsync(session, error);

    [OnClose] internal ValueTask Close(WsSession session, CloseReason reason) => Made.OnCloseAsync(session, reason);
}

[ServerEndpoint("/annotated/beside/text")]
internal sealed partial class BesideText : BesideMethods
{
    [OnMessage] private ValueTask Obey(string command, WsSession session) => Made.ObeyAsync(session, command);
}

[ServerEndpoint("/annotated/beside/binary")]
internal sealed partial class BesideBinary : BesideMethods
{
    [OnMessage] private string Take(byte[] bytes) => $"binary {Convert.ToHexString(bytes)}";
}

[ServerEndpoint("/annotated/beside/pong")]
internal sealed partial class BesidePong : BesideMethods
{
    [OnMessage] private string Take(PongMessage pong) => $"method {System.Text.Encoding.UTF8.GetString(pong.ApplicationData.Span)}";
}

[ServerEndpoint("/annotated/beside/stream")]
internal sealed partial class BesideStream : BesideMethods
{
    [OnMessage] private async Task<string> Read(TextReader text) => $"method {await text.ReadToEndAsync()}";
}

[ServerEndpoint("/annotated/beside/parts")]
internal sealed partial class BesideParts : BesideMethods
{
    private string _text = "";

    [OnMessage]
    private async ValueTask Take(string part, bool last, WsSession session)
    {
        _text += part;
        if (last)
        {
            await session.SendAsync($"method {_text}");
            _text = "";
        }
    }
}

[ServerEndpoint("/annotated/beside/ignoring", UnhandledMessages = UnhandledMessages.Ignore)]
internal sealed partial class BesideIgnoring : BesideMethods
{
    [OnMessage] private ValueTask Obey(string command, WsSession session) => Made.ObeyAsync(session, command);
}
