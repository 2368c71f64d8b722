using Microsoft.Extensions.Logging;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>A handler that sends to another session, which has closed, is told of it as of its other failures; but its own session is not to pay for it.</summary>
public sealed class OtherSessionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutAnErrorHandlerItIsLoggedWithBothAndTheSessionLivesOn(bool afterAwait)
    {
        WsSession other = null!;
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = (TestEndpoint endpoint, in InboundMessage message) => PassOnAsync(endpoint, message.GetString()),
        });
        other = await OneThatHasClosedAsync(server);
        (RawClient client, TestEndpoint own) = await server.ConnectAsync();
        await client.SendTextAsync("to the other");
        await client.SendTextAsync("own");
        await client.ExpectTextAsync("own");

        LogEntry entry = Assert.Single(server.Log.Failures);
        Assert.Equal((127, LogLevel.Warning), (entry.Id, entry.Level));
        Assert.Contains($"TestEndpoint at / threw in session {own.Session.Id},", entry.Text, StringComparison.Ordinal);
        Assert.Contains($"another session, {other.Id}, which had closed", entry.Text, StringComparison.Ordinal);
        Assert.Null(entry.Error); // anybody can leave at such a moment: where it was stands in a line that has to be asked for
        LogEntry where = Assert.Single(server.Log.Entries, static entry => entry.Id == 128);
        Assert.Equal((LogLevel.Debug, other.Id), (where.Level, Assert.IsType<SessionClosedException>(where.Error).SessionId));
        Assert.DoesNotContain(server.Log.Entries, static entry => entry.Id == 122);

        async ValueTask PassOnAsync(TestEndpoint endpoint, string text)
        {
            if (afterAwait)
            {
                await Task.Yield();
            }

            await (text == "own" ? endpoint.Session : other).SendAsync(text);
        }
    }

    [Fact]
    public async Task TheErrorHandlerLearnsWhichSessionItWas()
    {
        WsSession other = null!;
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = (TestEndpoint _, in InboundMessage message) => other.SendAsync(message.GetString()),
            Error = (endpoint, error) => endpoint.Session.SendAsync(error.Message),
        });
        other = await OneThatHasClosedAsync(server);
        (RawClient client, TestEndpoint own) = await server.ConnectAsync();
        await client.SendTextAsync("a");
        await client.ExpectTextAsync($"The session {other.Id} of / has closed (4000 enough, by Local): nothing was sent.");
        Assert.Equal(other.Id, Assert.IsType<SessionClosedException>(Assert.Single(own.Errors)).SessionId);
        Assert.Empty(server.Log.Failures);
    }

    [Fact]
    public async Task TheOwnSessionsEndIsNoNewsAndThatOfAnotherIsEvenThen()
    {
        WsSession other = null!;
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = (TestEndpoint endpoint, in InboundMessage message) => CloseAndSendAsync(endpoint.Session, message.GetString() == "own" ? endpoint.Session : other),
        });
        other = await OneThatHasClosedAsync(server);
        (RawClient first, TestEndpoint own) = await server.ConnectAsync();
        await first.SendTextAsync("own");
        await own.Closed.Within();
        Assert.Equal(own.Session.Id, Assert.IsType<SessionClosedException>(Assert.Single(own.Errors)).SessionId);
        Assert.Empty(server.Log.Failures);
        Assert.Single(server.Log.Entries, static entry => entry.Id == 122);

        (RawClient second, TestEndpoint last) = await server.ConnectAsync();
        await second.SendTextAsync("other");
        await last.Closed.Within();
        Assert.Equal([127], server.Log.Failures.Select(static entry => entry.Id));

        static async ValueTask CloseAndSendAsync(WsSession own, WsSession to)
        {
            await own.CloseAsync();
            await to.SendAsync("late");
        }
    }

    [Fact]
    public async Task WhatTheErrorHandlerWasCalledForIsToldToo()
    {
        WsSession other = null!;
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = static (TestEndpoint _, in InboundMessage _) => throw new InvalidOperationException("fail"),
            Error = (_, error) => other.SendAsync(error.Message),
        });
        other = await OneThatHasClosedAsync(server);
        (RawClient client, _) = await server.ConnectAsync();
        await client.SendTextAsync("a");
        await Bounded.Until(() => server.Log.Failures.Any());
        LogEntry entry = Assert.Single(server.Log.Failures);
        Assert.Equal(120, entry.Id);
        Assert.Equal("fail", Assert.IsType<AggregateException>(entry.Error).InnerExceptions[1].Message);
    }

    /// <summary>A peer that leaves quickly hides nothing.</summary>
    [Fact]
    public async Task ItIsToldThoughTheErrorHandlerWasTooLateForItsOwnSession()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = static (TestEndpoint _, in InboundMessage _) => throw new InvalidOperationException("fail"),
            Error = static async (endpoint, error) =>
            {
                await endpoint.Session.CloseAsync();
                await endpoint.Session.SendAsync(error.Message);
            },
        });
        (RawClient client, _) = await server.ConnectAsync();
        await client.SendTextAsync("a");
        await Bounded.Until(() => server.Log.Failures.Any());
        LogEntry entry = Assert.Single(server.Log.Failures);
        Assert.Equal(121, entry.Id);
        Assert.Equal("fail", Assert.IsType<AggregateException>(entry.Error).InnerExceptions[1].Message);
    }

    /// <summary>What a stranger has given as its reason steers no terminal, and makes no lines of its own.</summary>
    [Fact]
    public void AStrangersReasonIsCleaned()
    {
        var error = new SessionClosedException(new CloseReason((CloseCode)4000, "x\e[31m\ncrit: all is lost", CloseInitiator.Remote));
        Assert.Equal("The session has closed (4000 x?[31m?crit: all is lost, by Remote): nothing was sent.", error.Message);
        Assert.Equal("x\e[31m\ncrit: all is lost", error.CloseReason.Reason);
    }

    /// <summary>Where nobody knows which session it was, it is the own one if that has closed.</summary>
    [Theory]
    [InlineData(false, new[] { 127 })]
    [InlineData(true, new int[0])]
    public async Task OneThatIsNotNamed(bool isOver, int[] failures)
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = (TestEndpoint endpoint, in InboundMessage _) => FailAsync(endpoint.Session),
        });
        (RawClient client, TestEndpoint own) = await server.ConnectAsync();
        await client.SendTextAsync("a");
        await Bounded.Until(() => server.Log.Entries.Any(static entry => entry.Id is 122 or 127));
        Assert.Equal(failures, server.Log.Failures.Select(static entry => entry.Id));
        var error = Assert.IsType<SessionClosedException>(Assert.Single(own.Errors));
        Assert.Null(error.SessionId);
        Assert.Equal("The session has closed (1001, by Remote): nothing was sent.", error.Message);

        async ValueTask FailAsync(WsSession session)
        {
            if (isOver)
            {
                await session.CloseAsync();
            }

            throw new SessionClosedException(new CloseReason(CloseCode.GoingAway, "", CloseInitiator.Remote));
        }
    }

    [Fact]
    public async Task ASequenceOfRepliesThatMeetsOneIsNotOverInSilence()
    {
        await using var rig = await EndpointServer.StartAsync(Carrier.Memory, static builder => builder.AddEndpoint<PassingEndpoint>());
        await using RawClient gone = await rig.ConnectAsync("/passing");
        await gone.SendTextAsync("this");
        await gone.ExpectTextAsync("this");
        PassingEndpoint.Last!.Abort();
        await using RawClient client = await rig.ConnectAsync("/passing");
        await client.SendTextAsync("to the last");
        await client.ExpectTextAsync("to the last");
        await Bounded.Until(() => rig.Log.Failures.Any());
        Assert.Equal(127, Assert.Single(rig.Log.Failures).Id);
    }

    private static async Task<WsSession> OneThatHasClosedAsync(TestServer server)
    {
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await endpoint.Session.CloseAsync((CloseCode)4000, "enough");
        await client.LeaveAsync();
        await endpoint.Closed.Within();
        return endpoint.Session;
    }
}

/// <summary>Answers, and passes the message on to the session that was here before.</summary>
[ServerEndpoint("/passing")]
internal sealed partial class PassingEndpoint(WsSession session)
{
    public static WsSession? Last { get; set; }

    [OnMessage]
    private async IAsyncEnumerable<string> Pass(string text)
    {
        yield return text;
        if (text != "this")
        {
            await Last!.SendAsync(text);
        }

        Last = session;
    }
}
