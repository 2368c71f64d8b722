using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using WsGen.Endpoints.Generated;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Endpoints.Programmatic;

/// <summary>Encoders and decoders of endpoints made in code (lifecycle rules 23 and 24).</summary>
public sealed class DecodedTests
{
    private static ScriptedEndpoint Telling(Action<WsSession> open) => new()
    {
        Open = (session, _) =>
        {
            open(session);
            return default;
        },
        Error = static (session, error) => session.SendAsync($"{error.GetType().Name}: {error.Message}"),
    };

    private static ServerEndpointConfig At(Action<WsSession> open) => ServerEndpointConfig.Create("/", () => Telling(open));

    public static TheoryData<Carrier, string> Kinds => new(
        from carrier in Enum.GetValues<Carrier>()
        from kind in new[] { "text", "binary", "text stream", "binary stream", "json" }
        select (carrier, kind));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ObjectsGoBothWays(Carrier carrier, string kind)
    {
        await using EndpointServer server = await EndpointServer.StartAsync(carrier, kind switch
        {
            "text" => At(static session => session.AddMessageHandler<Point>(point => session.SendAsync(new Point(point.Y, point.X)))).WithEncoder<PointCodec>().WithDecoder<PointCodec>(),
            "binary" => At(static session => session.AddMessageHandler<Pair>(pair => session.SendAsync(new Pair(pair.B, pair.A)))).WithEncoder<PairCodec>().WithDecoder<PairCodec>(),
            "text stream" => At(static session => session.AddMessageHandler<Lines>(lines => session.SendAsync(lines))).WithEncoder<UpperEncoder>().WithDecoder<LinesDecoder>(),
            "binary stream" => At(static session => session.AddMessageHandler<Blob>(blob => session.SendAsync(blob))).WithEncoder<BlobCodec>().WithDecoder<BlobCodec>(),
            _ => At(static session => session.AddMessageHandler<Said>(said => session.SendAsync(said with { Seat = said.Seat + 1 }))).WithJsonContext(OtherJson.Default).WithJsonContext(ChatJson.Default),
        });
        RawClient client = await server.ConnectAsync("/");
        Opcode opcode = kind.StartsWith("binary", StringComparison.Ordinal) ? Opcode.Binary : Opcode.Text;
        (byte[] sent, byte[] expected) = kind switch
        {
            "text" => ("1,2"u8.ToArray(), "2,1"u8.ToArray()),
            "binary" => ([7, 9], [9, 7]),
            "text stream" => ("a\nb"u8.ToArray(), "AB"u8.ToArray()),
            "binary stream" => ([1, 2, 3], [1, 2, 3]),
            _ => ("""{"text":"a","seat":1}"""u8.ToArray(), """{"text":"a","seat":2}"""u8.ToArray()),
        };

        // In fragments, for those that read while it arrives.
        await client.SendAsync(opcode, sent.AsSpan(0, 1), fin: false);
        await client.SendAsync(Opcode.Continuation, sent.AsSpan(1));
        Received received = await client.ReceiveAsync();
        Assert.Equal((opcode == Opcode.Binary ? ReceivedKind.Binary : ReceivedKind.Text, Convert.ToHexString(expected)), (received.Kind, Convert.ToHexString(received.Payload)));
    }

