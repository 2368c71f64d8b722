using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Endpoints.Programmatic;

/// <summary>Message handlers of programmatic endpoints: which kinds there are, who gets which message, and what may be changed when.</summary>
public sealed class MessageHandlerTests
{
    private static async Task<(EndpointServer Server, RawClient Client, WsSession Session)> StartAsync(Carrier carrier, Action<WsSession>? open = null)
    {
        TaskCompletionSource<WsSession> opened = Bounded.Gate<WsSession>();
        EndpointServer server = await EndpointServer.StartAsync(carrier, ServerEndpointConfig.Create("/", () => new ScriptedEndpoint
        {
            Open = (session, _) =>
            {
                open?.Invoke(session);
                opened.TrySetResult(session);
                return default;
            },
        }));
        RawClient client = await server.ConnectAsync("/");
        return (server, client, await opened.Task.Within());
    }

    public static TheoryData<Carrier, string> Kinds => new(
        from carrier in Enum.GetValues<Carrier>()
        from kind in new[] { "string", "string, void", "utf8", "memory", "memory, void", "array", "array, void" }
        select (carrier, kind));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AHandlerGetsWholeMessagesOfItsKind(Carrier carrier, string kind)
    {
        TaskCompletionSource<object> got = Bounded.Gate<object>();
        bool isText = kind is "string" or "string, void" or "utf8";
        (EndpointServer server, RawClient client, _) = await StartAsync(carrier, session => _ = kind switch
        {
            "string" => session.AddMessageHandler((string text) => TakeAsync(text)),
            "string, void" => session.AddMessageHandler((string text) => Take(text)),
            "utf8" => session.AddMessageHandler(MessageHandler.Utf8(bytes => TakeAsync(bytes.ToArray()))),
            "memory" => session.AddMessageHandler((ReadOnlyMemory<byte> bytes) => TakeAsync(bytes.ToArray())),
            "memory, void" => session.AddMessageHandler((ReadOnlyMemory<byte> bytes) => Take(bytes.ToArray())),
            "array" => session.AddMessageHandler((byte[] bytes) => TakeAsync(bytes)),
            _ => session.AddMessageHandler((byte[] bytes) => Take(bytes)),
        });
        await using (server)
        {
            byte[] payload = "né€"u8.ToArray();
            await client.SendAsync(isText ? Opcode.Text : Opcode.Binary, payload.AsSpan(0, 2), fin: false);
            await client.SendAsync(Opcode.Continuation, payload.AsSpan(2));
            object received = await got.Task.Within();
            Assert.Equal(payload, received as byte[] ?? System.Text.Encoding.UTF8.GetBytes((string)received));

            // Of the other kind there is none.
            await client.SendAsync(isText ? Opcode.Binary : Opcode.Text, "x"u8);
            await client.ExpectCloseAsync(CloseCode.UnsupportedData);
        }

        void Take(object message) => got.SetResult(message);

        ValueTask TakeAsync(object message)
        {
            Take(message);
            return default;
        }
    }

    public static TheoryData<Carrier, string> PartialKinds => new(
        from carrier in Enum.GetValues<Carrier>()
        from kind in new[] { "text parts", "binary parts", "text stream", "binary stream" }
        select (carrier, kind));

    [Theory]
    [MemberData(nameof(PartialKinds))]
    public async Task AHandlerGetsAMessageBeforeItHasEnded(Carrier carrier, string kind)
    {
        TaskCompletionSource began = Bounded.Gate();
        TaskCompletionSource<byte[]> got = Bounded.Gate<byte[]>();
        var bytes = new List<byte>();
        bool isText = kind.StartsWith("text", StringComparison.Ordinal);
        (EndpointServer server, RawClient client, _) = await StartAsync(carrier, session => session.AddMessageHandler(kind switch
        {
            "text parts" => MessageHandler.TextParts((part, last) => Take(System.Text.Encoding.UTF8.GetBytes(part), last)),
            "binary parts" => MessageHandler.BinaryParts((part, last) => Take(part.ToArray(), last)),
            "text stream" => MessageHandler.TextStream(async reader =>
            {
                char[] two = new char[2];
                int read = await reader.ReadBlockAsync(two);
                await Take(System.Text.Encoding.UTF8.GetBytes(two, 0, read), last: false);
                await Take(System.Text.Encoding.UTF8.GetBytes(await reader.ReadToEndAsync()), last: true);
            }),
            _ => MessageHandler.BinaryStream(async stream =>
            {
                byte[] two = new byte[2];
                await stream.ReadExactlyAsync(two);
                await Take(two, last: false);
                var rest = new MemoryStream();
                await stream.CopyToAsync(rest);
                await Take(rest.ToArray(), last: true);
            }),
        }));
        await using (server)
        {
            byte[] payload = "ab né€ und so weiter"u8.ToArray();
            await client.SendAsync(isText ? Opcode.Text : Opcode.Binary, payload.AsSpan(0, 5), fin: false); // within a character
            await began.Task.Within();
            Assert.False(got.Task.IsCompleted);
            await client.SendAsync(Opcode.Continuation, payload.AsSpan(5));
            Assert.Equal(payload, await got.Task.Within());
        }

        ValueTask Take(byte[] part, bool last)
        {
            bytes.AddRange(part);
            began.TrySetResult();
            if (last)
            {
                got.SetResult([.. bytes]);
            }

            return default;
        }
    }

