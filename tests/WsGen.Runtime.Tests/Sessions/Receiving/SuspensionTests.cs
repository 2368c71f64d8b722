using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions.Receiving;

/// <summary>WsSession.Suspend and Resume: no message is delivered between them, and none is lost.</summary>
public sealed class SuspensionTests
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task MessagesWaitAndComeInTheirOrder()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await SuspendedAsync(server);
        await client.SendAsync(RawClient.TextFrame("a"), RawClient.TextFrame("b"), RawClient.Frame(Opcode.Binary, [1]));
        await ExpectHeldAsync(server, client, endpoint);

        endpoint.Session.Resume();
        Assert.False(endpoint.Session.IsSuspended);
        await client.ExpectTextAsync("a");
        await client.ExpectTextAsync("b");
        await client.ExpectAsync(ReceivedKind.Binary);
        await client.SendTextAsync("c");
        await client.ExpectTextAsync("c");
    }

    [Fact]
    public async Task AHandlerSuspendsBeforeTheNextMessageOfTheSameRead()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = static (TestEndpoint endpoint, in InboundMessage message) =>
            {
                if (message.Span.SequenceEqual("suspend"u8))
                {
                    endpoint.Session.Suspend();
                }

                return endpoint.Reply(MessageKind.Text, message.Span);
            },
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        for (int i = 0; i < 3; i++)
        {
            await client.SendAsync(RawClient.TextFrame("before"), RawClient.TextFrame("suspend"), RawClient.TextFrame("behind"));
            await client.ExpectTextAsync("before");
            await client.ExpectTextAsync("suspend");
            await ExpectHeldAsync(server, client, endpoint);
            endpoint.Session.Resume();
            await client.ExpectTextAsync("behind");
        }
    }

    [Fact]
    public async Task OnOpenHoldsTheFirstMessageBack()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Open = static endpoint =>
            {
                endpoint.Session.Suspend();
                return default;
            },
        });
        RawClient client = server.Dial();
        await client.SendAsync(System.Text.Encoding.Latin1.GetBytes(RawClient.Request("/")), RawClient.TextFrame("first"));
        await client.ReadHeadAsync();
        TestEndpoint endpoint = await server.NextEndpointAsync();
        await ExpectHeldAsync(server, client, endpoint);
        endpoint.Session.Resume();
        await client.ExpectTextAsync("first");
    }

    /// <summary>However the endpoint wants its messages, they wait.</summary>
    [Theory]
    [InlineData("parts", "text part a", "text part b.")]
    [InlineData("stream", "text stream")]
    [InlineData("pong", "pong p")]
    [InlineData("beside", "text a")]
    public async Task SoDoPartsStreamsPongsAndMessagesBesideOthers(string form, params string[] calls)
    {
        Behaviour behaviour = form switch
        {
            "parts" => new Behaviour { TextDelivery = Delivery.Parts },
            "stream" => new Behaviour { TextDelivery = Delivery.Stream, TextStream = static (_, _) => default },
            "pong" => new Behaviour { Pong = static (_, _) => default },
            _ => Behaviour.Echo with { MaxConcurrentMessages = 2 },
        };
        await using TestServer server = await TestServer.StartAsync(behaviour);
        (RawClient client, TestEndpoint endpoint) = await SuspendedAsync(server);
        await client.SendAsync(form switch
        {
            "parts" or "stream" => [RawClient.Frame(Opcode.Text, "a"u8, fin: false), RawClient.Frame(Opcode.Continuation, "b"u8)],
            "pong" => [RawClient.Frame(Opcode.Pong, "p"u8)],
            _ => [RawClient.TextFrame("a")],
        });
        await ExpectHeldAsync(server, client, endpoint);
        endpoint.Session.Resume();
        await Bounded.Until(() => endpoint.Calls.Count == 1 + calls.Length);
        Assert.Equal(["open", .. calls], endpoint.Calls);
        Assert.False(endpoint.Overlapped);
    }

    [Fact]
    public async Task WhatIsUnderWayBesideGoesOn()
    {
        TaskCompletionSource release = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(new Behaviour
        {
            MaxConcurrentMessages = 3,
            Text = (TestEndpoint endpoint, in InboundMessage message) => ReplyLaterAsync(endpoint, message.GetString()),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("under way");
        await Bounded.Until(() => endpoint.Calls.Count == 2);
        endpoint.Session.Suspend();
        await client.SendTextAsync("waits");
        await ExpectHeldAsync(server, client, endpoint);
        release.SetResult();
        await client.ExpectTextAsync("under way");
        endpoint.Session.Resume();
        await client.ExpectTextAsync("waits");

        async ValueTask ReplyLaterAsync(TestEndpoint endpoint, string text)
        {
            await release.Task;
            await endpoint.Reply(text);
        }
    }

    [Fact]
    public async Task TheRateLimitHoldsBehindItAsWell()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { MessageRateLimit = 1 });
        rig.Transport.Push(RawClient.TextFrame("takes the token"));
        rig.Session.Suspend();
        rig.Transport.Push(RawClient.TextFrame("a"), RawClient.TextFrame("b"));
        Assert.True(rig.Connection.IsInCallback);
        rig.Session.Resume();
        Assert.Equal(["text takes the token"], rig.TakeFrames());
        await PassUntilSentAsync("text a");
        await PassUntilSentAsync("text b");

        async Task PassUntilSentAsync(string frame)
        {
            rig.Pass(TimeSpan.FromMilliseconds(900));
            Assert.Empty(rig.TakeFrames());
            string[] sent = [];
            rig.Pass(TimeSpan.FromMilliseconds(150));
            await Bounded.Until(() => (sent = rig.TakeFrames()).Length > 0);
            Assert.Equal([frame], sent);
        }
    }

    [Fact]
    public async Task ThePeersCloseIsAnsweredWhereNoMessageWaits()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await SuspendedAsync(server);
        await client.SendCloseAsync(CloseCode.NormalClosure);
        await client.ExpectCloseAsync(CloseCode.NormalClosure);
        Assert.Equal(CloseInitiator.Remote, (await endpoint.Closed.Within()).Initiator);
        Assert.False(endpoint.Session.IsSuspended);
    }

    [Fact]
    public async Task OurOwnCloseEndsItWithoutTheMessage()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await SuspendedAsync(server);
        await client.SendTextAsync("never delivered");
        await ExpectHeldAsync(server, client, endpoint);
        await endpoint.Session.CloseAsync(CloseCode.GoingAway, "enough");
        await client.ExpectCloseAsync(CloseCode.GoingAway, "enough");
        await endpoint.Closed.Within();
        Assert.Equal(["open", "close"], endpoint.Calls.Take(2));
    }

    [Fact]
    public async Task AbortEndsItAtOnce()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await SuspendedAsync(server);
        await client.SendTextAsync("never delivered");
        await ExpectHeldAsync(server, client, endpoint);
        endpoint.Session.Abort();
        await endpoint.Released.Within();
        Assert.Equal(["open", "close", "release"], endpoint.Calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task APeerThatHasGoneIsSeenAndWhatItHasSentIsDeliveredIfTheSessionIsResumedInTime(bool closes)
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, static builder => builder.Options.CloseTimeout = CloseTimeout);
        (RawClient client, TestEndpoint endpoint) = await GoneAsync(server, "said before", closes);
        Assert.True(endpoint.Session is { IsOpen: true, IsSuspended: true });
        endpoint.Session.Resume();
        await client.ExpectTextAsync("said before");
        Assert.Equal(closes ? CloseInitiator.Remote : CloseInitiator.Transport, (await endpoint.Closed.Within()).Initiator);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OtherwiseTheSessionEndsAfterTheCloseTimeoutAndNothingWasDelivered(bool closes)
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, static builder => builder.Options.CloseTimeout = CloseTimeout);
        (_, TestEndpoint endpoint) = await GoneAsync(server, "never delivered", closes);
        server.Time.Advance(CloseTimeout - (2 * ConnectionClock.Resolution));
        Assert.True(endpoint.Session.IsOpen);
        await AdvanceUntilAsync(server, () => endpoint.Closed.IsCompleted);
        CloseReason reason = await endpoint.Closed;
        Assert.Equal((CloseCode.AbnormalClosure, CloseInitiator.Transport), (reason.Code, reason.Initiator));
        Assert.Contains("CloseTimeout", reason.Reason, StringComparison.Ordinal);
        Assert.Equal(["open", "close"], endpoint.Calls.Take(2));
    }

    [Fact]
    public async Task ASessionOfWhichAMessageWaitsIsNotIdle()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, static builder => builder.Options.ReadIdleTimeout = TimeSpan.FromSeconds(1));
        (RawClient client, TestEndpoint endpoint) = await SuspendedAsync(server);
        await client.SendTextAsync("a");
        await ExpectHeldAsync(server, client, endpoint);
        for (int i = 0; i < 60; i++)
        {
            server.Time.Advance(ConnectionClock.Resolution);
        }

        endpoint.Session.Resume();
        await client.ExpectTextAsync("a");
        await AdvanceUntilAsync(server, () => endpoint.Closed.IsCompleted); // and now it is
    }

    [Fact]
    public async Task OneResumeEndsSeveralSuspendsAndNeitherMindsBeingCalledInVain()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        endpoint.Session.Resume();
        endpoint.Session.Suspend();
        endpoint.Session.Suspend();
        Assert.True(endpoint.Session.IsSuspended);
        await client.SendTextAsync("a");
        await ExpectHeldAsync(server, client, endpoint);
        endpoint.Session.Resume();
        endpoint.Session.Resume();
        await client.ExpectTextAsync("a");
    }

    [Fact]
    public async Task AfterTheEndSuspendThrowsAndResumeDoesNot()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendCloseAsync(CloseCode.NormalClosure);
        await endpoint.Closed.Within();
        Assert.Throws<SessionClosedException>(endpoint.Session.Suspend);
        endpoint.Session.Resume();
        Assert.False(endpoint.Session.IsSuspended);
    }

    /// <summary>On and off from outside while messages come: each is delivered once, in order, by one at a time.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task OnAndOffFromOutsideLosesNothing(int concurrent)
    {
        const int Count = 2_000;
        int delivered = 0;
        await using TestServer server = await TestServer.StartAsync(new Behaviour
        {
            MaxConcurrentMessages = concurrent,
            Text = (TestEndpoint _, in InboundMessage _) =>
            {
                Interlocked.Increment(ref delivered);
                return default;
            },
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        var toggling = Task.Run(() =>
        {
            while (Volatile.Read(ref delivered) < Count && endpoint.Session.IsOpen)
            {
                endpoint.Session.Suspend();
                Thread.Yield();
                endpoint.Session.Resume();
                Thread.Yield();
            }
        }, TestContext.Current.CancellationToken);
        for (int i = 0; i < Count; i++)
        {
            await client.SendTextAsync($"{i}");
        }

        await toggling.Within();
        string[] texts = [.. endpoint.Calls.Skip(1)];
        if (concurrent == 1)
        {
            Assert.Equal(Enumerable.Range(0, Count).Select(static i => $"text {i}"), texts);
            Assert.False(endpoint.Overlapped);
        }
        else
        {
            Assert.Equal(Count, texts.Distinct().Count());
        }
    }

    private static async Task<(RawClient Client, TestEndpoint Endpoint)> SuspendedAsync(TestServer server)
    {
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        endpoint.Session.Suspend();
        Assert.True(endpoint.Session.IsSuspended);
        return (client, endpoint);
    }

    /// <summary>A peer whose message waits, and who has gone, as has been seen.</summary>
    private static async Task<(RawClient Client, TestEndpoint Endpoint)> GoneAsync(TestServer server, string said, bool closes)
    {
        (RawClient client, TestEndpoint endpoint) = await SuspendedAsync(server);
        CancellationToken closing = endpoint.Closing;
        await client.SendTextAsync(said);
        await ExpectHeldAsync(server, client, endpoint);
        if (closes)
        {
            await client.SendCloseAsync(CloseCode.NormalClosure);
        }
        else
        {
            client.EndOutput();
        }

        await AdvanceUntilAsync(server, () => closing.IsCancellationRequested);
        return (client, endpoint);
    }

    /// <summary>A ping behind the message is answered, so the message has come; it was not delivered.</summary>
    private static async Task ExpectHeldAsync(TestServer server, RawClient client, TestEndpoint endpoint)
    {
        int calls = endpoint.Calls.Count;
        await client.SendAsync(Opcode.Ping, "?"u8);
        Task<Received> answer = client.ReceiveAsync();
        await AdvanceUntilAsync(server, answer);
        Assert.Equal(ReceivedKind.Pong, (await answer).Kind);
        Assert.Equal(calls, endpoint.Calls.Count);
        Assert.True(endpoint.Session.IsSuspended);
    }

    private static async Task AdvanceUntilAsync(TestServer server, Task task)
    {
        await AdvanceUntilAsync(server, () => task.IsCompleted);
        await task;
    }

    private static Task AdvanceUntilAsync(TestServer server, Func<bool> condition) => Bounded.Until(() =>
    {
        server.Time.Advance(ConnectionClock.Resolution);
        return condition();
    });
}
