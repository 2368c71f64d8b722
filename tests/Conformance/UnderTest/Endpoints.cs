using System.Globalization;

namespace WsGen.Conformance.UnderTest;

/// <summary>Text and binary, replied in kind.</summary>
[ServerEndpoint("/echo")]
public sealed partial class Echo
{
    [OnMessage(MessageKind.Text)]
    private ReadOnlySpan<byte> Text(ReadOnlySpan<byte> message) => message;

    [OnMessage]
    private ReadOnlySpan<byte> Binary(ReadOnlySpan<byte> message) => message;
}

/// <summary>Says on opening what the variables of its path take.</summary>
[ServerEndpoint("/params/{a}/{b}")]
public sealed partial class PathVariables
{
    [OnOpen]
    private ValueTask Greet(WsSession session, [PathParam] string a, [PathParam] string b) => session.SendAsync($"a={a};b={b}");

    [OnMessage]
    private string Text(string message) => message;
}

/// <summary>Offers two subprotocols; says on opening which was chosen.</summary>
[ServerEndpoint("/subprotocol", Subprotocols = ["v2.echo", "v1.echo"])]
public sealed partial class SubprotocolChoice
{
    [OnOpen]
    private ValueTask Greet(WsSession session) => session.SendAsync(session.Subprotocol ?? "");

    [OnMessage]
    private string Text(string message) => message;
}

/// <summary>Does what texts tell it to do; see <see cref="Command"/>. Everything else is echoed.</summary>
[ServerEndpoint("/commands")]
public sealed partial class Commands
{
    [OnMessage]
    private ValueTask Text(string message, WsSession session) => Command.ObeyAsync(message, session);
}

/// <summary>What a text can tell an endpoint to do: "close 3001 reason", "ping payload", "pong payload".</summary>
internal static class Command
{
    public static ValueTask ObeyAsync(string text, WsSession session)
    {
        string[] words = text.Split(' ', 3);
        string rest = text[Math.Min(text.Length, words[0].Length + 1)..];
        return words[0] switch
        {
            "close" => session.CloseAsync((CloseCode)int.Parse(words[1], CultureInfo.InvariantCulture), words.Length > 2 ? words[2] : ""),
            "ping" => session.PingAsync(System.Text.Encoding.UTF8.GetBytes(rest)),
            "pong" => session.PongAsync(System.Text.Encoding.UTF8.GetBytes(rest)),
            _ => session.SendAsync(text),
        };
    }
}
