using System.Globalization;

namespace WsGen.Area.Server;

/// <summary>What a session can be asked, and what can be changed of it.</summary>
internal static class SessionCommand
{
    public static async ValueTask RunAsync(WsSession session, string verb, string rest)
    {
        switch (verb)
        {
            case "get":
                await session.SendAsync(Get(session, rest));
                break;
            case "set":
                (string name, string value) = Words.Split(rest);
                Set(session, name, value);
                await session.SendAsync(Get(session, name));
                break;
            case "put":
                (string key, string text) = Words.Split(rest);
                session.UserProperties[key] = text;
                await session.SendAsync($"{session.EndpointConfig.UserProperties[key]}");
                break;
            case "property":
                await session.SendAsync(session.UserProperties.TryGetValue(rest, out object? found) ? $"{found}" : "none");
                break;
            case "header":
                await session.SendAsync(session.RequestHeaders[rest] ?? "null");
                break;
            case "parameter":
                await session.SendAsync(session.RequestParameters.TryGetValue(rest, out IReadOnlyList<string>? values) ? string.Join('|', values) : "none");
                break;
            case "path":
                await session.SendAsync(session.PathParameters.TryGetValue(rest, out string? variable) ? variable : "none");
                break;
            case "change-parameters":
                ((IDictionary<string, IReadOnlyList<string>>)session.RequestParameters).Clear();
                break;
            case "change-path":
                ((IDictionary<string, string>)session.PathParameters)["x"] = "y";
                break;
            case "broadcast":
                await session.OpenSessions.SendAsync(rest);
                break;
            case "broadcast-binary":
                await session.OpenSessions.SendAsync(System.Text.Encoding.UTF8.GetBytes(rest));
                break;
            default:
                throw new NotSupportedException($"What is \"{verb}\"?");
        }
    }

    private static string Get(WsSession session, string name) => name switch
    {
        "Id" => session.Id,
        "IsOpen" => $"{session.IsOpen}",
        "IsSecure" => $"{session.IsSecure}",
        "Subprotocol" => session.Subprotocol ?? "null",
        "Extensions" => session.Extensions ?? "null",
        "NegotiatedExtensions" => $"{session.NegotiatedExtensions.Count} {string.Join(',', session.NegotiatedExtensions)}",
        "ProtocolVersion" => session.ProtocolVersion,
        "User" => session.User?.Identity?.Name ?? "null",
        "RequestPath" => session.RequestPath,
        "QueryString" => session.QueryString,
        "RequestUri" => session.RequestUri.AbsoluteUri,
        "ConfigPath" => session.EndpointConfig.Path,
        "SameProperties" => $"{ReferenceEquals(session.UserProperties, session.EndpointConfig.UserProperties)}",
        "OpenSessions" => $"{session.OpenSessions.Count}",
        "ContainsItself" => $"{session.OpenSessions.Contains(session)}",
        "BufferedBytes" => $"{session.BufferedBytes}",
        "DroppedMessages" => $"{session.DroppedMessages}",
        "RoundTrip" => session.RoundTrip is null ? "null" : "known",
        "Closing" => $"{session.Closing.CanBeCanceled} {session.Closing.IsCancellationRequested}",
        "RemoteEndPoint" => $"{session.RemoteEndPoint}",
        "LocalEndPoint" => $"{session.LocalEndPoint}",
        "MessageHandlers" => $"{session.MessageHandlers.Count}",
        "MaxTextMessageSize" => $"{session.MaxTextMessageSize}",
        "MaxBinaryMessageSize" => $"{session.MaxBinaryMessageSize}",
        "Compression" => $"{session.Compression}",
        _ => TimeOf(session, name).TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
    };

    private static TimeSpan TimeOf(WsSession session, string name) => name switch
    {
        "IdleTimeout" => session.IdleTimeout,
        "ReadIdleTimeout" => session.ReadIdleTimeout,
        "WriteIdleTimeout" => session.WriteIdleTimeout,
        "KeepAliveInterval" => session.KeepAliveInterval,
        "PongTimeout" => session.PongTimeout,
        "SendTimeout" => session.SendTimeout,
        "AsyncSendTimeout" => session.AsyncSendTimeout,
        "BlockingSendTimeout" => session.BlockingSendTimeout,
        "CloseTimeout" => session.CloseTimeout,
        _ => throw new NotSupportedException(name),
    };

