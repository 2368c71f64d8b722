namespace WsGen.Area.Server;

/// <summary>Notes every callback, and does in them what the path says.</summary>
[ServerEndpoint("/closing/{what}")]
internal sealed partial class Closing
{
    [OnOpen]
    private async ValueTask Open(WsSession session, [PathParam] string what)
    {
        switch (what)
        {
            case "open-close":
                await session.CloseAsync((CloseCode)4000, "at once");
                break;
            case "open-throws":
                Journal.Write(session, "open");
                throw new InvalidOperationException("open");
            case "open-waits":
                await Journal.Of(session).PassAsync("open");
                break;
        }

        Journal.Write(session, "open");
    }

    [OnMessage]
    private async ValueTask Take(string text, WsSession session, CancellationToken closing)
    {
        switch (text)
        {
            case "wait":
                Journal.Write(session, "waiting");
                await Journal.Of(session).PassAsync("message");
                Journal.Write(session, $"waited {closing.IsCancellationRequested}");
                break;
            case "wait-token":
                Journal.Write(session, "waiting");
                try
                {
                    await Task.Delay(Timeout.Infinite, closing); // ends with the session alone, which is what is tested
                }
                catch (OperationCanceledException)
                {
                    Journal.Write(session, $"cancelled {session.IsOpen}");
                }

                break;
            default:
                await RemoteCommand.RunAsync(session, text);
                break;
        }
    }

    [OnError]
    private void Fail(WsSession session, Exception error) => Journal.Write(session, $"error {error.Message}");

    [OnClose]
    private async ValueTask Close(WsSession session, CloseReason reason, [PathParam] string what)
    {
        Journal.Write(session, $"{RemoteCommand.Describe(reason)} {session.IsOpen}");
        if (what == "close-throws")
        {
            throw new InvalidOperationException("close");
        }

        if (what == "close-sends")
        {
            try
            {
                await session.SendAsync("too late");
            }
            catch (SessionClosedException error)
            {
                Journal.Write(session, $"refused {(int)error.CloseReason.Code}");
            }
        }
    }
}

/// <summary>Nothing but a close callback, and one that takes nothing.</summary>
[ServerEndpoint("/closing-silent")]
internal sealed partial class ClosingSilent
{
    [OnMessage] private void Take(string text, WsSession session) => throw new InvalidOperationException(text);

    [OnClose] private void Close(WsSession session, CloseReason reason) => Journal.Write(session, RemoteCommand.Describe(reason));
}

internal sealed class MadeClosing : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        Journal.Write(session, "open");
        session.AddMessageHandler((string text) => text == "throw" ? throw new InvalidOperationException(text) : RemoteCommand.RunAsync(session, text));
        return default;
    }

    public override ValueTask OnCloseAsync(WsSession session, CloseReason reason)
    {
        Journal.Write(session, RemoteCommand.Describe(reason));
        return default;
    }
}
