using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>What callbacks throw goes to OnError, and without it to the log and a close with 1011.</summary>
public sealed class HandlerFailureTests
{
    private static readonly CloseReason s_internalError =
        new(CloseCode.AbnormalClosure, "internal error", CloseInitiator.Transport, CloseCode.InternalError);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithAnErrorHandlerTheSessionLivesOn(bool afterAwait)
    {
        await using TestServer server = await TestServer.StartAsync(Failing(afterAwait) with
        {
            Error = static (endpoint, error) => endpoint.Session.SendAsync("error: " + error.Message),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.TextFrame("fail"), RawClient.TextFrame("ok"), RawClient.TextFrame("fail"), RawClient.TextFrame("fine"));
        await client.ExpectTextAsync("error: fail");
        await client.ExpectTextAsync("ok");
        await client.ExpectTextAsync("error: fail");
        await client.ExpectTextAsync("fine");
        Assert.False(endpoint.Overlapped);
        Assert.Empty(server.Log.Failures);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutAnErrorHandlerTheSessionCloses(bool afterAwait)
    {
        await using TestServer server = await TestServer.StartAsync(Failing(afterAwait));
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.TextFrame("ok"), RawClient.TextFrame("fail"), RawClient.TextFrame("never"));
        await client.ExpectTextAsync("ok");
        await client.ExpectCloseAsync(CloseCode.InternalError, "internal error"); // and nothing of the exception's text
        client.EndOutput();
        await ClosingTests.AssertClosedAsync(server, endpoint, s_internalError);
        Assert.DoesNotContain("text never", endpoint.Calls);
        LogEntry entry = Assert.Single(server.Log.Failures);
        Assert.Equal((120, "fail"), (entry.Id, entry.Error!.Message));
        Assert.Contains("TestEndpoint at /", entry.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnErrorHandlerThatThrowsClosesTheSession(bool afterAwait)
    {
        await using TestServer server = await TestServer.StartAsync(Failing(afterAwait: false) with
        {
            Error = afterAwait
                ? static async (_, _) => { await Task.Yield(); throw new InvalidOperationException("worse"); }
                : static (_, _) => throw new InvalidOperationException("worse"),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("fail");
        await client.ExpectCloseAsync(CloseCode.InternalError);
        client.EndOutput();
        await ClosingTests.AssertClosedAsync(server, endpoint, s_internalError);
        var logged = Assert.IsType<AggregateException>(Assert.Single(server.Log.Failures).Error);
        Assert.Equal(["worse", "fail"], logged.InnerExceptions.Select(static error => error.Message)); // and what it was called for
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatOnOpenThrowsGoesTheSameWay(bool handled)
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Open = static _ => throw new InvalidOperationException("no"),
            Error = handled ? static (_, _) => default : null,
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        if (handled)
        {
            await client.SendTextAsync("a");
            await client.ExpectTextAsync("a");
            Assert.Equal(["open", "error InvalidOperationException", "text a"], endpoint.Calls);
            return;
        }

        await client.ExpectCloseAsync(CloseCode.InternalError);
        client.EndOutput();
        await ClosingTests.AssertClosedAsync(server, endpoint, s_internalError);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatOnCloseThrowsGoesToTheErrorHandlerOrTheLog(bool handled)
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Close = static (_, _) => throw new InvalidOperationException("no"),
            Error = handled ? static (_, _) => default : null,
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.LeaveAsync();
        await endpoint.Released.Within();
        await server.ConnectionsEndedAsync();
        Assert.Equal(["open", "close", "error InvalidOperationException", "release"], endpoint.Calls);
        Assert.Equal(handled ? [] : [121], server.Log.Failures.Select(static entry => entry.Id));
    }

    [Fact]
    public async Task ACancellationByTheClosingTokenIsSilent()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = static (TestEndpoint endpoint, in InboundMessage _) => new ValueTask(Task.Delay(Timeout.Infinite, endpoint.Closing)),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("wait");
        await Bounded.Until(() => endpoint.Calls.Contains("text wait"));
        await endpoint.Session.CloseAsync();
        await endpoint.Closed.Within();
        await client.LeaveAsync();
        await endpoint.Released.Within();
        Assert.Empty(endpoint.Errors);
        Assert.Empty(server.Log.Failures);
    }

    [Fact]
    public async Task ACancellationWhileTheSessionIsOpenIsAnErrorLikeOthers()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = static (TestEndpoint _, in InboundMessage _) => throw new OperationCanceledException(),
            Error = static (endpoint, _) => endpoint.Session.SendAsync("seen"),
        });
        (RawClient client, _) = await server.ConnectAsync();
        await client.SendTextAsync("a");
        await client.ExpectTextAsync("seen");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AReplyAfterTheCloseGoesToTheErrorHandler(bool afterAwait)
    {
        TaskCompletionSource go = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = (TestEndpoint endpoint, in InboundMessage _) => ReplyLate(endpoint),
            Error = static (_, _) => default,
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("a");
        go.SetResult();
        await endpoint.Closed.Within();
        var error = Assert.IsType<SessionClosedException>(Assert.Single(endpoint.Errors));
        Assert.Equal((CloseCode)4000, error.CloseReason.Code);
        Assert.Equal($"The session {endpoint.Session.Id} of / has closed (4000 enough, by Local): nothing was sent.", error.Message);

        async ValueTask ReplyLate(TestEndpoint endpoint)
        {
            if (afterAwait)
            {
                await go.Task;
            }

            await endpoint.Session.CloseAsync((CloseCode)4000, "enough");
            await endpoint.Reply("late");
        }
    }

    [Fact]
    public async Task AConstructorThatThrowsIsAnswered500AndTheServerLives()
    {
        bool broken = true;
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder => builder.AddRoutes(
            Endpoints.Infrastructure.RouteTable.Create(new Endpoints.Infrastructure.EndpointDescriptor
            {
                EndpointType = typeof(HandlerFailureTests),
                Path = "/broken",
                Activate = (session, _) => broken ? throw new InvalidOperationException("no") : new TestEndpoint(session, Behaviour.Echo),
            })));
        RawClient client = server.Dial();
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(RawClient.Request("/broken")));
        await client.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 500 ", client.Head, StringComparison.Ordinal);
        await client.ReadToEndAsync();
        Assert.Equal(101, Assert.Single(server.Log.Failures).Id);

        broken = false;
        RawClient other = server.Dial();
        await other.UpgradeAsync("/broken");
        await other.SendTextAsync("a");
        await other.ExpectTextAsync("a");
    }