    public static void Set(WsSession session, string name, string value)
    {
        long number = long.Parse(value, CultureInfo.InvariantCulture);
        TimeSpan time = TimeSpan.FromMilliseconds(number);
        switch (name)
        {
            case "MaxTextMessageSize":
                session.MaxTextMessageSize = number;
                break;
            case "MaxBinaryMessageSize":
                session.MaxBinaryMessageSize = number;
                break;
            case "Compression":
                session.Compression = (MessageCompression)number;
                break;
            case "IdleTimeout":
                session.IdleTimeout = time;
                break;
            case "ReadIdleTimeout":
                session.ReadIdleTimeout = time;
                break;
            case "WriteIdleTimeout":
                session.WriteIdleTimeout = time;
                break;
            case "KeepAliveInterval":
                session.KeepAliveInterval = time;
                break;
            case "PongTimeout":
                session.PongTimeout = time;
                break;
            case "SendTimeout":
                session.SendTimeout = time;
                break;
            case "AsyncSendTimeout":
                session.AsyncSendTimeout = time;
                break;
            case "BlockingSendTimeout":
                session.BlockingSendTimeout = time;
                break;
            case "CloseTimeout":
                session.CloseTimeout = time;
                break;
            default:
                throw new NotSupportedException(name);
        }
    }

    /// <summary>Everything that a session refuses after it has closed, by name (rule 8).</summary>
    public static IEnumerable<(string Name, Func<WsSession, ValueTask> Use)> RefusedAfterClose =>
    [
        ("SendAsync text", static session => session.SendAsync("x")),
        ("SendAsync bytes", static session => session.SendAsync(new byte[1])),
        ("SendTextAsync", static session => session.SendTextAsync(new byte[1])),
        ("SendAsync object", static session => session.SendAsync(1)),
        ("SendAsync options", static session => session.SendAsync("x", new SendOptions { WhenWritten = true })),
        ("SendAsync callback", static session => Sync(() => session.SendAsync("x", static _ => { }))),
        ("Send text", static session => Sync(() => session.Send("x"))),
        ("Send bytes", static session => Sync(() => session.Send(new byte[1]))),
        ("SendText", static session => Sync(() => session.SendText("x"u8))),
        ("SendPartAsync text", static session => session.SendPartAsync("x", last: true)),
        ("SendPartAsync bytes", static session => session.SendPartAsync(new byte[1], last: true)),
        ("SendTextPartAsync", static session => session.SendTextPartAsync(new byte[1], last: true)),
        ("OpenTextWriter", static session => Sync(() => session.OpenTextWriter())),
        ("OpenBinaryStream", static session => Sync(() => session.OpenBinaryStream())),
        ("PingAsync", static session => session.PingAsync()),
        ("PongAsync", static session => session.PongAsync()),
        ("WhenDrainedAsync", static session => session.WhenDrainedAsync()),
        ("Batch", static session => Sync(() => session.Batch())),
        ("AddMessageHandler", static session => Sync(() => session.AddMessageHandler(static (string _) => { }))),
        ("ReplaceMessageHandler", static session => Sync(() => session.ReplaceMessageHandler(MessageHandler.Text(static _ => default)))),
        ("RemoveMessageHandler", static session => Sync(() => session.RemoveMessageHandler(MessageHandler.Text(static _ => default)))),
        .. from name in (string[])[
               "IdleTimeout", "ReadIdleTimeout", "WriteIdleTimeout", "KeepAliveInterval", "PongTimeout", "SendTimeout", "AsyncSendTimeout", "BlockingSendTimeout",
               "CloseTimeout"]
           select (name, (Func<WsSession, ValueTask>)(session => Sync(() => Set(session, name, "60000")))),
        ("MaxTextMessageSize", static session => Sync(() => session.MaxTextMessageSize = 10)),
        ("MaxBinaryMessageSize", static session => Sync(() => session.MaxBinaryMessageSize = 10)),
    ];

    private static ValueTask Sync(Action action)
    {
        action();
        return default;
    }
}
