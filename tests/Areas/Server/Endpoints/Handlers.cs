using System.Text;

namespace WsGen.Area.Server;

/// <summary>Adds the handlers that the query names, and others when it is told to.</summary>
internal sealed class MadeHandlers : Endpoint
{
    private readonly Dictionary<string, MessageHandler> _added = [];

    public override async ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        if (session.RequestParameters.TryGetValue("add", out IReadOnlyList<string>? names))
        {
            foreach (string name in names)
            {
                await AddAsync(session, name);
            }
        }

        if (session.RequestParameters.ContainsKey("wait"))
        {
            await Journal.Of(session).PassAsync("open");
        }

        Journal.Write(session, $"open {session.MessageHandlers.Count}");
    }

    public override ValueTask OnErrorAsync(WsSession session, Exception error) => session.SendAsync($"error {RemoteCommand.Describe(error)}");

    public override ValueTask OnCloseAsync(WsSession session, CloseReason reason)
    {
        Journal.Write(session, RemoteCommand.Describe(reason));
        return default;
    }

    private async ValueTask AddAsync(WsSession session, string name)
    {
        try
        {
            _added[name] = session.AddMessageHandler(Make(session, name));
        }
        catch (Exception error)
        {
            await session.SendAsync($"{name} {error.GetType().Name}");
        }
    }

    private MessageHandler Make(WsSession session, string name)
    {
        switch (name)
        {
            case "commands":
                return MessageHandler.Text(command => ObeyAsync(session, command));
            case "text":
                return MessageHandler.Text(text => session.SendAsync($"text {text}"));
            case "text2":
                return MessageHandler.Text(text => session.SendAsync($"text2 {text}"));
            case "utf8":
                return MessageHandler.Utf8(utf8 => session.SendAsync($"utf8 {utf8.Length}"));
            case "binary":
                return MessageHandler.Binary((ReadOnlyMemory<byte> bytes) => session.SendAsync($"binary {Convert.ToHexString(bytes.Span)}"));
            case "binary2":
                return MessageHandler.Binary((ReadOnlyMemory<byte> bytes) => session.SendAsync($"binary2 {bytes.Length}"));
            case "array":
                return MessageHandler.Binary((byte[] bytes) => session.SendAsync($"array {bytes.Length}"));
            case "text-parts":
                return MessageHandler.TextParts((part, last) => session.SendAsync($"part {part} {last}"));
            case "binary-parts":
                return MessageHandler.BinaryParts((part, last) => session.SendAsync($"part {Convert.ToHexString(part.Span)} {last}"));
            case "text-stream":
                return MessageHandler.TextStream(async reader => await session.SendAsync($"stream {await reader.ReadToEndAsync()}"));
            case "binary-stream":
                return MessageHandler.BinaryStream(async stream =>
                {
                    Journal.Write(session, "stream begins");
                    using var copy = new MemoryStream();
                    await stream.CopyToAsync(copy);
                    await session.SendAsync($"stream {copy.Length}");
                });
            case "pong":
                return MessageHandler.Pong(pong => session.SendAsync($"pong {Encoding.UTF8.GetString(pong.ApplicationData.Span)}"));
            case "throwing":
                return MessageHandler.Text(static _ => throw new FormatException());
            case "action-parts-swap": // while it gets a message it puts another in its place
                return MessageHandler.TextParts((part, last) =>
                {
                    session.ReplaceMessageHandler(MessageHandler.Text(text => session.SendAsync($"other {text}")));
                    return session.SendAsync($"mine {part} {last}");
                });
            default:
                throw new NotSupportedException(name);
        }
    }

    public async ValueTask ObeyAsync(WsSession session, string command)
    {
        (string verb, string name) = Words.Split(command);
        switch (verb)
        {
            case "add":
                await AddAsync(session, name);
                break;
            case "remove":
                await session.SendAsync($"removed {_added.TryGetValue(name, out MessageHandler? handler) && session.RemoveMessageHandler(handler)}");
                break;
            case "remove-stranger":
                await session.SendAsync($"removed {session.RemoveMessageHandler(MessageHandler.Text(static _ => default))}");
                break;
            case "replace":
                MessageHandler? before = session.ReplaceMessageHandler(Make(session, name));
                await session.SendAsync($"replaced {before is not null && _added.ContainsValue(before)}");
                break;
            case "count":
                await session.SendAsync($"{session.MessageHandlers.Count}");
                break;
            case "null-handler":
                await NullAsync(session, () => session.AddMessageHandler((MessageHandler)null!));
                await NullAsync(session, () => session.AddMessageHandler((Action<string>)null!));
                await NullAsync(session, () => MessageHandler.TextStream(null!));
                await NullAsync(session, () => session.RemoveMessageHandler(null!));
                break;
            default:
                await RemoteCommand.RunAsync(session, command);
                break;
        }
    }

    private static ValueTask NullAsync(WsSession session, Action action)
    {
        try
        {
            action();
            return session.SendAsync("taken");
        }
        catch (ArgumentNullException error)
        {
            return session.SendAsync($"null {error.ParamName}");
        }
    }
}

/// <summary>The overloads that take delegates.</summary>
internal sealed class MadeByDelegates : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        switch (session.PathParameters["form"])
        {
            case "actions":
                session.AddMessageHandler((string text) => Journal.Write(session, $"text {text}"));
                session.AddMessageHandler((ReadOnlyMemory<byte> bytes) => Journal.Write(session, $"memory {bytes.Length}"));
                session.AddMessageHandler((PongMessage pong) => Journal.Write(session, $"pong {pong.ApplicationData.Length}"));
                break;
            case "arrays":
                session.AddMessageHandler((byte[] bytes) => Journal.Write(session, $"array {bytes.Length}"));
                break;
            default:
                session.AddMessageHandler((string text) => session.SendAsync($"text {text}"));
                session.AddMessageHandler((byte[] bytes) => session.SendAsync($"array {bytes.Length}"));
                session.AddMessageHandler((PongMessage pong) => session.SendAsync($"pong {pong.ApplicationData.Length}"));
                break;
        }

        return default;
    }
}

/// <summary>Without anything but OnOpen: errors and closes are as the base class has them.</summary>
internal sealed class MadeBare : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        session.AddMessageHandler((string text) => throw new InvalidOperationException($"bare {text}"));
        return default;
    }
}

/// <summary>The same of a class with attributes.</summary>
[ServerEndpoint("/annotated/handlers")]
internal sealed partial class AnnotatedHandlers
{
    private readonly MadeHandlers _made = new();

    [OnOpen] private ValueTask Open(WsSession session, EndpointConfig config) => _made.OnOpenAsync(session, config);

    [OnError] private ValueTask Fail(WsSession session, Exception error) => _made.OnErrorAsync(session, error);

    [OnClose] private ValueTask Close(WsSession session, CloseReason reason) => _made.OnCloseAsync(session, reason);
}

/// <summary>Handles text, and nothing else.</summary>
[ServerEndpoint("/annotated/ignoring", UnhandledMessages = UnhandledMessages.Ignore)]
internal sealed partial class AnnotatedIgnoring
{
    [OnOpen] private void Open(WsSession session) => session.AddMessageHandler((string text) => session.SendAsync(text));
}