    [Fact]
    public async Task ASessionThatAConstructorGaveAwayBeforeItThrewIsOver()
    {
        WsSession? given = null;
        Task? sent = null;
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder => builder.AddRoutes(
            Endpoints.Infrastructure.RouteTable.Create(new Endpoints.Infrastructure.EndpointDescriptor
            {
                EndpointType = typeof(HandlerFailureTests),
                Path = "/broken",
                Activate = (session, _) =>
                {
                    given = session;
                    sent = session.SendAsync(new byte[2_000_000]).AsTask(); // waits for room
                    throw new InvalidOperationException("no");
                },
            })));
        RawClient client = server.Dial();
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(RawClient.Request("/broken")));
        await client.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 500 ", client.Head, StringComparison.Ordinal);
        Assert.False(given!.IsOpen);
        await Assert.ThrowsAsync<SessionClosedException>(() => sent!.Within());
        await Assert.ThrowsAsync<SessionClosedException>(() => given.SendAsync("a").AsTask().Within());
        Assert.Empty(given.OpenSessions);
    }

    private static Behaviour Failing(bool afterAwait) => Behaviour.Echo with
    {
        Text = afterAwait
            ? static (TestEndpoint endpoint, in InboundMessage message) => FailLater(endpoint, message.GetString())
            : static (TestEndpoint endpoint, in InboundMessage message) =>
                message.Span.SequenceEqual("fail"u8) ? throw new InvalidOperationException("fail") : endpoint.Reply(MessageKind.Text, message.Span),
    };

    private static async ValueTask FailLater(TestEndpoint endpoint, string text)
    {
        await Task.Yield();
        if (text == "fail")
        {
            throw new InvalidOperationException("fail");
        }

        await endpoint.Reply(text);
    }
}
