namespace WsGen.Area;

/// <summary>TCK ee/coder and ee/programaticcoder: WSC-4.1.2-1, 4.1.3-1, -2; rule 23.</summary>
public abstract class CoderCases(HostKind kind) : AreaBody(kind)
{
    [Fact]
    public async Task ATextDecoderAndATextEncoder() => await (await OpenAsync("/coder/text")).AskAsync("1,2", "2,1");

    [Fact]
    public async Task ABinaryDecoderAndABinaryEncoder()
    {
        WireClient client = await OpenAsync("/coder/binary");
        await client.SendBinaryAsync(1, 2);
        await client.ExpectBinaryAsync(2, 1);
    }

    /// <summary>The stream encoder's flush makes a part: the message goes out while it is being written.</summary>
    [Fact]
    public async Task ATextStreamDecoderAndATextStreamEncoder()
    {
        WireClient client = await OpenAsync("/coder/text/stream");
        await client.SendAsync("1,2");
        await client.ExpectFrameAsync(WireClient.Text, "2", fin: false);
        await client.ExpectFrameAsync(WireClient.Continuation, ",1");
    }

    /// <summary>A stream decoder is called when the message begins, not when it has ended.</summary>
    [Fact]
    public async Task ATextStreamDecoderReadsWhileTheMessageArrives()
    {
        WireClient client = await OpenAsync("/coder/text/stream");
        await client.Case.ExpectAsync("PairTextStream init");
        await client.SendAsync(WireClient.FrameOf(WireClient.Text, "1,", fin: false));
        await client.Case.ExpectAsync("PairTextStream began");
        await client.SendAsync(WireClient.FrameOf(WireClient.Continuation, "2"));
        await client.ExpectAsync("2,1");
    }

    [Fact]
    public async Task ABinaryStreamDecoderAndABinaryStreamEncoder()
    {
        WireClient client = await OpenAsync("/coder/binary/stream");
        await client.SendBinaryAsync(65, 66);
        await client.ExpectFrameAsync(WireClient.Binary, "B", fin: false);
        await client.ExpectFrameAsync(WireClient.Continuation, "A");
    }

    [Fact]
    public async Task ADecoderOfTextAndAnEncoderOfBinary()
    {
        WireClient client = await OpenAsync("/coder/text-to-binary");
        await client.SendAsync("3,4");
        await client.ExpectBinaryAsync(3, 4);
    }

    /// <summary>A type with decoders of both kinds may have a handler of each; text encoder first, so both replies are text.</summary>
    [Fact]
    public async Task ATypeMayHaveDecodersOfBothKinds()
    {
        WireClient client = await OpenAsync("/coder/both");
        await client.AskAsync("5,6", "text 5");
        await client.SendBinaryAsync(7, 8);
        await client.ExpectAsync("7,8");
    }

    /// <summary>4.2.2: WillDecode of the first says yes, so the second is not asked.</summary>
    [Fact]
    public async Task TheFirstDecoderThatWillDecodesAndNoOtherIsAsked()
    {
        WireClient client = await OpenAsync("/coder/willdecode");
        await client.AskAsync("even", "even by EvenText");
        await client.Case.ExpectAsync("EvenText init", "OddText init", "EvenText asked");
        await client.Case.ExpectNothingMoreAsync();
    }

    [Fact]
    public async Task TheNextIsAskedWhereTheFirstWillNot()
    {
        WireClient client = await OpenAsync("/coder/willdecode");
        await client.AskAsync("odd", "odd by OddText");
        await client.Case.ExpectAsync("EvenText init", "OddText init", "EvenText asked", "OddText asked");
    }

    [Fact]
    public async Task AMessageThatNoDecoderWillHaveIsADecodeException()
    {
        WireClient client = await OpenAsync("/coder/willdecode");
        await client.AskAsync("neither", "DecodeException: The message is not a Other: no decoder takes it.");
        await client.AskAsync("even", "even by EvenText");
    }

    /// <summary>4.1.2: "the first encoder in the list", derived types included; the binary one that follows is not used.</summary>
    [Fact]
    public async Task TheFirstEncoderThatTakesABaseOfTheTypeEncodes() => await (await OpenAsync("/coder/order")).AskAsync("n", "1,2");