    [Fact]
    public async Task Rule06_ASecondHandlerOfAKindIsRefused()
    {
        (EndpointServer server, _, WsSession session) = await StartAsync(Carrier.Memory);
        await using (server)
        {
            Assert.Empty(session.MessageHandlers);
            MessageHandler text = session.AddMessageHandler((string _) => { });
            MessageHandler bytes = session.AddMessageHandler((byte[] _) => { });
            MessageHandler pong = session.AddMessageHandler((PongMessage _) => { });
            Assert.Equal([text, bytes, pong], session.MessageHandlers);
            var error = Assert.Throws<InvalidOperationException>(() => session.AddMessageHandler((string _) => default(ValueTask)));
            Assert.Equal("The session has a handler for text already. Remove it first, or replace it.", error.Message);
            Assert.Throws<InvalidOperationException>(() => session.AddMessageHandler(MessageHandler.Utf8(static _ => default)));
            Assert.Throws<InvalidOperationException>(() => session.AddMessageHandler((ReadOnlyMemory<byte> _) => { }));
            Assert.Throws<InvalidOperationException>(() => session.AddMessageHandler((PongMessage _) => { }));
            Assert.Equal([text, bytes, pong], session.MessageHandlers);
            Assert.True(session.RemoveMessageHandler(text));
            Assert.False(session.RemoveMessageHandler(text));
            session.AddMessageHandler(text);
            Assert.Equal([text, bytes, pong], session.MessageHandlers);
        }
    }

    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task HandlersMayBeReplacedWhileMessagesCome(Carrier carrier)
    {
        (EndpointServer server, RawClient client, WsSession session) = await StartAsync(
            carrier, static session => session.AddMessageHandler((string text) => session.SendAsync("one " + text)));
        await using (server)
        {
            await client.SendTextAsync("a");
            await client.ExpectTextAsync("one a");
            MessageHandler first = Assert.Single(session.MessageHandlers);
            MessageHandler second = MessageHandler.Text(text => session.SendAsync("two " + text));
            Assert.Same(first, session.ReplaceMessageHandler(second));
            await client.SendTextAsync("b");
            await client.ExpectTextAsync("two b");
            Assert.True(session.RemoveMessageHandler(second));
            Assert.Null(session.ReplaceMessageHandler(first));
            await client.SendTextAsync("c");
            await client.ExpectTextAsync("one c");
            session.RemoveMessageHandler(first);
            await client.SendTextAsync("d");
            await client.ExpectCloseAsync(CloseCode.UnsupportedData);
        }
    }

    /// <summary>A handler that puts another in its own place goes on to its end, and the next message is the other's.</summary>
    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task Rule05_AHandlerThatIsReplacedDuringAMessageStillHasAllOfIt(Carrier carrier)
    {
        TaskCompletionSource go = Bounded.Gate();
        (EndpointServer server, RawClient client, WsSession session) = await StartAsync(carrier, session => session.AddMessageHandler(async (string text) =>
        {
            session.ReplaceMessageHandler(MessageHandler.Text(next => session.SendAsync("two " + next)));
            await go.Task;
            await session.SendAsync("one " + text);
        }));
        await using (server)
        {
            await client.SendAsync(RawClient.TextFrame("a"), RawClient.TextFrame("b"));
            go.SetResult();
            await client.ExpectTextAsync("one a");
            await client.ExpectTextAsync("two b");
        }
    }

