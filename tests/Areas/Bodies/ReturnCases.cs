namespace WsGen.Area;

/// <summary>Every form in which OnMessage can return its reply (OnMessage javadoc), JSON and unions included.</summary>
public abstract class ReturnCases(HostKind kind) : AreaBody(kind)
{
    [Fact]
    public async Task ReturningNothingSendsNothing()
    {
        WireClient client = await OpenAsync("/return/void");
        await client.SendAsync("a");
        await client.Case.ExpectAsync("a");
        await client.LeaveAsync(); // and nothing comes before the close frame
    }

    /// <summary>One message at a time, in order (5.1-3): the second waits until the first one's task has completed.</summary>
    [Theory]
    [InlineData("task")]
    [InlineData("valuetask")]
    public async Task TheNextMessageComesWhenTheTaskHasCompleted(string form)
    {
        WireClient client = await OpenAsync("/return/" + form);
        await client.SendAsync("one");
        await client.SendAsync("two");
        await client.Case.OpenAsync("two");
        await client.Case.ExpectNothingMoreAsync();
        await client.Case.OpenAsync("one");
        await client.Case.ExpectAsync("one done", "two done");
    }

    [Theory]
    [InlineData("string")]
    [InlineData("string/valuetask")]
    [InlineData("string/task")]
    public async Task AStringIsSentAsOneTextFrame(string form)
    {
        WireClient client = await OpenAsync("/return/" + form);
        await client.SendAsync("aä€😀");
        await client.ExpectFrameAsync(WireClient.Text, "aä€😀!");
    }

    [Theory]
    [InlineData("string")]
    [InlineData("string/task")]
    public async Task ANullStringIsNoReply(string form)
    {
        WireClient client = await OpenAsync("/return/" + form);
        await client.SendAsync("");
        await client.AskAsync("a", "a!");
    }

    [Fact]
    public async Task CharactersAreSentAsText() => await (await OpenAsync("/return/chars")).AskAsync("aä€", "ä€");

    [Theory]
    [InlineData("span")]
    [InlineData("memory")]
    [InlineData("sequence")]
    public async Task BytesAreSentAsABinaryMessage(string form)
    {
        WireClient client = await OpenAsync("/return/" + form);
        await client.SendBinaryAsync(1, 2, 255);
        await client.ExpectBinaryAsync(2, 255);
    }

    [Fact]
    public async Task AnArrayIsSentAsABinaryMessage()
    {
        WireClient client = await OpenAsync("/return/array");
        await client.SendBinaryAsync(1, 2, 3);
        await client.ExpectBinaryAsync(3, 2, 1);
    }

    [Fact]
    public async Task ANullArrayIsNoReply()
    {
        WireClient client = await OpenAsync("/return/array");
        await client.SendBinaryAsync();
        await client.SendBinaryAsync(1);
        await client.ExpectBinaryAsync(1);
    }

    /// <summary>The reply's type decides its kind, not the payload's.</summary>
    [Fact]
    public async Task AnArrayFromAHandlerOfTextIsBinary()
    {
        WireClient client = await OpenAsync("/return/array");
        await client.SendAsync("ab");
        await client.ExpectBinaryAsync(0x61, 0x62);
    }

    [Fact]
    public async Task AStringFromAHandlerOfBytesIsText()
    {
        WireClient client = await OpenAsync("/return/text-of-binary");
        await client.SendBinaryAsync(1, 2, 3);
        await client.ExpectAsync("3");
    }

    [Fact]
    public async Task BytesFromAHandlerDeclaredForTextAreText() => await (await OpenAsync("/return/utf8")).AskAsync("aä€😀", "aä€😀");

    /// <summary>Decision 13: returning the payload itself is legal, at every size of a frame's header.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(8192)]
    public async Task ThePayloadItselfMayBeReturned(int size)
    {
        string text = new('x', size);
        await (await OpenAsync("/return/utf8")).AskAsync(text, text);
    }

    /// <summary>WSC-4.7-3: a primitive goes out in its standard string form.</summary>
    [Fact]
    public async Task AValueFromAHandlerOfBytesIsText()
    {
        WireClient client = await OpenAsync("/return/value");
        await client.SendBinaryAsync(1, 2);
        await client.ExpectAsync("1.5");
    }

    [Fact]
    public async Task AnObjectIsReadAndWrittenAsJson() =>
        await (await OpenAsync("/json/object")).AskAsync("""{"count":2,"item":"tea"}""", """{"item":"tea","total":3.0}""");

    [Fact]
    public async Task ANullObjectIsNoReply()
    {
        WireClient client = await OpenAsync("/json/object");
        await client.SendAsync("""{"item":"tea","count":0}""");
        await client.AskAsync("""{"item":"pot","count":1}""", """{"item":"pot","total":1.5}""");
    }

