using WsGen.Area.Server;

namespace WsGen.Area;

// Rules 29 to 40: sending, closing, deployment, liveness.
public abstract partial class LifecycleRuleCases
{
    /// <summary>RemoteEndpoint javadoc: null data and handlers, and control payloads of more than 125 bytes.</summary>
    [Fact]
    public async Task Rule29_NullAndTooLongControlPayloadsAreArgumentErrorsAndTheSessionLivesOn()
    {
        WireClient client = await OpenAsync("/remote");
        foreach ((string command, string error) in Wrong)
        {
            Assert.Equal("threw " + error, await AskAsync(client, command));
        }

        WireClient made = await OpenAsync("/made/handlers?add=commands");
        Assert.Equal("null handler", await AskAsync(made, "null-handler"));
    }

    private static readonly (string, string)[] Wrong =
    [
        ("null-text", "ArgumentNullException text"), ("null-text-options", "ArgumentNullException text"), ("null-part", "ArgumentNullException text"),
        ("null-blocking", "ArgumentNullException text"), ("null-callback", "ArgumentNullException done"), ("null-callback-text", "ArgumentNullException text"),
        ("null-broadcast", "ArgumentNullException text"), ("ping-size 126", "ArgumentException payload"), ("pong-size 126", "ArgumentException payload"),
    ];

    /// <summary>RemoteEndpoint.Basic, with decision 10: overlapping sends are queued whole and in order; a part of another kind mid-message throws.</summary>
    [Fact]
    public async Task Rule30_OverlappingSendsGoOutWholeAndAPartOfAnotherKindWithinAMessageIsAnInvalidOperation()
    {
        WireClient client = await OpenAsync("/remote");
        await client.SendAsync("overlap");
        var seen = new HashSet<char>();
        for (int i = 0; i < 20; i++)
        {
            string text = (await client.ReadMessageAsync()).Text;
            Assert.Equal(new string(text[0], 3000), text);
            Assert.True(seen.Add(text[0]));
        }

        Assert.Equal("textInvalidOperationException", await AskAsync(client, "part-of-other-kind x"));
    }

    /// <summary>Basic javadoc: text and binary.</summary>
    [Fact]
    public async Task Rule31_AWriterThatWasNeverWrittenToSendsNothingAnEmptyWriteSendsOneEmptyMessageAndDisposingEnds()
    {
        WireClient client = await OpenAsync("/remote");
        Assert.Equal("after", await AskAsync(client, "writer-unwritten"));
        Assert.Equal("after", await AskAsync(client, "stream-unwritten"));
        await client.SendAsync("writer ");
        await client.ExpectFrameAsync(WireClient.Text, "");
        await client.SendAsync("stream ");
        await client.ExpectFrameAsync(WireClient.Binary, "");
        await client.SendAsync("writer-flush end");
        await client.ExpectFrameAsync(WireClient.Text, "end", fin: false);
        await client.ExpectFrameAsync(WireClient.Continuation, "");
    }

    /// <summary>RemoteEndpoint javadoc: a send is done when it is buffered; flush sends, so does the end; pings do not wait; a close flushes first.</summary>
    [Fact]
    public async Task Rule32_BatchesAreOffByDefaultGatherUntilTheyAreFlushedAndLeaveBeforeAClose()
    {
        WireClient client = await OpenAsync("/remote");
        Assert.Equal("at once", await AskAsync(client, "text at once"));
        await client.SendAsync("batch-elsewhere one two three");
        await client.Case.ExpectAsync("accepted True");
        await client.Case.OpenAsync("flush");
        await client.ExpectFrameAsync(WireClient.Text, "one");
        await client.Case.OpenAsync("more");
        await client.ExpectFrameAsync(WireClient.Text, "two"); // which the ping takes along
        await client.ExpectFrameAsync(WireClient.Ping, "ping");
        await client.Case.OpenAsync("end");
        await client.Case.ExpectAsync("gathered True");
        await client.Case.OpenAsync("dispose");
        await client.ExpectFrameAsync(WireClient.Text, "three");
        await client.SendAsync("batch-close last");
        await client.ExpectFrameAsync(WireClient.Text, "last");
        await client.ExpectCloseAsync(1000, "batch");
    }

