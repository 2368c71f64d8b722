namespace WsGen.Area;

/// <summary>How messages reach their handlers: streams that begin before the message has ended, several at once, what is left unread (2.1.3, OnMessage javadoc).</summary>
public abstract class DeliveryCases(HostKind kind) : AreaBody(kind)
{
    /// <summary>Two at a time: the third begins when one of them has ended. Replies go out as they come.</summary>
    [Fact]
    public async Task SeveralMessagesAreHandledAtOnceUpToTheNumberThatTheEndpointSays()
    {
        WireClient client = await OpenAsync("/deliver/concurrent");
        foreach (string text in (string[])["one", "two", "three"])
        {
            await client.SendAsync(text);
        }

        Assert.Equal(["begins one", "begins two"], new[] { await client.Case.NextAsync(), await client.Case.NextAsync() }.Order());
        await client.Case.ExpectNothingMoreAsync();
        await client.Case.OpenAsync("two");
        await client.ExpectAsync("ended two");
        await client.Case.ExpectAsync("begins three");
        await client.Case.OpenAsync("three");
        await client.ExpectAsync("ended three");
        await client.Case.OpenAsync("one");
        await client.ExpectAsync("ended one");
    }

    [Fact]
    public async Task WhatOneOfSeveralThrowsGoesToOnErrorBesideTheOthers()
    {
        WireClient client = await OpenAsync("/deliver/concurrent");
        await client.SendAsync("one");
        await client.Case.ExpectAsync("begins one");
        await client.SendAsync("throws");
        await client.Case.ExpectAsync("begins throws");
        await client.Case.OpenAsync("throws");
        await client.ExpectAsync("error throws");
        await client.Case.OpenAsync("one");
        await client.ExpectAsync("ended one");
    }

    [Fact]
    public async Task OnCloseWaitsForAllThatAreUnderWay()
    {
        WireClient client = await OpenAsync("/deliver/concurrent");
        await client.SendAsync("one");
        await client.SendAsync("two");
        _ = await client.Case.NextAsync();
        _ = await client.Case.NextAsync();
        client.Wire.Reset();
        await client.Case.OpenAsync("one");
        await client.Case.ExpectNothingMoreAsync();
        await client.Case.OpenAsync("two");
        await client.Case.ExpectAsync("close");
    }

    [Fact]
    public async Task WhatAReaderLeavesUnreadIsThrownAwayAndTheNextMessageComes()
    {
        WireClient client = await OpenAsync("/deliver/first-line");
        await client.SendAsync("first\nsecond\nthird");
        await client.ExpectAsync("line first");
        await client.AskAsync("next", "line next");
    }

    [Fact]
    public async Task WhatAStreamLeavesUnreadOfALongMessageIsThrownAway()
    {
        WireClient client = await OpenAsync("/deliver/first-line");
        await client.SendAsync(
            WireClient.FrameOf(WireClient.Binary, [7, .. new byte[100_000]], fin: false), WireClient.FrameOf(WireClient.Continuation, new byte[100_000]));
        await client.ExpectAsync("byte 7");
        await client.SendBinaryAsync(8);
        await client.ExpectAsync("byte 8");
    }

    /// <summary>A line that is there is answered although the message has not ended.</summary>
    [Fact]
    public async Task AReplyNeedNotWaitForTheEndOfTheMessage()
    {
        WireClient client = await OpenAsync("/deliver/first-line");
        await client.SendAsync(WireClient.FrameOf(WireClient.Text, "early\n", fin: false));
        await client.ExpectAsync("line early");
        await client.SendAsync(WireClient.FrameOf(WireClient.Continuation, "rest"), WireClient.FrameOf(WireClient.Text, "next"));
        await client.ExpectAsync("line next");
    }

    /// <summary>The javadoc: do not keep the Reader. Here it says so.</summary>
    [Fact]
    public async Task AReaderThatIsKeptBeyondItsMessageThrows()
    {
        WireClient client = await OpenAsync("/deliver/kept");
        await client.AskAsync("one", "nothing");
        await client.AskAsync("two", "InvalidOperationException");
    }

