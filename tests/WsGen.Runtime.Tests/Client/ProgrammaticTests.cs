using System.Buffers;
using System.Net;
using System.Text.Json.Serialization;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Client;

/// <summary>Endpoints without attributes, and what a session is on a client.</summary>
public sealed partial class ProgrammaticTests
{
    public static TheoryData<WsTransport> All => Transports.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Handlers_of_each_kind_get_their_messages_and_the_end_is_told_once(WsTransport transport)
    {
        using var server = new ScriptedServer();
        var told = new ScriptedEndpoint();
        var endpoint = new ScriptedEndpoint
        {
            Error = static (_, _) => default,
            Open = (session, _) =>
            {
                session.AddMessageHandler((string text) =>
                {
                    told.Calls.Enqueue("text " + text);
                    return text == "throw" ? throw new InvalidDataException() : default(ValueTask);
                });
                session.AddMessageHandler((ReadOnlyMemory<byte> bytes) => told.Calls.Enqueue($"binary {bytes.Length}"));
                session.AddMessageHandler((PongMessage pong) =>
                {
                    told.Calls.Enqueue("pong");
                    return default;
                });
                return session.SendAsync("hello");
            },
        };
        Task<WsClient> connecting = WsClient.ConnectAsync(endpoint, server.Uri, transport.Options());
        ServerEnd peer = await server.AgreeAsync();
        await using WsClient client = await connecting.Within();
        using IDisposable end = client.AbortAtEnd();
        Assert.Same(endpoint, client.Endpoint);
        Assert.Throws<InvalidOperationException>(() => client.Messages);
        await peer.ExpectTextAsync("hello");
        await peer.SendAsync(ServerEnd.TextFrame("a"), ServerEnd.Frame(Opcode.Binary, new byte[3]), ServerEnd.Frame(Opcode.Pong, []), ServerEnd.TextFrame("throw"), ServerEnd.TextFrame("b"));
        await Bounded.Until(() => told.Calls.Count == 5);
        Assert.Equal(["text a", "binary 3", "pong", "text throw", "text b"], told.Calls);
        await peer.CloseAsync(CloseCode.GoingAway);
        Assert.Equal((CloseCode.GoingAway, CloseInitiator.Remote), ((await client.Closed.Within()).Code, client.CloseReason!.Value.Initiator));
        Assert.Equal(["open", "error InvalidDataException", "close"], endpoint.Calls);
        Assert.False(client.IsOpen);
    }

    [Fact]
    public async Task An_error_of_OnOpen_closes_with_1011_and_the_client_knows()
    {
        using var server = new ScriptedServer();
        var endpoint = new ScriptedEndpoint { Open = static (_, _) => throw new InvalidDataException() };
        Task<WsClient> connecting = WsClient.ConnectAsync(endpoint, server.Uri);
        ServerEnd peer = await server.AgreeAsync();
        await peer.ExpectCloseAsync(CloseCode.InternalError);
        peer.EndOutput();
        WsClient client = await connecting.Within();
        Assert.Equal(CloseCode.InternalError, (await client.Closed.Within()).SentCode);
        await client.DisposeAsync().Within();
    }

    [Fact]
    public async Task Parts_and_streams_arrive_on_a_client()
    {
        using var server = new ScriptedServer();
        var parts = new List<string>();
        var endpoint = new ScriptedEndpoint
        {
            Open = (session, _) =>
            {
                session.AddMessageHandler(MessageHandler.TextParts((text, last) =>
                {
                    parts.Add(text + (last ? "." : ""));
                    return default;
                }));
                session.AddMessageHandler(MessageHandler.BinaryStream(async stream =>
                {
                    var copy = new MemoryStream();
                    await stream.CopyToAsync(copy);
                    await session.SendAsync(copy.ToArray());
                }));
                return default;
            },
        };
        Task<WsClient> connecting = WsClient.ConnectAsync(endpoint, server.Uri);
        ServerEnd peer = await server.AgreeAsync();
        await using WsClient client = await connecting.Within();
        using IDisposable end = client.AbortAtEnd();
        await peer.SendAsync(ServerEnd.Frame(Opcode.Text, "ab"u8, fin: false), ServerEnd.Frame(Opcode.Continuation, "c"u8));
        await peer.SendAsync(ServerEnd.Frame(Opcode.Binary, new byte[5], fin: false), ServerEnd.Frame(Opcode.Continuation, new byte[6]));
        Assert.Equal(11, (await peer.ReceiveAsync()).Payload.Length);
        Assert.Equal("abc.", string.Concat(parts));
    }

