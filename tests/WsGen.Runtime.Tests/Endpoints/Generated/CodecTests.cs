using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Endpoints.Generated;

/// <summary>Encoders and decoders of an endpoint (lifecycle rules 21, 23 and 24).</summary>
public sealed class CodecTests
{
    [Fact]
    public async Task ATextDecoderAndEncoderStandAroundTheHandler()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<PointEndpoint>();
        await using RawClient client = await server.ConnectAsync("/point");
        await client.SendTextAsync("1,2");
        await client.ExpectTextAsync("2,1");
    }

    [Fact]
    public async Task ABinaryDecoderAndEncoderStandAroundTheHandler()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<PairEndpoint>();
        await using RawClient client = await server.ConnectAsync("/pair");
        await client.SendAsync(Opcode.Binary, [0, 9]); // answered with null: no reply
        await client.SendAsync(Opcode.Binary, [7, 9]);
        Received received = await client.ReceiveAsync();
        Assert.Equal(ReceivedKind.Binary, received.Kind);
        Assert.Equal([9, 7], received.Payload);
    }

    /// <summary>Rule 23: the first appropriate decoder, willDecode consulted, in the order of the list.</summary>
    [Theory]
    [InlineData("1;2;three", "Named { X = 1, Y = 2, Name = three }")]
    [InlineData("1,2", "Point { X = 1, Y = 2 }")]
    [InlineData("1;2,3", "DecodeException: three parts, please (5 bytes)")] // the first that will have it fails: the second is not asked
    [InlineData("12", "DecodeException: The message is not a Point: no decoder takes it. (2 bytes)")]
    [InlineData("x,y", "DecodeException: The message is not a Point: The input string 'x' was not in a correct format. (3 bytes)")]
    public async Task Rule23_TheFirstDecoderThatWillHaveTheMessageDecodesIt(string sent, string expected)
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<PointsEndpoint>();
        await using RawClient client = await server.ConnectAsync("/points");
        await client.SendTextAsync(sent);
        await client.ExpectTextAsync(expected);
        await client.SendTextAsync("5,6"); // the session lives on
        await client.ExpectTextAsync("Point { X = 5, Y = 6 }");
    }

    /// <summary>Rule 24: what an encoder throws goes to OnError with the object; nothing is sent of it.</summary>
    [Fact]
    public async Task Rule24_WhatAnEncoderThrowsGoesToOnError()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<PointEndpoint>();
        await using RawClient client = await server.ConnectAsync("/point");
        await client.SendTextAsync("1,13");
        await client.ExpectTextAsync("EncodeException: A WsGen.Endpoints.Generated.Point cannot be encoded: unlucky");
        await client.SendTextAsync("1,2");
        await client.ExpectTextAsync("2,1");
    }

    [Fact]
    public async Task AnEncoderThatWritesNoUtf8IsFoundOut()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<NoUtf8Endpoint>();
        await using RawClient client = await server.ConnectAsync("/broken");
        await client.SendTextAsync("go");
        await client.ExpectTextAsync("EncodeException: WsGen.Endpoints.Generated.NoUtf8Encoder has written bytes that are no UTF-8.");
    }

    /// <summary>Rule 21: "standard string form unless an encoder exists". Open generic codecs are closed over the type in question.</summary>
    [Fact]
    public async Task Rule21_AnEncoderWinsOverTheBuiltInForm()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<AnyEndpoint>();
        await using RawClient client = await server.ConnectAsync("/any");
        await client.SendAsync(Opcode.Binary, [1, 2, 3]);
        await client.ExpectTextAsync("number 3");
        await client.SendTextAsync("whatever");
        await client.ExpectTextAsync("Empty");
    }

    /// <summary>Rule 23: init before first use, destroy at close, one instance per connection, whatever lists it stands in.</summary>
    [Fact]
    public async Task Rule23_CodecsLiveAsLongAsTheConnection()
    {
        NotingEndpoint.Ended = Bounded.Gate<string>();
        await using GeneratedServer server = await GeneratedServer.StartAsync<NotingEndpoint>();
        await using RawClient client = await server.ConnectAsync("/noting");
        await client.SendTextAsync("go");
        await client.ExpectTextAsync("point");
        await client.LeaveAsync();
        Assert.Equal(
            "ThirdCodec init, FirstCodec init, SecondCodec init, open, FirstCodec decode, FirstCodec encode, close, " +
            "ThirdCodec destroy, FirstCodec destroy, SecondCodec destroy, dispose",
            await NotingEndpoint.Ended.Task.Within());
    }

    /// <summary>A codec that cannot be begun with: the error handler is told, and those before it are done with.</summary>
    [Fact]
    public async Task Rule23_ACodecThatCannotBeBegunWithEndsTheSession()
    {
        NotingEndpoint.Ended = Bounded.Gate<string>();
        await using GeneratedServer server = await GeneratedServer.StartAsync<NotingEndpoint>();
        await using RawClient client = await server.ConnectAsync("/noting?fail");
        await client.ExpectCloseAsync(CloseCode.InternalError, "internal error");
        await client.LeaveAsync();
        Assert.Equal(
            "ThirdCodec init, FirstCodec init, SecondCodec init, error second codec, " +
            "ThirdCodec destroy, FirstCodec destroy, SecondCodec destroy, dispose",
            await NotingEndpoint.Ended.Task.Within());
    }

    [Theory]
    [InlineData("point", "1,2")]
    [InlineData("named", "3,4")]
    [InlineData("unlucky", "EncodeException: A WsGen.Endpoints.Generated.Point cannot be encoded: unlucky")]
    [InlineData("lines", "AB")]
    [InlineData("int", "42")]
    [InlineData("bool", "true")]
    [InlineData("enum", "Friday")]
    [InlineData("moment", "2026-07-01T10:00:00.0000000+00:00")]
    [InlineData("celsius", "20°C")]
    [InlineData("string", "text")]
    [InlineData("json", """{"text":"hello","seat":1}""")]
    [InlineData("unknown", "EncodeException: Nothing turns a WsGen.Endpoints.Generated.Empty into a message: add an encoder for it to the Encoders of the endpoint, or [JsonSerializable(typeof(Empty))] to a JsonSerializerContext of the project.")]
    [InlineData("null", "ArgumentNullException: Value cannot be null. (Parameter 'value')")]
    public async Task ASessionSendsObjects(string what, string expected)
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<SendEndpoint>();
        await using RawClient client = await server.ConnectAsync("/send");
        await client.SendTextAsync(what);
        await client.ExpectTextAsync(expected);
    }

    [Theory]
    [InlineData("pair", new byte[] { 1, 2 })]
    [InlineData("bytes", new byte[] { 1, 2, 3 })]
    [InlineData("memory", new byte[] { 1, 2, 3 })]
    [InlineData("sequence", new byte[] { 1, 2, 3 })]
    public async Task ASessionSendsBinaryObjects(string what, byte[] expected)
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<SendEndpoint>();
        await using RawClient client = await server.ConnectAsync("/send");
        await client.SendTextAsync(what);
        Received received = await client.ReceiveAsync();
        Assert.Equal(ReceivedKind.Binary, received.Kind);
        Assert.Equal(expected, received.Payload);
    }

    /// <summary>Rule 8: after the close every send throws, of objects that cannot even be encoded too.</summary>
    [Fact]
    public async Task Rule8_AfterTheCloseObjectsAreRefused()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.LeaveAsync();
        await endpoint.Closed.Within();
        await Assert.ThrowsAsync<SessionClosedException>(() => endpoint.Session.SendAsync(1).AsTask());
        await Assert.ThrowsAsync<SessionClosedException>(() => endpoint.Session.SendAsync(new Empty()).AsTask());
        await Assert.ThrowsAsync<SessionClosedException>(() => endpoint.Session.SendAsync(new byte[1]).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>(() => endpoint.Session.SendAsync((byte[])null!).AsTask());
    }
}
