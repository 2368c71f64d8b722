namespace WsGen.Area.Server;

/// <summary>Two messages at a time; each waits at the gate that it names.</summary>
[ServerEndpoint("/deliver/concurrent", MaxConcurrentMessages = 2)]
internal sealed partial class Concurrent
{
    [OnMessage]
    private async Task<string> Take(string text, WsSession session)
    {
        Journal.Write(session, $"begins {text}");
        await Journal.Of(session).PassAsync(text);
        return text == "throws" ? throw new InvalidOperationException(text) : $"ended {text}";
    }

    [OnError] private ValueTask Fail(WsSession session, Exception error) => session.SendAsync($"error {error.Message}");

    [OnClose] private void Close(WsSession session) => Journal.Write(session, "close");
}

/// <summary>Reads one line and leaves the rest.</summary>
[ServerEndpoint("/deliver/first-line")]
internal sealed partial class FirstLine
{
    [OnMessage] private async Task<string> Take(TextReader reader) => $"line {await reader.ReadLineAsync()}";

    [OnMessage] private string Take(Stream stream) => $"byte {stream.ReadByte()}";
}

/// <summary>Keeps its reader beyond the message.</summary>
[ServerEndpoint("/deliver/kept")]
internal sealed partial class KeptReader
{
    private TextReader? _kept;

    [OnMessage]
    private async Task<string> Take(TextReader reader)
    {
        string text = "nothing";
        if (_kept is not null)
        {
            try
            {
                text = await _kept.ReadToEndAsync();
            }
            catch (Exception error)
            {
                text = error.GetType().Name;
            }
        }

        _kept = reader;
        return text;
    }
}

/// <summary>Notes what a reader meets.</summary>
[ServerEndpoint("/deliver/reading")]
internal sealed partial class ReadingEndpoint
{
    [OnMessage]
    private async Task Take(Stream stream, WsSession session, CancellationToken closing)
    {
        byte[] buffer = new byte[65536];
        Journal.Write(session, "begins");
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, CancellationToken.None)) != 0)
            {
                Journal.Write(session, $"read {read}");
            }

            Journal.Write(session, "end of message");
        }
        catch (SessionClosedException)
        {
            Journal.Write(session, $"closed {closing.IsCancellationRequested}");
            throw;
        }
    }

    [OnMessage]
    private async Task Take(TextReader reader, WsSession session)
    {
        Journal.Write(session, "text begins");
        try
        {
            Journal.Write(session, $"text {await reader.ReadToEndAsync()}");
        }
        catch (SessionClosedException)
        {
            Journal.Write(session, "text closed");
        }
    }

    [OnClose] private void Close(WsSession session, CloseReason reason) => Journal.Write(session, $"close {(int)reason.Code} {(int?)reason.SentCode}");
}

[ServerEndpoint("/deliver/ignoring-text", UnhandledMessages = UnhandledMessages.Ignore)]
internal sealed partial class IgnoringText
{
    [OnMessage] private int Count(byte[] bytes) => bytes.Length;
}

/// <summary>Suspends its session at a word; gates of the case resume or close it.</summary>
[ServerEndpoint("/deliver/suspending")]
internal sealed partial class Suspending
{
    [OnMessage]
    private void Take(string text, WsSession session)
    {
        if (text == "suspend")
        {
            session.Suspend();
            _ = ResumeAsync(session);
            _ = CloseAsync(session);
        }

        Journal.Write(session, text);
    }

    [OnClose] private void Close(WsSession session, CloseReason reason) => Journal.Write(session, $"close {(int)reason.Code}");

    private static async Task ResumeAsync(WsSession session)
    {
        await Journal.Of(session).PassAsync("resume");
        session.Resume();
    }

    private static async Task CloseAsync(WsSession session)
    {
        await Journal.Of(session).PassAsync("close");
        await session.CloseAsync(CloseCode.NormalClosure, "not now");
    }
}
