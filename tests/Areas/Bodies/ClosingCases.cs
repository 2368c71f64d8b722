using WsGen.Area.Server;

namespace WsGen.Area;

/// <summary>TCK spec/application/closing: 2.1.5, decision 7, RFC 6455 section 7.</summary>
public abstract class ClosingCases(HostKind kind) : AreaBody(kind)
{
    /// <summary>The peer's code and reason, echoed on the wire (RFC 6455 section 5.5.1), seen by OnClose once.</summary>
    [Theory]
    [InlineData(1000, "bye")]
    [InlineData(1001, "")]
    [InlineData(1011, "grün")]
    [InlineData(3000, "framework")]
    [InlineData(4999, "mine")]
    public async Task TheCodeOfThePeersCloseIsAnsweredAndSeen(int code, string reason)
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.LeaveAsync(code, reason);
        await client.Case.ExpectAsync("open", $"close {code} [{reason}] Remote {code} False");
        await client.Case.ExpectNothingMoreAsync();
    }

    /// <summary>A close frame without a code: 1005 locally, and none in the answer.</summary>
    [Fact]
    public async Task ACloseWithoutCodeIs1005AndIsAnsweredWithoutOne()
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.SendAsync(WireClient.FrameOf(WireClient.Close, ""));
        await client.ExpectCloseAsync(null);
        await client.ExpectEndAsync();
        await client.Case.ExpectAsync("open", "close 1005 [] Remote none False");
    }

    /// <summary>The application's own close: its code goes out and is what OnClose sees, without waiting for the peer.</summary>
    [Theory]
    [InlineData(1000, "done")]
    [InlineData(1003, "")]
    [InlineData(1008, "policy")]
    [InlineData(1013, "later")]
    [InlineData(4000, "mine")]
    public async Task TheApplicationsOwnCloseIsSentAndSeen(int code, string reason)
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.SendAsync($"close {code} {reason}");
        await client.ExpectCloseAsync(code, reason);
        await client.Case.ExpectAsync("open", $"close {code} [{reason}] Local {code} False");
        await client.SendCloseAsync(code);
        await client.ExpectEndAsync();
        await client.Case.ExpectNothingMoreAsync();
    }

    [Fact]
    public async Task CloseWithoutArgumentsIs1000()
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.SendAsync("close-default");
        await client.ExpectCloseAsync(1000, "");
    }

    /// <summary>CloseReason javadoc, RFC 6455 section 7.4: codes that may not be on the wire are an argument error, and the session lives on.</summary>
    [Theory]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1010)]
    [InlineData(1015)]
    [InlineData(2999)]
    [InlineData(5000)]
    public async Task ACodeThatMayNotBeSentIsAnArgumentError(int code)
    {
        WireClient client = await OpenAsync("/remote");
        await client.AskAsync($"close {code} x", "threw ArgumentException code");
        await client.AskAsync("get IsOpen", "True");
    }

    /// <summary>CloseReason: at most 123 bytes of UTF-8. 61 characters of two bytes fit, 62 do not.</summary>
    [Fact]
    public async Task AReasonHolds123BytesOfUtf8()
    {
        WireClient client = await OpenAsync("/remote");
        await client.AskAsync("close-long 62", "threw ArgumentException reason");
        await client.SendAsync("close-long 61");
        await client.ExpectCloseAsync(1000, new string('é', 61));
    }

    /// <summary>After a close frame of ours no data comes; what the peer has sent before its answer is thrown away.</summary>
    [Fact]
    public async Task MessagesBehindOurCloseAreNotDelivered()
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.SendAsync("close 1000");
        await client.ExpectCloseAsync(1000);
        await client.SendAsync("text late");
        await client.SendCloseAsync();
        await client.ExpectEndAsync();
        await client.Case.ExpectAsync("open", "close 1000 [] Local 1000 False");
        await client.Case.ExpectNothingMoreAsync();
    }

    [Fact]
    public async Task WhatWasSentBeforeTheCloseGoesOutBeforeIt()
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.SendAsync("send-then-close last words");
        await client.ExpectFrameAsync(WireClient.Text, "last words");
        await client.ExpectCloseAsync(1000);
    }

    /// <summary>A message that is open when the session closes stays unfinished; the close frame does not wait for it.</summary>
    [Fact]
    public async Task ACloseDoesNotWaitForTheRestOfAMessage()
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.SendAsync("part-then-close part");
        await client.ExpectFrameAsync(WireClient.Text, "part", fin: false);
        await client.ExpectCloseAsync(1000);
    }

    /// <summary>close is idempotent: the first counts, on the wire and for OnClose.</summary>
    [Fact]
    public async Task TheSecondCloseDoesNothing()
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.SendAsync("close-twice");
        await client.ExpectCloseAsync(3001, "first");
        await client.SendCloseAsync(3001);
        await client.ExpectEndAsync();
        await client.Case.ExpectAsync("open", "open False", "close 3001 [first] Local 3001 False");
        await client.Case.ExpectNothingMoreAsync();
    }

    /// <summary>A lost connection: 1006, nothing on the wire.</summary>
    [Fact]
    public async Task ALostConnectionIs1006()
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.Case.ExpectAsync("open");
        client.Wire.Reset();
        Assert.StartsWith("close 1006 [", await client.Case.NextAsync(), StringComparison.Ordinal);
        await client.Case.ExpectNothingMoreAsync();
    }

    /// <summary>FIN without a close frame: the closing handshake was not completed (RFC 6455 section 7.1.5).</summary>
    [Fact]
    public async Task AnEndWithoutACloseFrameIs1006()
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.Case.ExpectAsync("open");
        client.Wire.EndOutput();
        Assert.StartsWith("close 1006 [", await client.Case.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AbortResetsWithoutACloseFrameAndIs1006()
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.Case.ExpectAsync("open");
        await client.SendAsync("abort");
        await client.ExpectGoneAsync();
        Assert.StartsWith("close 1006 [", await client.Case.NextAsync(), StringComparison.Ordinal);
        await client.Case.ExpectNothingMoreAsync();
    }

    /// <summary>A broken rule of the protocol: the code that names it on the wire, 1006 locally.</summary>
    [Theory]
    [InlineData(3, "x", 1002)] // a reserved opcode
    [InlineData(WireClient.Continuation, "x", 1002)] // of nothing
    [InlineData(WireClient.Text, "\u00ff", 1007)] // below: not UTF-8
    public async Task ABrokenRuleIsNamedOnTheWireAndIs1006(int opcode, string payload, int code)
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.SendAsync(WireClient.FrameOf(opcode, System.Text.Encoding.Latin1.GetBytes(payload)));
        await client.ExpectCloseAsync(code);
        await client.SendCloseAsync(code);
        await client.Case.ExpectAsync("open");
        Assert.Matches($@"^close 1006 \[.*\] Transport {code} False$", await client.Case.NextAsync());
    }

    /// <summary>OnOpen closes: OnClose follows on it.</summary>
    [Fact]
    public async Task ACloseInOnOpenIsFollowedByOnClose()
    {
        WireClient client = await OpenAsync("/closing/open-close");
        await client.ExpectCloseAsync(4000, "at once");
        await client.Case.ExpectAsync("open", "close 4000 [at once] Local 4000 False");
    }

    /// <summary>5.1-4: OnClose never before OnOpen has completed, although the peer has long left.</summary>
    [Fact]
    public async Task OnCloseWaitsForOnOpen()
    {
        WireClient client = await OpenAsync("/closing/open-waits");
        await client.SendCloseAsync();
        client.Wire.EndOutput();
        await client.Case.ExpectNothingMoreAsync();
        await client.Case.OpenAsync("open");
        await client.Case.ExpectAsync("open", "close 1000 [] Remote 1000 False");
    }

    /// <summary>A handler that is at work is waited for, and its token tells it.</summary>
    [Fact]
    public async Task OnCloseWaitsForTheHandlerThatIsAtWork()
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.SendAsync("wait");
        await client.Case.ExpectAsync("open", "waiting");
        client.Wire.Reset();
        await client.Case.ExpectNothingMoreAsync();
        await client.Case.OpenAsync("message");
        Assert.StartsWith("waited ", await client.Case.NextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("close 1006 [", await client.Case.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheTokenFiresWhenThePeerIsLostWhileAHandlerIsAtWork()
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.SendAsync("wait-token");
        await client.Case.ExpectAsync("open", "waiting");
        client.Wire.Reset();
        Assert.StartsWith("cancelled ", await client.Case.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheTokenFiresWhenAPeerClosesWhileAHandlerIsAtWork()
    {
        WireClient client = await OpenAsync("/closing/x");
        await client.SendAsync("wait-token");
        await client.Case.ExpectAsync("open", "waiting");
        await client.SendCloseAsync();
        Assert.StartsWith("cancelled ", await client.Case.NextAsync(), StringComparison.Ordinal);
        await client.ExpectCloseAsync(1000);
    }

    /// <summary>Endpoint.onClose javadoc: nothing can be sent any more in it.</summary>
    [Fact]
    public async Task InOnCloseNothingCanBeSent()
    {
        WireClient client = await OpenAsync("/closing/close-sends");
        await client.LeaveAsync(4001);
        await client.Case.ExpectAsync("open", "close 4001 [] Remote 4001 False", "refused 4001");
    }

    [Fact]
    public async Task AProgrammaticEndpointIsToldOfThePeersClose()
    {
        WireClient client = await OpenAsync("/made/closing");
        await client.LeaveAsync(4002, "made");
        await client.Case.ExpectAsync("open", "close 4002 [made] Remote 4002");
        await client.Case.ExpectNothingMoreAsync();
    }

    [Fact]
    public async Task AProgrammaticEndpointIsToldOfItsOwnClose()
    {
        WireClient client = await OpenAsync("/made/closing");
        await client.SendAsync("close 4003 own");
        await client.ExpectCloseAsync(4003, "own");
        await client.Case.ExpectAsync("open", "close 4003 [own] Local 4003");
    }

    /// <summary>A server that stops: 1001 to every session, whose OnClose runs, and no connection is accepted any more.</summary>
    [Fact]
    public async Task AServerThatStopsClosesEverySessionWith1001()
    {
        CaseLink link = await StartServerAsync();
        WireClient one = await OpenAsync(link, "/closing/x");
        WireClient two = await OpenAsync(link, "/made/closing");
        Task stopping = link.Host.StopAsync();
        foreach (WireClient client in (WireClient[])[one, two])
        {
            await client.ExpectCloseAsync(1001);
            await client.SendCloseAsync(1001);
            await client.ExpectEndAsync();
        }

        await stopping.Within();
    }
}

public sealed class ClosingsOverSockets() : ClosingCases(HostKind.Sockets);

public sealed class ClosingsInMemory() : ClosingCases(HostKind.Memory);

public sealed class ClosingsPublished() : ClosingCases(HostKind.Published);