    [Fact]
    public async Task AListIsReadAndWrittenAsJson() => await (await OpenAsync("/json/list")).AskAsync("[1, 2, 3]", "[3,2,1]");

    /// <summary>Rule 24: DecodeException to OnError, and the session lives on. One row for each way to be wrong.</summary>
    [Theory]
    [InlineData("not json")]
    [InlineData("{\"item\":")]
    [InlineData("[]")]
    [InlineData("{\"item\":\"tea\",\"count\":\"two\"}")]
    [InlineData("null")]
    [InlineData("")]
    public async Task WhatIsNoSuchJsonGoesToOnError(string text)
    {
        WireClient client = await OpenAsync("/json/object");
        await client.SendAsync(text);
        Assert.StartsWith("DecodeException: The message is not a Order", (await client.ReadMessageAsync()).Text, StringComparison.Ordinal);
        await client.AskAsync("""{"item":"tea","count":2}""", """{"item":"tea","total":3.0}""");
    }

    [Fact]
    public async Task NullIsAMessageWhereTheParameterMayBeNull() => await (await OpenAsync("/json/maybe")).AskAsync("null", "nothing");

    /// <summary>The discriminator is found wherever it stands, and compared as bytes, escaped or not.</summary>
    [Theory]
    [InlineData("""{"kind":"enter","name":"Ann"}""", "Ann enters")]
    [InlineData("""{"kind":"speak","text":"hi"}""", "says hi True")]
    [InlineData("""{"kind":"\u0065nter","name":"Bob"}""", "Bob enters")]
    [InlineData("""{"kind":"exit"}""", "some Exit")]
    public async Task AMemberOfAUnionGoesToItsOwnHandler(string json, string answer) => await (await OpenAsync("/json/union")).AskAsync(json, answer);

    [Theory]
    [InlineData("""{"kind":"dance"}""")]
    [InlineData("""{"name":"Ann"}""")]
    [InlineData("""[1]""")]
    public async Task WhatIsNoMemberOfTheUnionGoesToOnError(string json)
    {
        WireClient client = await OpenAsync("/json/union");
        await client.SendAsync(json);
        Assert.StartsWith("DecodeException: ", (await client.ReadMessageAsync()).Text, StringComparison.Ordinal);
        await client.AskAsync("""{"kind":"enter","name":"Ann"}""", "Ann enters");
    }

    [Fact]
    public async Task EachElementOfASequenceIsAMessage()
    {
        WireClient client = await OpenAsync("/return/each");
        await client.SendAsync("3");
        await client.ExpectFrameAsync(WireClient.Text, "1");
        await client.ExpectFrameAsync(WireClient.Text, "2");
        await client.ExpectFrameAsync(WireClient.Text, "3");
        await client.Case.ExpectAsync("sequence ended");
    }

    /// <summary>Until it has ended no other message is delivered.</summary>
    [Fact]
    public async Task SequencesOfTwoMessagesDoNotMix()
    {
        WireClient client = await OpenAsync("/return/each/text");
        await client.SendAsync("a b");
        await client.SendAsync("c d");
        foreach (string word in (string[])["a", "b", "c", "d"])
        {
            await client.ExpectAsync(word);
        }
    }

    [Fact]
    public async Task ASequenceOfArraysIsOneOfBinaryMessages()
    {
        WireClient client = await OpenAsync("/return/each/text");
        await client.SendBinaryAsync(7, 8);
        await client.ExpectBinaryAsync(7);
        await client.ExpectBinaryAsync(8);
    }

    [Fact]
    public async Task AnEmptySequenceSendsNothing()
    {
        WireClient client = await OpenAsync("/return/each");
        await client.SendAsync("0");
        await client.AskAsync("1", "1");
    }

    [Fact]
    public async Task WhatASequenceThrowsGoesToOnErrorBehindItsElements()
    {
        WireClient client = await OpenAsync("/return/each");
        await client.SendAsync("13");
        for (int i = 1; i <= 12; i++)
        {
            await client.ExpectAsync($"{i}");
        }

        await client.ExpectAsync("InvalidOperationException: unlucky");
        await client.AskAsync("1", "1");
    }

    /// <summary>When the session closes the sequence is cancelled: its finally block runs, and no error follows.</summary>
    [Fact]
    public async Task ASequenceEndsWithItsSession()
    {
        WireClient client = await OpenAsync("/return/each");
        await client.SendAsync("-1");
        await client.Case.ExpectAsync("sequence ended");
        WireClient endless = await OpenAsync("/return/each/endless");
        await endless.SendAsync("go");
        await endless.ExpectAsync("0");
        endless.Wire.Reset();
        await endless.Case.ExpectAsync("endless ended");
    }
}

public sealed class ReturnsOverSockets() : ReturnCases(HostKind.Sockets);

public sealed class ReturnsInMemory() : ReturnCases(HostKind.Memory);

public sealed class ReturnsPublished() : ReturnCases(HostKind.Published);
