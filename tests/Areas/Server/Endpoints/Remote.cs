using System.Text;

namespace WsGen.Area.Server;

/// <summary>Does with its session what it is told to. What that throws is told to the peer, or noted once the session has closed.</summary>
[ServerEndpoint("/remote")]
internal sealed partial class Remote
{
    [OnMessage] private ValueTask Obey(string command, WsSession session) => RemoteCommand.RunAsync(session, command);

    [OnMessage] private void Pong(PongMessage pong, WsSession session) => Journal.Write(session, $"pong {pong.ApplicationData.Length}");

    [OnClose] private void Close(WsSession session, CloseReason reason) => Journal.Write(session, RemoteCommand.Describe(reason));
}

internal sealed class MadeRemote : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        session.AddMessageHandler((string command) => RemoteCommand.RunAsync(session, command));
        return default;
    }

    public override ValueTask OnCloseAsync(WsSession session, CloseReason reason)
    {
        Journal.Write(session, RemoteCommand.Describe(reason));
        return default;
    }
}

/// <summary>What <see cref="Remote"/> can be told.</summary>
internal static partial class RemoteCommand
{
    public static string Describe(CloseReason reason) =>
        $"close {(int)reason.Code} [{reason.Reason}] {reason.Initiator} {(reason.SentCode is { } sent ? ((int)sent).ToString(System.Globalization.CultureInfo.InvariantCulture) : "none")}";

    public static string Describe(Exception error) => error is ArgumentException { ParamName: { } parameter } ? $"{error.GetType().Name} {parameter}" : error.GetType().Name;

    public static async ValueTask RunAsync(WsSession session, string command)
    {
        (string verb, string rest) = Words.Split(command);
        try
        {
            await RunAsync(session, verb, rest);
        }
        catch (Exception error)
        {
            string told = $"threw {Describe(error)}";
            Journal.Write(session, told);
            if (session.IsOpen)
            {
                await session.SendAsync(told);
            }
        }
    }

    private static async ValueTask RunAsync(WsSession session, string verb, string rest)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(rest);
        switch (verb)
        {
            case "text":
                await session.SendAsync(rest);
                break;
            case "binary":
                await session.SendAsync(bytes);
                break;
            case "utf8":
                await session.SendTextAsync(bytes);
                break;
            case "surrogate":
                await session.SendAsync("\ud83d");
                break;
            case "block-text":
                session.Send(rest);
                Journal.Write(session, $"sent {session.BufferedBytes}");
                break;
            case "block-binary":
                session.Send(bytes);
                break;
            case "block-utf8":
                session.SendText(bytes);
                break;
            case "written":
                await session.SendAsync(rest, new SendOptions { WhenWritten = true });
                await session.SendAsync(bytes, new SendOptions { WhenWritten = true });
                await session.SendTextAsync(bytes, new SendOptions { WhenWritten = true });
                break;
            case "callback":
                session.SendAsync(rest, result => Journal.Write(session, $"called {result.IsOk} {result.Error?.GetType().Name} {ReferenceEquals(result.Session, session)}"));
                session.SendAsync(bytes, result => Journal.Write(session, $"called again {result.IsOk}"));
                Journal.Write(session, "returned");
                break;
            case "callback-throws":
                session.SendAsync(rest, _ => throw new InvalidOperationException($"callback {rest}"));
                session.SendAsync("next", result => Journal.Write(session, $"called {result.IsOk}"));
                break;
            case "parts":
                string[] parts = rest.Split(' ');
                for (int i = 0; i < parts.Length; i++)
                {
                    await session.SendPartAsync(parts[i], last: i == parts.Length - 1);
                }

                break;
            case "binary-parts":
                await session.SendPartAsync(bytes.AsMemory(0, 1), last: false);
                await session.SendPartAsync(bytes.AsMemory(1), last: true);
                break;
            case "utf8-parts":
                await session.SendTextPartAsync(bytes.AsMemory(0, 1), last: false); // within a character, if it is one of several bytes
                await session.SendTextPartAsync(bytes.AsMemory(1), last: true);
                break;
            case "surrogate-parts":
                await session.SendPartAsync("\ud83d", last: false);
                await session.SendPartAsync("\ude00", last: true);
                break;
            case "part-of-other-kind":
                await session.SendPartAsync("text", last: false);
                string thrown = "nothing";
                try
                {
                    await session.SendPartAsync(bytes, last: true);
                }
                catch (InvalidOperationException error)
                {
                    thrown = error.GetType().Name;
                }

                await session.SendPartAsync(thrown, last: true);
                break;
            case "between-parts":
                await session.SendPartAsync("one", last: false);
                await session.PingAsync("ping"u8.ToArray());
                _ = session.SendAsync("whole").AsTask();
                await session.SendPartAsync("two", last: true);
                break;
            case "ping":
                await session.PingAsync(bytes);
                break;
            case "pong":
                await session.PongAsync(bytes);
                break;
            case "ping-size":
                await session.PingAsync(new byte[int.Parse(rest, System.Globalization.CultureInfo.InvariantCulture)]);
                break;
            case "pong-size":
                await session.PongAsync(new byte[int.Parse(rest, System.Globalization.CultureInfo.InvariantCulture)]);
                break;
            default:
                await RunMoreAsync(session, verb, rest, bytes);
                break;
        }
    }
}