    /// <summary>2.3 issue 517.</summary>
    [Fact]
    public async Task Rule33_ASendIsDoneWhenWrittenWhereThatWasAskedForWithinItsOwnTimeWhichInABatchBeginsWithTheFlush()
    {
        WireClient slow = await OpenAsync("/remote");
        await slow.SendAsync("fill");
        await slow.Case.ExpectAsync("full");
        await slow.SendAsync("when-written");
        await slow.Case.ExpectAsync("sending");
        await slow.Case.ExpectNothingMoreAsync();
        while ((await slow.ReadMessageAsync()).Opcode != WireClient.Text)
        {
        }

        await slow.Case.ExpectAsync("written");

        CaseLink link = await StartServerAsync(Variants.StillTime);
        WireClient batch = await OpenAsync(link, "/remote");
        await batch.SendAsync("batch-timed");
        await link.ExpectAsync("gathered");
        await link.AdvanceAsync(TimeSpan.FromSeconds(5));
        await link.OpenAsync("flush");
        await link.ExpectAsync("completed False");
        await batch.ExpectAsync("batched");
        await link.ExpectAsync("written");

        WireClient late = await OpenAsync(link, "/remote");
        await late.SendAsync("fill");
        await link.ExpectAsync("full");
        await late.SendAsync("timed");
        await late.SendAsync("drained"); // whose handler comes behind the other's
        await link.ExpectAsync("draining");
        Assert.Equal("timed TimeoutException", await link.AdvanceToAsync(TimeSpan.FromMilliseconds(200)));
    }

    /// <summary>Tomcat's registerFuture: a send that waits for room, one that waits to be written, and one with a callback.</summary>
    [Fact]
    public async Task Rule34_SendsThatWaitFailWhenTheSessionEnds()
    {
        WireClient client = await OpenAsync("/remote");
        await client.SendAsync("fill-full");
        await client.Case.ExpectAsync("full");
        await client.SendAsync("when-written");
        await client.Case.ExpectAsync("sending");
        client.Wire.Reset();
        string[] entries = [await client.Case.NextAsync(), await client.Case.NextAsync(), await client.Case.NextAsync()];
        Assert.Contains("waiting SessionClosedException", entries);
        Assert.Contains("written SessionClosedException", entries);
        Assert.Contains(entries, static entry => entry.StartsWith("close 1006", StringComparison.Ordinal));
    }

    /// <summary>2.1.5-1: the peer's close, our own, a lost connection, an abort, a broken rule, a failed handler.</summary>
    [Fact]
    public async Task Rule35_OnCloseIsCalledExactlyOnceOnEveryPath()
    {
        foreach ((string path, Func<WireClient, Task> end, string seen) in Ends)
        {
            CaseLink link = await StartServerAsync();
            WireClient client = await OpenAsync(link, path);
            await end(client);
            string entry = await link.NextAsync();
            while (!entry.StartsWith("close ", StringComparison.Ordinal))
            {
                entry = await link.NextAsync();
            }

            Assert.StartsWith(seen, entry, StringComparison.Ordinal);
            await client.DisposeAsync();
            await link.ExpectNothingMoreAsync();
        }
    }

    private static readonly (string, Func<WireClient, Task>, string)[] Ends =
    [
        ("/closing/x", static client => client.LeaveAsync(4000), "close 4000 [] Remote 4000"),
        ("/closing/x", static client => client.SendAsync("close 4001"), "close 4001 [] Local 4001"),
        ("/closing/x", static client => client.SendAsync("abort"), "close 1006"),
        ("/closing/x", static client => client.SendAsync(WireClient.FrameOf(5, "x")), "close 1006"),
        ("/closing/x", static client => Task.Run(client.Wire.Reset), "close 1006"),
        ("/closing/x", static client => Task.Run(client.Wire.EndOutput), "close 1006"),
        ("/closing-silent", static client => client.SendAsync("fails"), "close 1006 [internal error] Transport 1011"),
    ];