    [Fact]
    public async Task AnOpenGenericEncoderIsClosedOverTheReply()
    {
        WireClient client = await OpenAsync("/coder/order");
        await client.SendBinaryAsync(1, 2, 3);
        await client.ExpectAsync("any Other Other { Text = 3 }");
    }

    /// <summary>WSC-4.7-3: hexadecimal both ways; the built-in form would have read 10 and written 11.</summary>
    [Fact]
    public async Task CodecsOfPrimitivesWinOverTheBuiltInForm() => await (await OpenAsync("/coder/primitive")).AskAsync("ff", "100");

    /// <summary>Rule 23: Init before OnOpen, Destroy after OnClose, each once, although the class stands in both lists.</summary>
    [Fact]
    public async Task ACodecIsInitializedBeforeOnOpenAndDestroyedAfterOnCloseOnceEach()
    {
        WireClient client = await OpenAsync("/coder/text");
        await client.AskAsync("1,2", "2,1");
        await client.LeaveAsync();
        await client.Case.ExpectAsync("PairText init", "open", "PairText decode", "PairText encode", "close", "PairText destroy");
        await client.Case.ExpectNothingMoreAsync();
    }

    /// <summary>WSC-4.1.3-2: one instance per connection, which keeps its state from message to message.</summary>
    [Fact]
    public async Task EachConnectionHasItsOwnInstance()
    {
        WireClient one = await OpenAsync("/coder/numbered");
        WireClient two = await OpenAsync("/coder/numbered");
        string first = await NumberAsync(one);
        string second = await NumberAsync(two);
        Assert.EndsWith(" 1", first, StringComparison.Ordinal);
        Assert.EndsWith(" 1", second, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
        Assert.Equal(first.Replace(" 1", " 2", StringComparison.Ordinal), await NumberAsync(one));

        static async Task<string> NumberAsync(WireClient client)
        {
            await client.SendAsync("x");
            return (await client.ReadMessageAsync()).Text;
        }
    }

    /// <summary>sendObject: encoder, its base's, JSON, built-in values, text and bytes as they are.</summary>
    [Theory]
    [InlineData("pair", "1,2")]
    [InlineData("derived", "3,4")]
    [InlineData("json", """{"item":"tea","total":1}""")]
    [InlineData("int", "42")]
    [InlineData("string as object", "text")]
    [InlineData("unknown", "1.2")]
    public async Task TheSessionEncodesObjects(string what, string answer) => await (await OpenAsync("/coder/send")).AskAsync(what, answer);

    [Fact]
    public async Task TheSessionSendsBytesAsBytesWhateverTheirStaticType()
    {
        WireClient client = await OpenAsync("/coder/send");
        await client.SendAsync("array as object");
        await client.ExpectBinaryAsync(1);
    }

    /// <summary>sendObject: EncodeException where there is no encoder; the session lives on.</summary>
    [Fact]
    public async Task AnObjectThatNothingEncodesIsAnError()
    {
        WireClient client = await OpenAsync("/coder/send");
        await client.SendAsync("stranger");
        Assert.StartsWith("EncodeException: ", (await client.ReadMessageAsync()).Text, StringComparison.Ordinal);
        await client.AskAsync("pair", "1,2");
    }

    /// <summary>RemoteEndpoint javadoc: null data is an argument error.</summary>
    [Fact]
    public async Task ANullObjectIsAnArgumentError()
    {
        WireClient client = await OpenAsync("/coder/send");
        await client.SendAsync("null");
        Assert.StartsWith("ArgumentNullException: ", (await client.ReadMessageAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EachElementOfASequenceIsEncoded()
    {
        WireClient client = await OpenAsync("/coder/send");
        await client.SendBinaryAsync(1, 2);
        await client.ExpectAsync("1,-1");
        await client.ExpectAsync("2,-2");
    }

    [Fact]
    public async Task AProgrammaticEndpointKnowsItsEncodersInOrder() =>
        await (await OpenAsync("/made/coder/text")).AskAsync("types", "PairText Numbered");

    [Fact]
    public async Task AProgrammaticEndpointSendsValuesWithoutAnEncoder() => await (await OpenAsync("/made/coder/text")).AskAsync("?", "7");
}

public sealed class CodersOverSockets() : CoderCases(HostKind.Sockets);

public sealed class CodersInMemory() : CoderCases(HostKind.Memory);

public sealed class CodersPublished() : CoderCases(HostKind.Published);