    [Fact]
    public async Task What_a_session_knows_on_a_client()
    {
        using var server = new ScriptedServer();
        var options = new WsClientOptions { Subprotocols = ["one", "two"], Compression = { Enabled = true }, Headers = [new("X-Mine", "me")] };
        options.UserProperties["mine"] = 5;
        EndpointConfig? seen = null;
        var endpoint = new ScriptedEndpoint
        {
            Open = (_, config) =>
            {
                seen = config;
                return default;
            },
        };
        Task<WsClient> connecting = WsClient.ConnectAsync(endpoint, server.At("/a/b?c=d"), options);
        ServerEnd peer = await server.AgreeAsync("Sec-WebSocket-Protocol: two\r\nSec-WebSocket-Extensions: permessage-deflate\r\n");
        await using WsClient client = await connecting.Within();
        using IDisposable end = client.AbortAtEnd();
        WsSession session = client.Session;
        Assert.Equal("one, two", peer.Field("Sec-WebSocket-Protocol"));
        Assert.Equal(("two", "permessage-deflate", "13", false, true), (session.Subprotocol, session.Extensions, session.ProtocolVersion, session.IsSecure, session.IsOpen));
        Assert.Equal((server.At("/a/b?c=d"), "/a/b", "c=d"), (session.RequestUri, session.RequestPath, session.QueryString));
        Assert.Equal(["d"], session.RequestParameters["c"]);
        Assert.Equal(("me", $"127.0.0.1:{server.Port}", "one, two"), (session.RequestHeaders["X-Mine"], session.RequestHeaders["Host"], session.RequestHeaders["Sec-WebSocket-Protocol"]));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, server.Port), session.RemoteEndPoint);
        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)session.LocalEndPoint!).Address);
        Assert.Empty(session.PathParameters);
        Assert.Null(session.User);
        Assert.Equal(5, session.UserProperties["mine"]);
        Assert.Equal(["one", "two"], seen!.Subprotocols);
        Assert.Same(session.UserProperties, seen.UserProperties);
        Assert.Single(session.OpenSessions);
        Assert.Equal("permessage-deflate", Assert.Single(session.NegotiatedExtensions).Name);
    }

    [Fact]
    public async Task Codecs_and_serializer_contexts_of_the_options_serve_objects()
    {
        using var server = new ScriptedServer();
        var got = Bounded.Gate<Point>();
        var endpoint = new ScriptedEndpoint
        {
            Open = (session, _) =>
            {
                session.AddMessageHandler((Point point) => got.SetResult(point));
                return default;
            },
        };
        WsClientOptions options = new WsClientOptions().AddEncoder<PointCodec>().AddDecoder<PointCodec>().AddJsonContext(ClientJson.Default);
        Task<WsClient> connecting = WsClient.ConnectAsync(endpoint, server.Uri, options);
        ServerEnd peer = await server.AgreeAsync();
        await using WsClient client = await connecting.Within();
        using IDisposable end = client.AbortAtEnd();
        await client.SendAsync(new Point(1, 2));
        await peer.ExpectTextAsync("1;2");
        await client.SendAsync(new Named("x"));
        await peer.ExpectTextAsync("{\"Name\":\"x\"}");
        await peer.SendTextAsync("3;4");
        Assert.Equal(new Point(3, 4), await got.Task.Within());
        await Assert.ThrowsAsync<EncodeException>(async () => await client.SendAsync(new Unknown()));
        Assert.True(client.IsOpen);
    }

    [Fact]
    public async Task A_client_may_close_with_1010_and_a_server_may_not()
    {
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await server.ConnectAsync();
        await client.CloseAsync(CloseCode.MandatoryExtension, "permessage-x");
        await peer.ExpectCloseAsync(CloseCode.MandatoryExtension);
        client.Abort();
        foreach (int code in (int[])[1004, 1005, 1006, 1015, 999, 2999, 5000])
        {
            ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(async () => await client.CloseAsync((CloseCode)code));
            Assert.Contains("1010 to 1014", error.Message, StringComparison.Ordinal);
        }

        var endpoint = new ScriptedEndpoint();
        await using EndpointServer own = await EndpointServer.StartAsync(Carrier.Sockets, ServerEndpointConfig.Create("/", () => endpoint));
        await using RawClient raw = await own.ConnectAsync("/");
        await Bounded.Until(() => endpoint.Session is not null);
        Assert.Contains("1011 to 1014", (await Assert.ThrowsAsync<ArgumentException>(async () => await endpoint.Session!.CloseAsync(CloseCode.MandatoryExtension))).Message, StringComparison.Ordinal);
    }

    private sealed record Point(int X, int Y);

    internal sealed record Named(string Name);

    private sealed class PointCodec : ITextEncoder<Point>, ITextDecoder<Point>
    {
        public void Encode(Point value, IBufferWriter<byte> utf8) => utf8.Write(System.Text.Encoding.UTF8.GetBytes($"{value.X};{value.Y}"));

        public Point Decode(ReadOnlySpan<byte> utf8)
        {
            string[] numbers = System.Text.Encoding.UTF8.GetString(utf8).Split(';');
            return new Point(int.Parse(numbers[0], null), int.Parse(numbers[1], null));
        }
    }

    [JsonSerializable(typeof(Named))]
    private partial class ClientJson : JsonSerializerContext;

    /// <summary>Nobody knows how to encode it.</summary>
    private sealed class Unknown;
}