    /// <summary>RFC 6455 sections 5.5.1 and 7.4: payload of one byte, reason that is not UTF-8, codes that may not be on the wire.</summary>
    [Theory]
    [InlineData(new byte[] { 3 }, 1002)]
    [InlineData(new byte[] { 3, 232, 0xFF }, 1007)]
    [InlineData(new byte[] { 3, 231 }, 1002)] // 999
    [InlineData(new byte[] { 3, 236 }, 1002)] // 1004
    [InlineData(new byte[] { 3, 237 }, 1002)] // 1005
    [InlineData(new byte[] { 3, 238 }, 1002)] // 1006
    [InlineData(new byte[] { 3, 247 }, 1002)] // 1015
    [InlineData(new byte[] { 4, 76 }, 1002)] // 1100
    [InlineData(new byte[] { 19, 136 }, 1002)] // 5000
    public async Task Rule36_ACloseFrameThatBreaksARuleIsAProtocolError(byte[] payload, int code)
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.SendAsync(WireClient.FrameOf(WireClient.Close, payload));
        await client.ExpectCloseAsync(code);
        await client.Case.ExpectAsync("open");
        Assert.Matches($@"^close 1006 \[.*\] Transport {code} False$", await client.Case.NextAsync());
    }

    /// <summary>Both sides at once, and a peer that says nothing: no hang, one OnClose, the connection ended after the close time-out.</summary>
    [Fact]
    public async Task Rule37_SimultaneousClosesEndInOneOnCloseAndASilentPeerIsGivenUpAfterTheCloseTimeout()
    {
        CaseLink link = await StartServerAsync(Variants.StillTime);
        WireClient both = await OpenAsync(link, "/closing/x");
        await both.SendAsync(WireClient.FrameOf(WireClient.Text, "close 4001 ours"), WireClient.CloseFrame(4002, "theirs"));
        await both.ExpectCloseAsync(4001, "ours");
        await both.ExpectEndAsync();
        await link.ExpectAsync("open", "close 4001 [ours] Local 4001 False");
        await link.ExpectNothingMoreAsync();

        WireClient silent = await OpenAsync(link, "/closing/x");
        await silent.SendAsync("close 4003 ours");
        await silent.ExpectCloseAsync(4003);
        await link.ExpectAsync("open", "close 4003 [ours] Local 4003 False");
        await link.AdvanceAsync(TimeSpan.FromSeconds(31));
        await silent.ExpectGoneAsync();
        await link.ExpectNothingMoreAsync();
    }

    /// <summary>5.2.1-3, with decision (a): what had been added is taken back, and nobody is barred afterwards.</summary>
    [Fact]
    public async Task Rule38_AFailedDeploymentTakesBackWhatItHadAddedAndBarsNobody()
    {
        CaseLink link = await StartServerAsync();
        WireClient client = await OpenAsync(link, "/deploy");
        Assert.StartsWith("InvalidOperationException: ", await AskAsync(client, "add-several /new/one /new/{a} /new/{b}"), StringComparison.Ordinal);
        Assert.Equal(404, (await AskAsync(link, "/new/one")).Head.Status);
        Assert.Equal("added", await AskAsync(client, "add-several /new/one /new/{a}"));
        await (await OpenAsync(link, "/new/one")).ExpectAsync("/new/one");
        Assert.StartsWith("InvalidOperationException: ", await AskAsync(client, "build /a/{x} /a/{y}"), StringComparison.Ordinal);
    }

    /// <summary>Session.setMaxIdleTimeout: what comes, what goes, and pings put it off; then 1001 on the wire, 1006 locally.</summary>
    [Fact]
    public async Task Rule39_AnIdleSessionIsClosedAndMessagesInBothDirectionsAndPingsPutThatOff()
    {
        CaseLink link = await StartServerAsync(Variants.StillTime);
        WireClient client = await OpenAsync(link, "/closing/x");
        await link.ExpectAsync("open");
        Assert.Equal("1000", await AskAsync(client, "set IdleTimeout 1000"));
        await client.SendAsync("send-later pushed");
        await link.ExpectAsync("waiting");
        foreach (Func<Task> sign in (Func<Task>[])[
            () => client.AskAsync("text both", "both"),
            async () =>
            {
                await link.OpenAsync("send");
                await client.ExpectAsync("pushed");
            },
            async () =>
            {
                await client.SendPingAsync("p");
                await client.ExpectFrameAsync(WireClient.Pong, "p");
            },
            () => client.AskAsync("get IsOpen", "True")])
        {
            await link.AdvanceAsync(TimeSpan.FromMilliseconds(800));
            await sign();
        }

        Assert.Matches(@"^close 1006 \[.*\] Transport 1001 False$", await link.AdvanceToAsync(TimeSpan.FromMilliseconds(1200)));
        await client.ExpectCloseAsync(1001);
    }

    /// <summary>Session javadoc.</summary>
    [Fact]
    public async Task Rule40_OpenSessionsAreTheCallerAndTheOpenOnesOfTheSameEndpoint()
    {
        WireClient one = await OpenAsync("/room/a", static request => request.With("X-Number", "1"));
        WireClient two = await OpenAsync("/room/a", static request => request.With("X-Number", "2"));
        await OpenAsync("/room/b", static request => request.With("X-Number", "3"));
        await one.AskAsync("who", "1 2");
        await two.LeaveAsync();
        await one.Case.ExpectAsync("closed False");
        await one.AskAsync("who", "1");
    }
}
