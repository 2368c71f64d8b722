namespace WsGen.Area;

/// <summary>TCK ee/remoteendpoint: everything that can be sent, and in which frames it goes out (RemoteEndpoint, Basic and Async javadoc).</summary>
public abstract class RemoteEndpointCases(HostKind kind) : AreaBody(kind)
{
    private async Task<WireClient> TellAsync(string command)
    {
        WireClient client = await OpenAsync("/remote");
        await client.SendAsync(command);
        return client;
    }

    [Theory]
    [InlineData("text aä€😀", WireClient.Text, "aä€😀")]
    [InlineData("binary abc", WireClient.Binary, "abc")]
    [InlineData("utf8 aä€😀", WireClient.Text, "aä€😀")]
    [InlineData("block-text aä€😀", WireClient.Text, "aä€😀")]
    [InlineData("block-binary abc", WireClient.Binary, "abc")]
    [InlineData("block-utf8 ä", WireClient.Text, "ä")]
    [InlineData("writer aä€😀", WireClient.Text, "aä€😀")]
    [InlineData("stream abc", WireClient.Binary, "abc")]
    public async Task AWholeMessageIsOneFrameOfItsKind(string command, int opcode, string payload) =>
        await (await TellAsync(command)).ExpectFrameAsync(opcode, payload);

    [Theory]
    [InlineData("text", WireClient.Text)]
    [InlineData("binary", WireClient.Binary)]
    [InlineData("block-text", WireClient.Text)]
    [InlineData("block-binary", WireClient.Binary)]
    [InlineData("writer", WireClient.Text)]
    [InlineData("stream", WireClient.Binary)]
    public async Task AnEmptyMessageIsOneEmptyFrame(string command, int opcode) => await (await TellAsync(command)).ExpectFrameAsync(opcode, "");

    /// <summary>At each size of a frame's header.</summary>
    [Theory]
    [InlineData("text", 125)]
    [InlineData("text", 126)]
    [InlineData("block-text", 8000)]
    [InlineData("utf8", 8000)]
    public async Task TheLengthOfAFrameIsWrittenInTheShortestForm(string command, int length)
    {
        string text = new('x', length);
        await (await TellAsync($"{command} {text}")).ExpectFrameAsync(WireClient.Text, text);
    }

    /// <summary>A lone surrogate is no character: U+FFFD stands for it, so that the frame is valid UTF-8 (RFC 6455 section 5.6).</summary>
    [Fact]
    public async Task ALoneSurrogateGoesOutAsAReplacement() => await (await TellAsync("surrogate")).ExpectFrameAsync(WireClient.Text, "\uFFFD");

    /// <summary>A blocking send returns when the message has been written: nothing is buffered then.</summary>
    [Fact]
    public async Task ABlockingSendReturnsWhenTheMessageHasBeenWritten()
    {
        WireClient client = await TellAsync("block-text x");
        await client.ExpectAsync("x");
        await client.Case.ExpectAsync("sent 0");
    }

    [Fact]
    public async Task SendsThatWaitToBeWrittenGoOutInOrder()
    {
        WireClient client = await TellAsync("written x");
        await client.ExpectFrameAsync(WireClient.Text, "x");
        await client.ExpectFrameAsync(WireClient.Binary, "x");
        await client.ExpectFrameAsync(WireClient.Text, "x");
    }

    /// <summary>SendHandler: called once with an OK result and the session, never on the sender's stack, in the order of the sends.</summary>
    [Fact]
    public async Task ACallbackGetsTheResultAfterTheSendHasReturned()
    {
        WireClient client = await TellAsync("callback x");
        await client.ExpectFrameAsync(WireClient.Text, "x");
        await client.ExpectFrameAsync(WireClient.Binary, "x");
        string[] entries = [await client.Case.NextAsync(), await client.Case.NextAsync(), await client.Case.NextAsync()];
        Assert.Contains("returned", entries);
        Assert.Equal(["called True  True", "called again True"], entries.Where(static entry => entry != "returned"));
    }

    [Fact]
    public async Task WhatACallbackThrowsIsLoggedAndTheNextIsCalled()
    {
        string word = Guid.NewGuid().ToString("N");
        WireClient client = await TellAsync("callback-throws " + word);
        await client.ExpectAsync(word);
        await client.ExpectAsync("next");
        await client.Case.ExpectAsync("called True");
        Assert.StartsWith("Error: ", await client.Case.LoggedAsync("callback " + word), StringComparison.Ordinal);
    }

