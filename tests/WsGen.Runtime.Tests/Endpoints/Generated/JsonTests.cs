using System.Text;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Endpoints.Generated;

/// <summary>Objects as JSON, through the serializer context of the project that covers their type.</summary>
public sealed class JsonTests
{
    [Theory]
    [InlineData("/json", """{"text":"hello","seat":1}""", """{"text":"hello!","seat":2}""")]
    [InlineData("/json/list", "[1,2]", """[{"text":"n","seat":1},{"text":"n","seat":2}]""")]
    [InlineData("/json/list", "null", "[]")]
    [InlineData("/json/quote", """{"id":7,"price":1.5}""", """{"id":7,"price":1.5}""")]
    [InlineData("/json/tick", """{"id":7,"price":1.5}""", """{"id":7,"price":1.5}""")]
    [InlineData("/json/maybe", """{"id":7,"price":1.5}""", """{"id":7,"price":1.5}""")]
    [InlineData("/json/maybe/quote", """{"id":7,"price":1.5}""", "quote 7")]
    [InlineData("/json/maybe/quote", " null ", "nothing")]
    [InlineData("/json/other", """{"Text":"x","Times":3}""", "{\n  \"Text\": \"x\",\n  \"Times\": 3\n}")]
    public async Task ObjectsAreReadAndWritten(string path, string sent, string expected)
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync(path);
        await client.SendTextAsync(sent);
        await client.ExpectTextAsync(expected.ReplaceLineEndings(path == "/json/other" ? Environment.NewLine : "\n"));
    }

    [Theory]
    [InlineData("/json", "{", "DecodeException: The message is not a Said: ")]
    [InlineData("/json", "null", "DecodeException: The message is not a Said but null. (4 bytes)")]
    [InlineData("/json", """{"text":1}""", "DecodeException: The message is not a Said: ")]
    [InlineData("/json/list", "{}", "DecodeException: The message is not a Int32[]: ")]
    public async Task Rule24_WhatCannotBeReadGoesToOnError(string path, string sent, string expected)
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync(path);
        await client.SendTextAsync(sent);
        Assert.StartsWith(expected, (await client.ReceiveAsync()).Text, StringComparison.Ordinal);
        await client.SendTextAsync(path == "/json" ? """{"text":"on","seat":1}""" : "[]");
        await client.ExpectTextAsync(path == "/json" ? """{"text":"on!","seat":2}""" : "[]");
    }

    /// <summary>Nothing goes out of an object that cannot be written to its end, and the writer is fit for the next.</summary>
    [Fact]
    public async Task Rule24_WhatCannotBeWrittenGoesToOnError()
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync("/json/loop");
        await client.SendTextAsync("loop");
        Assert.StartsWith("EncodeException: A WsGen.Endpoints.Generated.Loop cannot be encoded: ", (await client.ReceiveAsync()).Text, StringComparison.Ordinal);
        await client.SendTextAsync("no loop");
        await client.ExpectTextAsync("""{"depth":0}""");
    }

    [Fact]
    public async Task NullIsNoReply()
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync("/json");
        await client.SendTextAsync("""{"text":"nothing","seat":1}""");
        await client.SendTextAsync("""{"text":"a","seat":1}""");
        await client.ExpectTextAsync("""{"text":"a!","seat":2}""");

        await using RawClient maybe = await server.ConnectAsync("/json/maybe");
        await maybe.SendTextAsync("""{"id":-1}""");
        await maybe.SendTextAsync("""{"id":1,"price":0}""");
        await maybe.ExpectTextAsync("""{"id":1,"price":0}""");
    }

    /// <summary>Larger than anything that is kept.</summary>
    [Fact]
    public async Task ObjectsMayBeLarge()
    {
        await using GeneratedServer server = await StartAsync(maxSize: 1 << 20);
        await using RawClient client = await server.ConnectAsync("/json");
        string text = new('x', 300_000);
        for (int i = 0; i < 3; i++)
        {
            await client.SendTextAsync($$"""{"text":"{{text}}","seat":1}""");
            await client.ExpectTextAsync($$"""{"text":"{{text}}!","seat":2}""");
        }
    }

    [Theory]
    [InlineData("""{"kind":"join","room":"a"}""", "join a")]
    [InlineData("""{"room":"a","kind":"join"}""", "join a")] // the discriminator may stand anywhere
    [InlineData("""{"room":"a","x":{"kind":"say"},"y":[{"kind":"say"}],"kind":"join"}""", "join a")]
    [InlineData("""{"k\u0069nd":"j\u006Fin","room":"a"}""", "join a")]
    [InlineData("""{"kind":"say","text":"hi"}""", """{"kind":"say","text":"hi"}""")]
    [InlineData("""{"kind":"größe"}""", "leave Leave { }")]
    [InlineData("""{"kind":"gr\u00f6\u00dfe"}""", "leave Leave { }")]
    [InlineData("""{"kind":"shout"}""", "DecodeException: The message is a WsGen.Endpoints.Generated.Command whose \"kind\" is \"shout\", for which there is no handler. (16 bytes)")]
    [InlineData("""{"kind":"jo"}""", "DecodeException: The message is a WsGen.Endpoints.Generated.Command whose \"kind\" is \"jo\", for which there is no handler. (13 bytes)")]
    [InlineData("""{"room":"a"}""", "DecodeException: The message has no \"kind\" that says which WsGen.Endpoints.Generated.Command it is. (12 bytes)")]
    [InlineData("""{"kind":null}""", "DecodeException: The message has no \"kind\" that says which WsGen.Endpoints.Generated.Command it is. (13 bytes)")]
    [InlineData("""[1]""", "DecodeException: The message is no JSON object. (3 bytes)")]
    public async Task AUnionIsToldApartByItsDiscriminator(string sent, string expected)
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync("/union");
        await client.SendTextAsync(sent);
        await client.ExpectTextAsync(expected);
        await client.SendAsync(Opcode.Binary, [1, 2]); // beside it, binary messages have their handler
        await client.ExpectTextAsync("2");
    }

    [Theory]
    [InlineData("""{"kind":""")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{"kind":"join","room":}""")]
    [InlineData("""{"room":[,"kind":"join"}""")]
    public async Task AUnionWantsJson(string sent)
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync("/union");
        await client.SendTextAsync(sent);
        Assert.StartsWith("DecodeException: ", (await client.ReceiveAsync()).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"$type":1,"size":3}""", "circle 3")]
    [InlineData("""{"$type":2,"size":3}""", "Square 3")]
    [InlineData("""{"size":3}""", "Shape 3")]
    public async Task TheHandlerOfTheBaseTakesWhatNoOtherTakes(string sent, string expected)
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync("/union/rest");
        await client.SendTextAsync(sent);
        await client.ExpectTextAsync(expected);
    }

    [Theory]
    [InlineData("1,2", "point 1")]
    [InlineData("1;2;three", "named three")]
    [InlineData("1;2;th,ree", "named th,ree")] // both would have it: the first in the list is asked first
    [InlineData("12", "DecodeException: No decoder takes the message. (2 bytes)")]
    public async Task AUnionIsToldApartByItsDecoders(string sent, string expected)
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync("/union/verdict");
        await client.SendTextAsync(sent);
        await client.ExpectTextAsync(expected);
    }

    private static Task<GeneratedServer> StartAsync(long maxSize = 8192) => GeneratedServer.StartAsync(builder =>
    {
        builder.Options.MaxTextMessageSize = maxSize;
        builder.AddEndpoint<JsonEndpoint>().AddEndpoint<JsonListEndpoint>().AddEndpoint<QuoteEndpoint>().AddEndpoint<TickEndpoint>()
            .AddEndpoint<MaybeTickEndpoint>().AddEndpoint<MaybeQuoteEndpoint>().AddEndpoint<OtherJsonEndpoint>().AddEndpoint<LoopEndpoint>().AddEndpoint<UnionEndpoint>()
            .AddEndpoint<RestEndpoint>().AddEndpoint<VerdictEndpoint>();
    });

    /// <summary>One box serves many messages: nothing of one may be left in it for the next.</summary>
    [Theory]
    [InlineData("/json/quote", """{"id":7,"price":2.5}""", """{"price":3}""", """{"id":0,"price":3}""")]
    [InlineData("/json/position", """{"x":7,"y":2.5}""", """{"y":3}""", """{"x":1,"y":3}""")]
    public async Task AStructHasNothingOfTheOneBefore(string path, string first, string second, string expected)
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync(static builder => builder.AddEndpoint<QuoteEndpoint>().AddEndpoint<PositionEndpoint>());
        await using RawClient client = await server.ConnectAsync(path);
        await client.SendTextAsync(first);
        await client.ExpectTextAsync(first);
        await client.SendTextAsync(second);
        await client.ExpectTextAsync(expected);
        await client.SendTextAsync(first.Replace("2.5}", "bad", StringComparison.Ordinal)); // fails half way
        Assert.StartsWith("DecodeException", (await client.ReceiveAsync()).Text, StringComparison.Ordinal);
        await client.SendTextAsync(second);
        await client.ExpectTextAsync(expected);
    }
}
