using System.Text;

namespace WsGen.Area.Server;

internal static partial class RemoteCommand
{
    private static async ValueTask RunMoreAsync(WsSession session, string verb, string rest, byte[] bytes)
    {
        switch (verb)
        {
            case "writer":
                await using (TextWriter writer = session.OpenTextWriter())
                {
                    await writer.WriteAsync(rest);
                }

                break;
            case "writer-flush":
                await using (TextWriter writer = session.OpenTextWriter())
                {
                    foreach (string word in rest.Split(' '))
                    {
                        await writer.WriteAsync(word);
                        await writer.FlushAsync();
                    }
                }

                break;
            case "writer-blocking":
                using (TextWriter writer = session.OpenTextWriter())
                {
                    foreach (string word in rest.Split(' '))
                    {
                        writer.Write(word);
                        writer.Flush();
                    }
                }

                break;
            case "writer-unwritten":
                await session.OpenTextWriter().DisposeAsync();
                await session.SendAsync("after");
                break;
            case "writer-throws":
                try
                {
                    await using TextWriter writer = session.OpenTextWriter();
                    await writer.WriteAsync("half");
                    throw new FormatException();
                }
                finally
                {
                    await session.SendAsync("after");
                }

            case "two-writers":
                TextWriter first = session.OpenTextWriter();
                TextWriter second = session.OpenTextWriter();
                await first.WriteAsync("1");
                await first.FlushAsync();
                Task other = WriteAsync(second, "2");
                await first.WriteAsync("1");
                await first.DisposeAsync();
                await other;
                break;
            case "stream":
                await using (Stream stream = session.OpenBinaryStream())
                {
                    await stream.WriteAsync(bytes);
                }

                break;
            case "stream-flush":
                await using (Stream stream = session.OpenBinaryStream())
                {
                    foreach (byte each in bytes)
                    {
                        await stream.WriteAsync(new[] { each });
                        await stream.FlushAsync();
                    }
                }

                break;
            case "stream-unwritten":
                await session.OpenBinaryStream().DisposeAsync();
                await session.SendAsync("after");
                break;
            case "stream-facts":
                await using (Stream stream = session.OpenBinaryStream())
                {
                    await session.SendAsync($"{stream.CanWrite} {stream.CanRead} {stream.CanSeek}");
                }

                break;
            case "stream-large":
                await using (Stream stream = session.OpenBinaryStream())
                {
                    await stream.WriteAsync(new byte[20000]);
                }

                break;
            case "batch":
                using (session.Batch())
                {
                    foreach (string word in rest.Split(' '))
                    {
                        await session.SendAsync(word);
                    }
                }

                break;
            case "batch-elsewhere": // not within a callback, where messages leave together anyway
                _ = Task.Run(() => BatchAsync(session, rest.Split(' ')));
                break;
            case "batch-close":
                using (session.Batch())
                {
                    await session.SendAsync(rest);
                    await session.CloseAsync(CloseCode.NormalClosure, "batch");
                }

                break;
            case "order":
                for (int i = 0; i < 5; i++)
                {
                    _ = session.SendAsync($"t{i}").AsTask();
                    _ = session.SendAsync(Encoding.UTF8.GetBytes($"b{i}")).AsTask();
                    session.Send($"s{i}");
                    session.SendAsync($"c{i}", static _ => { });
                }

                break;
            case "overlap":
                await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => session.SendAsync(new string((char)('a' + i), 3000)).AsTask())));
                break;
            default:
                await RunRestAsync(session, verb, rest, bytes);
                break;
        }
    }

    private static async Task WriteAsync(TextWriter writer, string text)
    {
        await writer.WriteAsync(text);
        await writer.FlushAsync();
        await writer.DisposeAsync();
    }

    private static async Task BatchAsync(WsSession session, string[] words)
    {
        Journal journal = Journal.Of(session);
        using (SendBatch batch = session.Batch())
        {
            await session.SendAsync(words[0]);
            journal.Write($"accepted {session.BufferedBytes > 0}");
            await journal.PassAsync("flush");
            batch.Flush();
            await journal.PassAsync("more");
            await session.SendAsync(words[1]);
            await session.PingAsync("ping"u8.ToArray());
            await journal.PassAsync("end");
            await session.SendAsync(words[2]);
            journal.Write($"gathered {session.BufferedBytes > 0}");
            await journal.PassAsync("dispose");
        }
    }
}