    /// <summary>Rule 23: the first appropriate decoder, willDecode consulted, in the order of the list. Rule 24: what it throws goes to OnError.</summary>
    [Theory]
    [InlineData("1;2;three", "Named { X = 1, Y = 2, Name = three }")]
    [InlineData("1,2", "Point { X = 1, Y = 2 }")]
    [InlineData("1;2,3", "DecodeException: three parts, please")]
    [InlineData("12", "DecodeException: The message is not a Point: no decoder takes it.")]
    [InlineData("x,y", "DecodeException: The message is not a Point: The input string 'x' was not in a correct format.")]
    public async Task Rule23_TheFirstDecoderThatWillHaveTheMessageDecodesIt(string sent, string expected)
    {
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory,
            At(static session => session.AddMessageHandler<Point>(point => session.SendAsync(point.ToString()))).WithDecoder<PairCodec>().WithDecoder<NamedCodec>().WithDecoder<PointCodec>());
        RawClient client = await server.ConnectAsync("/");
        await client.SendTextAsync(sent);
        await client.ExpectTextAsync(expected);
        await client.SendTextAsync("5,6"); // the session lives on
        await client.ExpectTextAsync("Point { X = 5, Y = 6 }");
    }

    [Theory]
    [InlineData("bad", "DecodeException: The message is not a Lines: a bad line")]
    [InlineData("fine", "FINE")]
    public async Task Rule24_WhatAStreamDecoderThrowsGoesToOnError(string sent, string expected)
    {
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory, At(static session => session.AddMessageHandler<Lines>(lines => session.SendAsync(lines))).WithEncoder<UpperEncoder>().WithDecoder<LinesDecoder>());
        RawClient client = await server.ConnectAsync("/");
        await client.SendTextAsync(sent);
        await client.ExpectTextAsync(expected);
        await client.SendTextAsync("on");
        await client.ExpectTextAsync("ON");
    }

    [Theory]
    [InlineData("1,13", "EncodeException: A WsGen.Endpoints.Generated.Point cannot be encoded: unlucky")]
    [InlineData("1,2", "2,1")]
    public async Task Rule24_WhatAnEncoderThrowsGoesToOnError(string sent, string expected)
    {
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory,
            At(static session => session.AddMessageHandler<Point>(point => session.SendAsync(new Point(point.Y, point.X)))).WithEncoder<PointCodec>().WithDecoder<PointCodec>());
        RawClient client = await server.ConnectAsync("/");
        await client.SendTextAsync(sent);
        await client.ExpectTextAsync(expected);
    }

    /// <summary>Rule 23: init before first use, destroy at close, exactly once; one instance per connection, whatever lists it stands in.</summary>
    [Fact]
    public async Task Rule23_CodecsLiveAsLongAsTheConnection()
    {
        int made = 0;
        var notes = new ConcurrentQueue<string>();
        var endpoint = new ScriptedEndpoint
        {
            Open = (session, _) =>
            {
                notes.Enqueue("open");
                session.AddMessageHandler<Point>(point => session.SendAsync(point));
                return default;
            },
            Close = (_, _) =>
            {
                notes.Enqueue("close");
                return default;
            },
        };
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create("/", () => endpoint)
            .WithUserProperty("notes", notes)
            .WithEncoder<ThirdCodec>()
            .WithEncoder(Make)
            .WithDecoder(Make)
            .WithDecoder<SecondCodec>());
        RawClient client = await server.ConnectAsync("/");
        await client.SendTextAsync("go");
        await client.ExpectTextAsync("point");
        await client.LeaveAsync();
        await Bounded.Until(() => server.Server.ConnectionCount == 0);
        Assert.Equal(
            "ThirdCodec init, FirstCodec init, SecondCodec init, open, FirstCodec decode, FirstCodec encode, close, " +
            "ThirdCodec destroy, FirstCodec destroy, SecondCodec destroy",
            string.Join(", ", notes));
        Assert.Equal(1, made);
        await server.ConnectAsync("/");
        Assert.Equal(2, made);

        FirstCodec Make()
        {
            made++;
            return new FirstCodec();
        }
    }

    [Fact]
    public async Task Rule23_ACodecThatCannotBeBegunWithEndsTheSession()
    {
        var notes = new ConcurrentQueue<string>();
        var endpoint = Telling(static _ => { });
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create("/", () => endpoint)
            .WithUserProperty("notes", notes)
            .WithUserProperty("fail init", true)
            .WithEncoder<ThirdCodec>()
            .WithDecoder<SecondCodec>()
            .WithDecoder<FirstCodec>());
        RawClient client = await server.ConnectAsync("/");
        await client.ExpectCloseAsync(CloseCode.InternalError, "internal error");
        await client.LeaveAsync();
        await endpoint.Disposed.Within();
        await Bounded.Until(() => server.Server.ConnectionCount == 0);
        Assert.Equal("ThirdCodec init, SecondCodec init, ThirdCodec destroy, SecondCodec destroy", string.Join(", ", notes));
        Assert.Equal("error InvalidOperationException", endpoint.Calls.First());
        Assert.DoesNotContain("open", endpoint.Calls);
        Assert.DoesNotContain("close", endpoint.Calls);
    }

    [Fact]
    public async Task FactoriesMayUseTheServicesOfTheConnection()
    {
        var journal = new ConcurrentQueue<string>();
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.Services.AddSingleton(journal).AddScoped<Ticket>();
            builder.AddEndpoint(At(static session => session.AddMessageHandler<Point>(point => session.SendAsync(point)))
                .WithEncoder(MakeCodec)
                .WithDecoder(MakeCodec));
        });
        RawClient client = await server.ConnectAsync("/");
        await client.SendTextAsync("abc");
        await client.ExpectTextAsync("True 3");
        await client.LeaveAsync();
        await Bounded.Until(() => server.Server.ConnectionCount == 0);
        Assert.Equal(["scope"], journal);

        static Numbered MakeCodec(IServiceProvider services) => new(services.GetRequiredService<Ticket>());
    }

    [Fact]
    public async Task AFactoryThatMakesNothingIsNamed()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, At(static _ => { }).WithDecoder(static () => (PointCodec)null!));
        Assert.Equal(500, await server.StatusAsync("/"));
        Assert.Contains($"The factory of the codec {typeof(PointCodec)} has returned null.", Assert.Single(server.Log.Failures).Error!.Message, StringComparison.Ordinal);
    }

    /// <summary>As an endpoint whose constructor throws: nobody is told that the session is open.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task ACodecThatCannotBeMadeIsAnsweredWith500AndTheEndpointIsReleased(bool usesServices, bool hasConfigurator)
    {
        var journal = new ConcurrentQueue<string>();
        ScriptedEndpoint endpoint = Telling(static _ => { });
        ServerEndpointConfig config = usesServices
            ? ServerEndpointConfig.Create("/", services =>
            {
                services.GetRequiredService<Ticket>();
                return endpoint;
            }).WithEncoder(static services => services.GetRequiredService<Version>() is null ? null! : new PointCodec())
            : ServerEndpointConfig.Create("/", () => endpoint).WithEncoder<PointCodec>(static () => throw new InvalidTimeZoneException("no codec"));
        var configurator = new TestConfigurator();
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.Services.AddSingleton(journal).AddScoped<Ticket>();
            builder.AddEndpoint(hasConfigurator ? config.WithConfigurator(configurator) : config);
        });
        Assert.Equal(500, await server.StatusAsync("/"));
        Assert.Contains(usesServices ? "System.Version" : "no codec", Assert.Single(server.Log.Failures).Error!.Message, StringComparison.Ordinal);
        await endpoint.Disposed.Within();
        Assert.Equal(["dispose"], endpoint.Calls);
        Assert.Equal(usesServices ? ["scope"] : [], journal);
        await Bounded.Until(() => server.Server.ConnectionCount == 0);
    }

    /// <summary>What a configurator supplies is its own, here too.</summary>
    [Fact]
    public async Task ASuppliedEndpointIsNotReleasedBecauseItsCodecCannotBeMade()
    {
        ScriptedEndpoint endpoint = Telling(static _ => { });
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, At(static _ => { })
            .WithEncoder<PointCodec>(static () => throw new InvalidTimeZoneException("no codec"))
            .WithConfigurator(new TestConfigurator { Instance = (_, _, _) => endpoint }));
        Assert.Equal(500, await server.StatusAsync("/"));
        await Bounded.Until(() => server.Server.ConnectionCount == 0);
        Assert.Empty(endpoint.Calls);
    }

    [Fact]
    public void TwoWaysToMakeOneCodecAreRefused()
    {
        const string Sentence = "A connection has one instance of the codec WsGen.Endpoints.Generated.PointCodec, and there are two ways to make it: give WithEncoder and WithDecoder the same factory.";
        ServerEndpointConfig config = At(static _ => { }).WithEncoder(static () => new PointCodec());
        Assert.Equal(Sentence, Assert.Throws<InvalidOperationException>(() => config.WithDecoder(static () => new PointCodec())).Message);
        Assert.Equal(Sentence, Assert.Throws<InvalidOperationException>(config.WithDecoder<PointCodec>).Message);
        Assert.Equal(Sentence, Assert.Throws<InvalidOperationException>(() => config.WithEncoder(static _ => new PointCodec())).Message);
        Assert.Equal([typeof(PairCodec)], config.WithDecoder<PairCodec>().WithEncoder<PairCodec>().Decoders);

        // Nor is the factory asked of a codec that the class makes.
        Assert.Equal(
            "The endpoint declares the codec WsGen.Endpoints.Generated.PointCodec and makes the one instance that a connection has of it: add it without a factory.",
            Assert.Throws<InvalidOperationException>(() => ServerEndpointConfig.Create<PointEndpoint>().WithEncoder(static () => new PointCodec())).Message);
    }

    /// <summary>Declared as a decoder, added as an encoder.</summary>
    [Fact]
    public async Task Rule23_ACodecThatIsDeclaredAndAddedHasOneInstance()
    {
        CountingCodec.Made = 0;
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory, ServerEndpointConfig.Create<CountingEndpoint>().WithEncoder<CountingCodec>().WithEncoder<CountingCodec>());
        RawClient client = await server.ConnectAsync("/counting");
        await client.SendTextAsync("1,2");
        await client.ExpectTextAsync("1 decoded, 1 begun with");
        Assert.Equal(1, CountingCodec.Made);
    }

    /// <summary>Rule 6: one handler for each kind, whatever makes the objects.</summary>
    [Fact]
    public async Task Rule6_AHandlerOfObjectsTakesThePlaceOfItsKind()
    {
        TaskCompletionSource<WsSession> opened = Bounded.Gate<WsSession>();
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory,
            At(opened.SetResult).WithDecoder<PairCodec>().WithDecoder<PairTextCodec>().WithDecoder<PointCodec>().WithEncoder<PairTextCodec>());
        RawClient client = await server.ConnectAsync("/");
        WsSession session = await opened.Task.Within();

        // The first decoder in the list decides, unless the handler does.
        MessageHandler binary = session.AddMessageHandler<Pair>(pair => session.SendAsync($"binary {pair.A}"));
        MessageHandler text = session.AddMessageHandler(MessageHandler.Decoded<Pair>(pair => session.SendAsync($"text {pair.A}"), MessageKind.Text));
        Assert.Equal([text, binary], session.MessageHandlers);
        Assert.Throws<InvalidOperationException>(() => session.AddMessageHandler<Point>(static _ => { }));
        Assert.Throws<InvalidOperationException>(() => session.AddMessageHandler((byte[] _) => { }));
        await client.SendAsync(Opcode.Binary, [1, 2]);
        await client.ExpectTextAsync("binary 1");
        await client.SendTextAsync("ab");
        await client.ExpectTextAsync("text 97");

        // What is given is what comes back.
        MessageHandler points = MessageHandler.Decoded<Point>(point => session.SendAsync(point.ToString()));
        Assert.Same(text, session.ReplaceMessageHandler(points));
        await client.SendTextAsync("1,2");
        await client.ExpectTextAsync("Point { X = 1, Y = 2 }");
        Assert.False(session.RemoveMessageHandler(text));
        Assert.True(session.RemoveMessageHandler(points));
        Assert.Equal([binary], session.MessageHandlers);
        Assert.True(session.RemoveMessageHandler(binary));
        await client.SendAsync(Opcode.Binary, [1, 2]);
        await client.ExpectCloseAsync(CloseCode.UnsupportedData);
    }

    [Fact]
    public async Task WhatNothingMakesOfAMessageCannotBeHandled()
    {
        TaskCompletionSource<WsSession> opened = Bounded.Gate<WsSession>();
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory, At(opened.SetResult).WithDecoder<PointCodec>().WithDecoder<LinesDecoder>().WithJsonContext(OtherJson.Default));
        await server.ConnectAsync("/");
        WsSession session = await opened.Task.Within();
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => session.AddMessageHandler<Pair>(static _ => { }));
        Assert.StartsWith("Nothing makes a WsGen.Endpoints.Generated.Pair of a message:", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InvalidOperationException>(() => session.AddMessageHandler(MessageHandler.Decoded<Point>(static _ => default, MessageKind.Binary)));
        Assert.StartsWith("Nothing makes a WsGen.Endpoints.Generated.Point of a binary message:", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InvalidOperationException>(() => session.AddMessageHandler(MessageHandler.Decoded<Lines>(static _ => default, MessageKind.Binary)));
        Assert.StartsWith("Nothing makes a WsGen.Endpoints.Generated.Lines of a binary message:", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => MessageHandler.Decoded<Point>(null!));
        Assert.Empty(session.MessageHandlers);
    }

    [Fact]
    public async Task AnAnnotatedClassTakesMoreEncodersButNoMoreDecoders()
    {
        Assert.Throws<InvalidOperationException>(() => ServerEndpointConfig.Create<PointEndpoint>().WithDecoder<PairCodec>());
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory, ServerEndpointConfig.Create<MoreEndpoint>().WithEncoder<PairTextCodec>().WithEncoder<LateEncoder>().WithJsonContext(OtherJson.Default));
        RawClient client = await server.ConnectAsync("/more");
        await client.SendTextAsync("1,2");
        await client.ExpectTextAsync("1,2"); // by the encoder of the attribute: it comes first
        Received received = await client.ReceiveAsync();
        Assert.Equal([98, 97], received.Payload);
    }

    /// <summary>Basic.sendObject: whatever SendAsync sends, and the call returns when it has left.</summary>
    [Theory]
    [InlineData("point", "1,2")]
    [InlineData("lines", "AB")]
    [InlineData("int", "42")]
    [InlineData("bool", "true")]
    [InlineData("enum", "Friday")]
    [InlineData("string", "text")]
    [InlineData("bytes", "abc")]
    [InlineData("sequence", "abc")]
    [InlineData("json", """{"text":"hello","seat":1}""")]
    [InlineData("unlucky", "EncodeException: A WsGen.Endpoints.Generated.Point cannot be encoded: unlucky")]
    [InlineData("unknown", "EncodeException: Nothing turns a WsGen.Endpoints.Generated.Empty into a message: add an encoder for it to the Encoders of the endpoint, or [JsonSerializable(typeof(Empty))] to a JsonSerializerContext of the project.")]
    public async Task ObjectsAreSentBlocking(string what, string expected)
    {
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Sockets,
            At(static session => session.AddMessageHandler((string text) => Send(session, text))).WithEncoder<PointCodec>().WithEncoder<UpperEncoder>().WithJsonContext(ChatJson.Default));
        RawClient client = await server.ConnectAsync("/");
        await client.SendTextAsync(what);
        Received received = await client.ReceiveAsync();
        Assert.Equal((what is "bytes" or "sequence" ? ReceivedKind.Binary : ReceivedKind.Text, expected), (received.Kind, received.Text));

        static void Send(WsSession session, string what)
        {
            switch (what)
            {
                case "point": session.SendObject(new Point(1, 2)); break;
                case "lines": session.SendObject(new Lines(["a", "b"])); break;
                case "int": session.SendObject(42); break;
                case "bool": session.SendObject(true); break;
                case "enum": session.SendObject(DayOfWeek.Friday); break;
                case "string": session.SendObject<object>("text"); break;
                case "bytes": session.SendObject("abc"u8.ToArray()); break;
                case "sequence": session.SendObject(new System.Buffers.ReadOnlySequence<byte>("abc"u8.ToArray())); break;
                case "json": session.SendObject(new Said("hello", 1)); break;
                case "unlucky": session.SendObject(new Point(13, 2)); break;
                default: session.SendObject(new Empty()); break;
            }
        }
    }

    /// <summary>Rule 8.</summary>
    [Fact]
    public async Task Rule8_AfterTheCloseObjectsAreRefused()
    {
        TaskCompletionSource<WsSession> opened = Bounded.Gate<WsSession>();
        ScriptedEndpoint endpoint = Telling(opened.SetResult);
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create("/", () => endpoint).WithDecoder<PointCodec>());
        RawClient client = await server.ConnectAsync("/");
        WsSession session = await opened.Task.Within();
        await client.LeaveAsync();
        await endpoint.Closed.Within();
        Assert.Throws<SessionClosedException>(() => session.SendObject(1));
        Assert.Throws<SessionClosedException>(() => session.SendObject(new Empty()));
        Assert.Throws<SessionClosedException>(() => session.AddMessageHandler<Point>(static _ => { }));
        Assert.Throws<ArgumentNullException>(() => session.SendObject<Point>(null!));
    }

    private sealed class Numbered(Ticket ticket) : ITextDecoder<Point>, ITextEncoder<Point>
    {
        public Point Decode(ReadOnlySpan<byte> utf8) => new(ticket.Number, utf8.Length);

        public void Encode(Point value, System.Buffers.IBufferWriter<byte> utf8) =>
            System.Buffers.BuffersExtensions.Write(utf8, System.Text.Encoding.UTF8.GetBytes($"{value.X == ticket.Number} {value.Y}"));
    }
}

/// <summary>For a class whose own encoder writes points.</summary>
internal sealed class LateEncoder : ITextEncoder<Point>
{
    public void Encode(Point value, System.Buffers.IBufferWriter<byte> utf8) => System.Buffers.BuffersExtensions.Write(utf8, "late"u8);
}

[ServerEndpoint("/more", Decoders = [typeof(PointCodec)], Encoders = [typeof(PointCodec)])]
internal sealed partial class MoreEndpoint
{
    [OnMessage]
    private async ValueTask Both(Point point, WsSession session)
    {
        await session.SendAsync(point);
        await session.SendAsync(new Pair((byte)'a', (byte)'b'));
    }
}