    [Fact]
    public async Task AStreamReadsWhatHasComeAndWaitsForTheRest()
    {
        WireClient client = await OpenAsync("/deliver/reading");
        await client.SendAsync(WireClient.FrameOf(WireClient.Binary, new byte[3], fin: false));
        await client.Case.ExpectAsync("begins", "read 3");
        await client.SendAsync(WireClient.FrameOf(WireClient.Continuation, new byte[5], fin: false));
        await client.Case.ExpectAsync("read 5");
        await client.SendAsync(WireClient.FrameOf(WireClient.Continuation, []));
        await client.Case.ExpectAsync("end of message");
    }

    /// <summary>A session that ends within a message: the read throws, the token has fired, OnClose follows.</summary>
    [Fact]
    public async Task AReaderWhosePeerIsLostThrows()
    {
        WireClient client = await OpenAsync("/deliver/reading");
        await client.SendAsync(WireClient.FrameOf(WireClient.Binary, new byte[3], fin: false));
        await client.Case.ExpectAsync("begins", "read 3");
        client.Wire.Reset();
        await client.Case.ExpectAsync("closed True", "close 1006 ");
    }

    [Fact]
    public async Task ACloseFrameWithinAMessageEndsItsReaderWithTheSession()
    {
        WireClient client = await OpenAsync("/deliver/reading");
        await client.SendAsync(WireClient.FrameOf(WireClient.Binary, new byte[3], fin: false));
        await client.Case.ExpectAsync("begins", "read 3");
        await client.SendCloseAsync();
        await client.Case.ExpectAsync("closed True", "close 1000 1000");
        await client.ExpectCloseAsync(1000);
    }

    /// <summary>RFC 6455 section 8.1: text is checked as it arrives, streamed or not.</summary>
    [Fact]
    public async Task TextThatIsNoUtf8EndsItsReaderAndClosesWith1007()
    {
        WireClient client = await OpenAsync("/deliver/reading");
        await client.SendAsync(WireClient.FrameOf(WireClient.Text, "fine", fin: false));
        await client.Case.ExpectAsync("text begins");
        await client.SendAsync(WireClient.FrameOf(WireClient.Continuation, [0xFF]));
        await client.ExpectCloseAsync(1007);
        await client.Case.ExpectAsync("text closed", "close 1006 1007");
    }

    /// <summary>suspend and resume of Tomcat's session.</summary>
    [Fact]
    public async Task ASuspendedSessionGetsNothingUntilItIsResumed()
    {
        WireClient client = await OpenAsync("/deliver/suspending");
        await client.SendAsync(WireClient.FrameOf(WireClient.Text, "suspend"), WireClient.FrameOf(WireClient.Text, "one"), WireClient.FrameOf(WireClient.Text, "two"));
        await client.Case.ExpectAsync("suspend");
        await client.SendAsync("three");
        await client.Case.ExpectNothingMoreAsync();
        await client.Case.OpenAsync("resume");
        await client.Case.ExpectAsync("one", "two", "three");
        await client.LeaveAsync();
        await client.Case.ExpectAsync("close 1000");
    }

    [Fact]
    public async Task ASuspendedSessionMayClose()
    {
        WireClient client = await OpenAsync("/deliver/suspending");
        await client.SendAsync(WireClient.FrameOf(WireClient.Text, "suspend"), WireClient.FrameOf(WireClient.Text, "one"));
        await client.Case.ExpectAsync("suspend");
        await client.Case.OpenAsync("close");
        await client.ExpectCloseAsync(1000, "not now");
        await client.Case.ExpectAsync("close 1000");
    }

    /// <summary>Also where the message is swallowed.</summary>
    [Fact]
    public async Task TextThatIsIgnoredIsStillCheckedToBeUtf8()
    {
        WireClient client = await OpenAsync("/deliver/ignoring-text");
        await client.SendAsync("fine");
        await client.SendBinaryAsync(1);
        await client.ExpectAsync("1");
        await client.SendAsync(WireClient.FrameOf(WireClient.Text, [0xC0]));
        await client.ExpectCloseAsync(1007);
    }
}

public sealed class DeliveriesOverSockets() : DeliveryCases(HostKind.Sockets);

public sealed class DeliveriesInMemory() : DeliveryCases(HostKind.Memory);

public sealed class DeliveriesPublished() : DeliveryCases(HostKind.Published);
