using System.Globalization;

namespace WsGen.Area.Server;

internal static partial class RemoteCommand
{
    private static async ValueTask RunRestAsync(WsSession session, string verb, string rest, byte[] bytes)
    {
        Journal journal = Journal.Of(session);
        switch (verb)
        {
            case "null-text":
                await session.SendAsync((string)null!);
                break;
            case "null-text-options":
                await session.SendAsync((string)null!, default(SendOptions));
                break;
            case "null-part":
                await session.SendPartAsync((string)null!, last: true);
                break;
            case "null-blocking":
                session.Send((string)null!);
                break;
            case "null-callback":
                session.SendAsync("x", (Action<SendResult>)null!);
                break;
            case "null-callback-text":
                session.SendAsync((string)null!, static _ => { });
                break;
            case "null-broadcast":
                await session.OpenSessions.SendAsync((string)null!);
                break;
            case "zero-timeout":
                await session.SendAsync("x", new SendOptions { Timeout = TimeSpan.Zero });
                break;
            case "cancelled":
                await session.SendAsync("x", new CancellationToken(canceled: true));
                break;
            case "fill": // until much of what the peer does not read has gathered, half of what may
                byte[] piece = new byte[32 * 1024];
                while (session.BufferedBytes < 512 * 1024)
                {
                    await session.SendAsync(piece);
                }

                journal.Write("full");
                break;
            case "fill-full": // until sends have to wait, many of them: the network may still take some
                byte[] more = new byte[32 * 1024];
                for (int waiting = 0; waiting < 32;)
                {
                    Task sent = session.SendAsync(more).AsTask();
                    waiting += sent.IsCompleted ? 0 : 1;
                    if (waiting == 32)
                    {
                        _ = NoteAsync(session, "waiting", sent);
                    }
                }

                journal.Write("full");
                break;
            case "send-later": // of the server's own accord
                _ = SendLaterAsync(session, rest);
                journal.Write("waiting");
                break;
            case "batch-timed": // the time begins with the flush
                _ = Task.Run(() => BatchTimedAsync(session));
                break;
            case "when-written": // behind what gathers
                _ = NoteAsync(session, "written", session.SendAsync("late", new SendOptions { WhenWritten = true }).AsTask());
                journal.Write("sending");
                break;
            case "timed": // in the time of its own
                _ = NoteAsync(session, "timed", session.SendAsync("late", new SendOptions { WhenWritten = true, Timeout = TimeSpan.FromMilliseconds(100) }).AsTask());
                break;
            case "drained":
                _ = NoteAsync(session, "drained", session.WhenDrainedAsync().AsTask());
                journal.Write("draining");
                break;
            case "callback-late":
                session.SendAsync("late", result => journal.Write($"called {result.IsOk} {result.Error?.GetType().Name}"));
                journal.Write("calling");
                break;
            case "block-late":
                session.BlockingSendTimeout = TimeSpan.FromMilliseconds(200);
                session.Send("late");
                break;
            case "too-much": // more than the queue may hold
                while (session.DroppedMessages == 0)
                {
                    await session.SendAsync(new byte[32 * 1024]);
                }

                journal.Write($"dropped, open {session.IsOpen}");
                break;
            case "defaults":
                await session.SendAsync($"{session.AsyncSendTimeout.TotalMilliseconds} {session.BlockingSendTimeout.TotalMilliseconds} {session.SendTimeout.TotalMilliseconds}");
                break;
            case "close":
                (string code, string reason) = Words.Split(rest);
                await session.CloseAsync((CloseCode)int.Parse(code, CultureInfo.InvariantCulture), reason);
                break;
            case "close-default":
                await session.CloseAsync();
                break;
            case "close-long":
                await session.CloseAsync(CloseCode.NormalClosure, new string('é', int.Parse(rest, CultureInfo.InvariantCulture)));
                break;
            case "close-twice":
                await session.CloseAsync((CloseCode)3001, "first");
                await session.CloseAsync((CloseCode)3002, "second");
                journal.Write($"open {session.IsOpen}");
                break;
            case "close-then-send":
                await session.CloseAsync();
                await session.SendAsync(rest);
                break;
            case "abort":
                session.Abort();
                session.Abort();
                break;
            case "send-then-close":
                _ = session.SendAsync(rest).AsTask();
                await session.CloseAsync();
                break;
            case "part-then-close":
                await session.SendPartAsync(rest, last: false);
                await session.CloseAsync();
                break;
            case "compress-never":
                await session.SendAsync(rest, MessageCompression.Never);
                break;
            case "compress-always":
                await session.SendAsync(rest, MessageCompression.Always);
                break;
            case "compress-off":
                session.Compression = MessageCompression.Never;
                await session.SendAsync(rest);
                break;
            default:
                await SessionCommand.RunAsync(session, verb, rest);
                break;
        }

        _ = bytes;
    }

    private static async Task SendLaterAsync(WsSession session, string text)
    {
        await Journal.Of(session).PassAsync("send");
        await session.SendAsync(text);
    }

    private static async Task BatchTimedAsync(WsSession session)
    {
        Journal journal = Journal.Of(session);
        ValueTask sent; // a Task would be awaited at once, and what is awaited does not wait for the end of a batch
        using (session.Batch())
        {
            sent = session.SendAsync("batched", new SendOptions { WhenWritten = true, Timeout = TimeSpan.FromSeconds(1) });
            journal.Write("gathered");
            await journal.PassAsync("flush");
            journal.Write($"completed {sent.IsCompleted}");
        }

        await sent;
        journal.Write("written");
    }

    /// <summary>What becomes of a task that the handler does not wait for.</summary>
    private static async Task NoteAsync(WsSession session, string what, Task task)
    {
        Journal journal = Journal.Of(session);
        try
        {
            await task;
            journal.Write(what);
        }
        catch (Exception error)
        {
            journal.Write($"{what} {error.GetType().Name}");
        }
    }
}