    /// <summary>Partial sends: each part a frame, the first with the kind, the last with FIN (RFC 6455 section 5.4).</summary>
    [Fact]
    public async Task PartsOfTextAreFramesOfOneMessage()
    {
        WireClient client = await TellAsync("parts one two three");
        await client.ExpectFrameAsync(WireClient.Text, "one", fin: false);
        await client.ExpectFrameAsync(WireClient.Continuation, "two", fin: false);
        await client.ExpectFrameAsync(WireClient.Continuation, "three");
    }

    [Fact]
    public async Task AFirstPartThatIsTheLastIsAWholeMessage() => await (await TellAsync("parts one")).ExpectFrameAsync(WireClient.Text, "one");

    [Fact]
    public async Task AnEmptyPartIsAnEmptyFrame()
    {
        WireClient client = await TellAsync("parts one ");
        await client.ExpectFrameAsync(WireClient.Text, "one", fin: false);
        await client.ExpectFrameAsync(WireClient.Continuation, "");
    }

    [Fact]
    public async Task PartsOfBinaryAreFramesOfOneMessage()
    {
        WireClient client = await TellAsync("binary-parts abc");
        await client.ExpectFrameAsync(WireClient.Binary, "a", fin: false);
        await client.ExpectFrameAsync(WireClient.Continuation, "bc");
    }

    /// <summary>A fragment may cut a character; the message is what must be valid (RFC 6455 section 5.6).</summary>
    [Fact]
    public async Task PartsOfUtf8MayCutACharacter()
    {
        WireFrame message = await (await TellAsync("utf8-parts €")).ReadMessageAsync();
        Assert.Equal((WireClient.Text, "€"), (message.Opcode, message.Text));
    }

    [Fact]
    public async Task ASurrogatePairMayBeDividedBetweenTwoParts()
    {
        WireFrame message = await (await TellAsync("surrogate-parts")).ReadMessageAsync();
        Assert.Equal("😀", message.Text);
    }

    /// <summary>Pings go between the parts at once; another message waits for the end of this one.</summary>
    [Fact]
    public async Task BetweenPartsThereAreControlFramesOnly()
    {
        WireClient client = await TellAsync("between-parts");
        await client.ExpectFrameAsync(WireClient.Text, "one", fin: false);
        await client.ExpectFrameAsync(WireClient.Ping, "ping");
        await client.ExpectFrameAsync(WireClient.Continuation, "two");
        await client.ExpectFrameAsync(WireClient.Text, "whole");
    }

    /// <summary>getSendWriter, flushed: each flush is a part; disposing of it ends the message.</summary>
    [Theory]
    [InlineData("writer-flush")]
    [InlineData("writer-blocking")]
    public async Task AFlushOfAWriterIsAPart(string command)
    {
        WireClient client = await TellAsync(command + " one two");
        await client.ExpectFrameAsync(WireClient.Text, "one", fin: false);
        await client.ExpectFrameAsync(WireClient.Continuation, "two", fin: false);
        await client.ExpectFrameAsync(WireClient.Continuation, "");
    }

    [Fact]
    public async Task AFlushOfAStreamIsAPart()
    {
        WireClient client = await TellAsync("stream-flush ab");
        await client.ExpectFrameAsync(WireClient.Binary, "a", fin: false);
        await client.ExpectFrameAsync(WireClient.Continuation, "b", fin: false);
        await client.ExpectFrameAsync(WireClient.Continuation, "");
    }

    /// <summary>What does not fit into 8 KiB goes out in parts by itself.</summary>
    [Fact]
    public async Task AStreamGathersAtMost8KiB()
    {
        WireClient client = await TellAsync("stream-large");
        int total = 0;
        for (WireFrame frame = await client.ReadFrameAsync(); ; frame = await client.ReadFrameAsync())
        {
            total += frame.Payload.Length;
            if (frame.Fin)
            {
                break;
            }

            Assert.NotEmpty(frame.Payload);
        }

        Assert.Equal(20000, total);
    }

    /// <summary>Two writers at a time: their messages go out one after the other, whoever sent first coming first.</summary>
    [Fact]
    public async Task MessagesOfTwoWritersDoNotMix()
    {
        WireClient client = await TellAsync("two-writers");
        await client.ExpectAsync("11");
        await client.ExpectAsync("2");
    }