    /// <summary>The engine asks who gets a message when it begins: from then on it has its handler.</summary>
    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task Rule05_TheHandlerIsChosenAtTheStartOfAMessage(Carrier carrier)
    {
        (EndpointServer server, RawClient client, WsSession session) = await StartAsync(
            carrier, static session => session.AddMessageHandler((string text) => session.SendAsync("one " + text)));
        await using (server)
        {
            await BeginAsync(Opcode.Text);
            session.ReplaceMessageHandler(MessageHandler.TextParts((text, last) => session.SendAsync($"two {text} {last}")));
            await client.SendAsync(Opcode.Continuation, "b"u8);
            await client.ExpectTextAsync("one ab");
            await BeginAsync(Opcode.Text, "two a False");
            session.ReplaceMessageHandler(MessageHandler.Text(text => session.SendAsync("three " + text)));
            await client.SendAsync(Opcode.Continuation, "b"u8);
            await client.ExpectTextAsync("two b True");

            // Nobody at the start: nobody for all of it, also where it is the first handler of its kind that comes too late.
            await BeginAsync(Opcode.Binary);
            session.AddMessageHandler((byte[] bytes) => session.SendAsync("bytes"));
            await client.SendAsync(Opcode.Continuation, "b"u8);
            await client.ExpectCloseAsync(CloseCode.UnsupportedData);
        }

        async Task BeginAsync(Opcode kind, string? answer = null)
        {
            await client.SendAsync(kind, "a"u8, fin: false);
            if (answer is not null)
            {
                await client.ExpectTextAsync(answer);
            }

            await client.SendAsync(Opcode.Ping, []);
            await client.ExpectAsync(ReceivedKind.Pong); // it has been seen
        }
    }

    [Fact]
    public async Task Rule27_PongsGoToTheirHandler()
    {
        using var clock = new ConnectionClock(TimeProvider.System);
        (WsConnection connection, TestEndpoint other) = TestUpgradeHandler.Create(new PushTransport(), clock, Behaviour.Echo);
        var dispatcher = new ProgrammaticDispatcher(other.Session, ScriptedEndpoint.Echo());
        Assert.False(dispatcher.TakesPongs);
        await dispatcher.OnPongAsync(new PongMessage("lost"u8.ToArray()));
        var got = new List<string>();
        other.Session.AddMessageHandler((PongMessage pong) => got.Add(System.Text.Encoding.UTF8.GetString(pong.ApplicationData.Span)));
        Assert.True(dispatcher.TakesPongs);
        await dispatcher.OnPongAsync(new PongMessage("found"u8.ToArray()));
        Assert.Equal(["found"], got);
        connection.Discard();
    }

    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task Rule03_CallsOfOneSessionNeverOverlap(Carrier carrier)
    {
        int underWay = 0;
        bool overlapped = false;
        int count = 0;
        (EndpointServer server, RawClient client, _) = await StartAsync(carrier, session =>
        {
            session.AddMessageHandler((string _) => WorkAsync(session));
            session.AddMessageHandler((byte[] _) => WorkAsync(session));
        });
        await using (server)
        {
            for (int i = 0; i < 50; i++)
            {
                await client.SendAsync(RawClient.TextFrame("a"), RawClient.Frame(Opcode.Binary, [1]));
            }

            for (int i = 1; i <= 100; i++)
            {
                await client.ExpectTextAsync(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            Assert.False(overlapped);
        }

        async ValueTask WorkAsync(WsSession session)
        {
            overlapped |= Interlocked.Increment(ref underWay) != 1;
            await Task.Yield();
            int number = ++count;
            Interlocked.Decrement(ref underWay);
            await session.SendAsync(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task Rule08_AfterTheCloseHandlersCannotBeChanged()
    {
        (EndpointServer server, RawClient client, WsSession session) = await StartAsync(Carrier.Memory);
        await using (server)
        {
            MessageHandler handler = session.AddMessageHandler((string _) => { });
            await client.LeaveAsync();
            await Bounded.Until(() => !session.IsOpen);
            Assert.Throws<SessionClosedException>(() => session.AddMessageHandler((byte[] _) => { }));
            Assert.Throws<SessionClosedException>(() => session.RemoveMessageHandler(handler));
            Assert.Throws<SessionClosedException>(() => session.ReplaceMessageHandler(handler));
            Assert.Equal([handler], session.MessageHandlers);
        }
    }

    [Fact]
    public async Task Rule29_NullIsNoHandler()
    {
        (EndpointServer server, _, WsSession session) = await StartAsync(Carrier.Memory);
        await using (server)
        {
            Assert.Throws<ArgumentNullException>(() => session.AddMessageHandler((MessageHandler)null!));
            Assert.Throws<ArgumentNullException>(() => session.AddMessageHandler((Func<string, ValueTask>)null!));
            Assert.Throws<ArgumentNullException>(() => session.AddMessageHandler((Action<string>)null!));
            Assert.Throws<ArgumentNullException>(() => session.RemoveMessageHandler(null!));
            Assert.Throws<ArgumentNullException>(() => session.ReplaceMessageHandler(null!));
        }
    }
}
