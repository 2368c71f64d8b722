using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>A close is a clean one if close frames have gone both ways (RFC 6455 section 7.1.4).</summary>
public sealed class CleanCloseTests
{
    private static readonly CloseCode s_own = (CloseCode)4001;

    [Fact]
    public async Task OurCloseIsNotCleanBeforeThePeerHasAnsweredIt()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        Assert.Null(endpoint.Session.CloseReason);
        await endpoint.Session.CloseAsync(s_own, "bye");
        await client.ExpectCloseAsync(s_own, "bye");
        Assert.Equal(await endpoint.Closed.Within(), endpoint.Session.CloseReason);
        Assert.False(endpoint.Session.CloseReason!.Value.WasClean);
        await client.SendCloseAsync(s_own);
        await Bounded.Until(() => endpoint.Session.CloseReason!.Value.WasClean);
        await client.ExpectAsync(ReceivedKind.End);
        client.EndOutput();
        await ClosingTests.AssertClosedAsync(server, endpoint, new CloseReason(s_own, "bye", CloseInitiator.Local, s_own), answered: true);
    }

    [Fact]
    public async Task APeerThatEndsTheConnectionInsteadOfAnsweringLeavesItUnclean()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await endpoint.Session.CloseAsync(s_own, "bye");
        await client.ExpectCloseAsync(s_own, "bye");
        await client.SendTextAsync("not an answer");
        client.EndOutput();
        await ClosingTests.AssertClosedAsync(server, endpoint, new CloseReason(s_own, "bye", CloseInitiator.Local, s_own), answered: false);
    }

    [Fact]
    public async Task APeerThatNeverAnswersLeavesItUnclean()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await endpoint.Session.CloseAsync(s_own, "bye");
        await client.ExpectCloseAsync(s_own, "bye");
        await endpoint.Closed.Within();
        server.Time.Advance(TimeSpan.FromMinutes(1));
        await ClosingTests.AssertClosedAsync(server, endpoint, new CloseReason(s_own, "bye", CloseInitiator.Local, s_own), answered: false);
    }

    /// <summary>Section 7.1.5 has 1006 for this end, and a connection that ended so is none that was closed cleanly.</summary>
    [Fact]
    public async Task AnAnswerToAFailureDoesNotMakeItClean()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with { Binary = null });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Binary, [1]);
        await client.ExpectCloseAsync(CloseCode.UnsupportedData);
        await client.SendCloseAsync(CloseCode.UnsupportedData);
        client.EndOutput();
        await ClosingTests.AssertClosedAsync(
            server,
            endpoint,
            new CloseReason(CloseCode.AbnormalClosure, "this endpoint takes no binary messages", CloseInitiator.Transport, CloseCode.UnsupportedData),
            answered: false);
    }

    [Fact]
    public async Task AnAnswerOfOursThatNeverLeftWasNone()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await endpoint.Session.SendAsync(new byte[70_000]).Within(); // more than the pipe takes before its reader reads
        await client.SendCloseAsync(s_own, "bye");
        Assert.True((await endpoint.Closed.Within()).WasClean);
        await client.DisposeAsync();
        await ClosingTests.AssertClosedAsync(server, endpoint, new CloseReason(s_own, "bye", CloseInitiator.Remote, s_own), answered: false);
    }
}