    /// <summary>An exception that passes by ends the message all the same: later ones can be sent.</summary>
    [Fact]
    public async Task AWriterThatAnExceptionPassesByEndsItsMessage()
    {
        WireClient client = await TellAsync("writer-throws");
        await client.ExpectAsync("half");
        await client.ExpectAsync("after");
        await client.ExpectAsync("threw FormatException");
    }

    [Fact]
    public async Task ASendStreamCanOnlyBeWrittenTo() => await (await TellAsync("stream-facts")).ExpectAsync("True False False");

    [Fact]
    public async Task ABatchSendsAllInOrder()
    {
        WireClient client = await TellAsync("batch a b c");
        foreach (string word in (string[])["a", "b", "c"])
        {
            await client.ExpectFrameAsync(WireClient.Text, word);
        }
    }

    /// <summary>All ways to send share one queue: everything goes out in the order of the calls.</summary>
    [Fact]
    public async Task AllWaysToSendKeepTheOrderOfTheCalls()
    {
        WireClient client = await TellAsync("order");
        for (int i = 0; i < 5; i++)
        {
            await client.ExpectFrameAsync(WireClient.Text, $"t{i}");
            await client.ExpectFrameAsync(WireClient.Binary, $"b{i}");
            await client.ExpectFrameAsync(WireClient.Text, $"s{i}");
            await client.ExpectFrameAsync(WireClient.Text, $"c{i}");
        }
    }

    [Theory]
    [InlineData("ping data", WireClient.Ping, "data")]
    [InlineData("ping", WireClient.Ping, "")]
    [InlineData("pong data", WireClient.Pong, "data")]
    [InlineData("pong", WireClient.Pong, "")]
    public async Task PingsAndPongsCarryTheirData(string command, int opcode, string payload) =>
        await (await TellAsync(command)).ExpectFrameAsync(opcode, payload);

    [Theory]
    [InlineData("ping-size 125", WireClient.Ping)]
    [InlineData("pong-size 125", WireClient.Pong)]
    public async Task AControlFrameHolds125Bytes(string command, int opcode)
    {
        WireFrame frame = await (await TellAsync(command)).ReadFrameAsync();
        Assert.Equal((opcode, 125), (frame.Opcode, frame.Payload.Length));
    }

    /// <summary>The token gives up waiting, and this send need not wait.</summary>
    [Fact]
    public async Task ATokenThatHasFiredIsNothingToASendThatNeedNotWait() => await (await TellAsync("cancelled")).ExpectAsync("x");

    [Fact]
    public async Task ATimeoutOfZeroIsAnArgumentError() => await (await TellAsync("zero-timeout")).ExpectAsync("threw ArgumentOutOfRangeException options");

    /// <summary>getSendTimeout: none by default; BLOCKING_SEND_TIMEOUT: 20,000 ms (the page).</summary>
    [Fact]
    public async Task ByDefaultAsyncSendsHaveNoTimeoutAndBlockingOnesHave20Seconds() => await (await TellAsync("defaults")).ExpectAsync("-1 20000 20000");

    /// <summary>WhenDrainedAsync: at once if nothing waits.</summary>
    [Fact]
    public async Task NothingWaitsToBeSentAtFirst()
    {
        WireClient client = await TellAsync("drained");
        string[] entries = [await client.Case.NextAsync(), await client.Case.NextAsync()];
        Assert.Equal(["drained", "draining"], entries.Order());
    }

    [Theory]
    [InlineData("text x", WireClient.Text, "x")]
    [InlineData("block-binary x", WireClient.Binary, "x")]
    [InlineData("writer x", WireClient.Text, "x")]
    [InlineData("stream x", WireClient.Binary, "x")]
    public async Task AProgrammaticEndpointSendsAlike(string command, int opcode, string payload)
    {
        WireClient client = await OpenAsync("/made/remote");
        await client.SendAsync(command);
        await client.ExpectFrameAsync(opcode, payload);
    }
}

public sealed class RemoteEndpointsOverSockets() : RemoteEndpointCases(HostKind.Sockets);

public sealed class RemoteEndpointsInMemory() : RemoteEndpointCases(HostKind.Memory);

public sealed class RemoteEndpointsPublished() : RemoteEndpointCases(HostKind.Published);
