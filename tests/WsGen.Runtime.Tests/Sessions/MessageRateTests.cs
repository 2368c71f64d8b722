using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>How many messages a second a peer may send.</summary>
public sealed class MessageRateTests
{
    [Fact]
    public async Task BeyondTheLimitMessagesWaitAndNoneIsLost()
    {
        await using TestServer server = await StartAsync(MessageRatePolicy.Wait);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync([.. Enumerable.Range(0, 12).Select(i => RawClient.TextFrame($"{i}"))]);
        for (int i = 0; i < 5; i++)
        {
            await client.ExpectTextAsync($"{i}"); // the burst
        }

        for (int i = 5; i < 12; i++)
        {
            Assert.Equal(i, endpoint.Calls.Count(static call => call != "open"));
            Task next = client.ExpectTextAsync($"{i}");
            await Bounded.Until(() =>
            {
                server.Time.Advance(ConnectionClock.Resolution);
                return next.IsCompleted;
            });
            await next;
        }

        Assert.True(endpoint.Session.IsOpen);
    }

    [Fact]
    public async Task OrTheSessionIsClosedWith1008()
    {
        await using TestServer server = await StartAsync(MessageRatePolicy.Close);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync([.. Enumerable.Range(0, 12).Select(i => RawClient.TextFrame($"{i}"))]);
        for (int i = 0; i < 5; i++)
        {
            await client.ExpectTextAsync($"{i}");
        }

        await client.ExpectCloseAsync(CloseCode.PolicyViolation, "more than 10 messages a second (MessageRateLimit)");
        Assert.Equal(CloseCode.PolicyViolation, (await endpoint.Closed.Within()).SentCode);
    }

    [Theory]
    [InlineData(MessageRatePolicy.Wait, true)]
    [InlineData(MessageRatePolicy.Close, true)]
    [InlineData(MessageRatePolicy.Wait, false)]
    [InlineData(MessageRatePolicy.Close, false)]
    public async Task FramesThatAreNoMessagesHaveTheSameLimitOnceMore(MessageRatePolicy policy, bool pings)
    {
        byte[] idle = pings ? RawClient.Frame(Opcode.Pong, [1]) : RawClient.Frame(Opcode.Continuation, [], fin: false);
        await using TestServer server = await StartAsync(policy);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        for (int i = 0; i < 5; i++)
        {
            await client.SendTextAsync("a message takes nothing of it");
            await client.ExpectTextAsync("a message takes nothing of it");
        }

        await client.SendAsync(RawClient.Frame(Opcode.Text, [(byte)'a'], fin: false));
        await client.SendAsync([.. Enumerable.Repeat(idle, 5), RawClient.Frame(Opcode.Pong, [7])]);
        await client.ExpectCloseAsync(
            CloseCode.PolicyViolation, "more than 10 pings, pongs or empty fragments a second (MessageRateLimit)");
        Assert.Equal(CloseCode.PolicyViolation, (await endpoint.Closed.Within()).SentCode);
    }

    /// <summary>Time and bytes are the test's: a ping that came late would be one of several, and its pong not that of the last.</summary>
    [Fact]
    public void PongsThatWeHaveAskedForAreNotCounted()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { MessageRateLimit = 1, KeepAliveInterval = TimeSpan.FromMilliseconds(100) });
        for (int i = 0; i < 30; i++)
        {
            rig.Pass(TimeSpan.FromMilliseconds(100));
            byte[] ping = rig.Transport.Flushed;
            Assert.Equal([0x89, 8, 0, 0, 0, 0, 0, 0, 0, (byte)(i + 1)], ping);
            rig.Transport.Skip(ping.Length);
            rig.Transport.Push(RawClient.Frame(Opcode.Pong, ping.AsSpan(2)));
            Assert.Equal(TimeSpan.Zero, rig.Session.RoundTrip);
        }

        Assert.True(rig.Session.IsOpen);
        Assert.Empty(rig.TakeFrames());

        // And those that we have not are.
        rig.Transport.Push(RawClient.Frame(Opcode.Pong, [1]), RawClient.Frame(Opcode.Pong, [2]));
        Assert.False(rig.Session.IsOpen);
    }

    [Fact]
    public async Task ACloseFrameIsNeverOneTooMany()
    {
        await using TestServer server = await StartAsync(MessageRatePolicy.Close);
        (RawClient client, _) = await server.ConnectAsync();
        await client.SendAsync([.. Enumerable.Repeat(RawClient.Frame(Opcode.Ping, []), 5), RawClient.CloseFrame(CloseCode.GoingAway)]);
        for (int i = 0; i < 5; i++)
        {
            await client.ExpectAsync(ReceivedKind.Pong);
        }

        await client.ExpectCloseAsync(CloseCode.GoingAway);
    }

    [Fact]
    public void ABucketFillsAtItsRateUpToItsBurst()
    {
        var bucket = new TokenBucket(perSecond: 10, burst: 2);
        Assert.True(bucket.TryTake(1000));
        Assert.True(bucket.TryTake(1000));
        Assert.False(bucket.TryTake(1000));
        Assert.Equal(1100, bucket.NextAt);
        Assert.False(bucket.TryTake(1099));
        Assert.True(bucket.TryTake(1101));
        Assert.True(bucket.TryTake(9000));
        Assert.True(bucket.TryTake(9000));
        Assert.False(bucket.TryTake(9000));
    }

    [Fact]
    public void WhatCameWhileNobodyLookedIsTakenBeyondTheBurst()
    {
        var bucket = new TokenBucket(perSecond: 10, burst: 2);
        bucket.Excuse(1000, now: 5000);
        for (int i = 0; i < 12; i++)
        {
            Assert.True(bucket.TryTake(5000));
        }

        Assert.False(bucket.TryTake(5000));
        bucket.Excuse(1000, now: 5000);
        Assert.True(bucket.TryTake(5999));
        bucket.TryTake(5999);
        while (bucket.TryTake(6000))
        {
        }

        Assert.False(bucket.TryTake(6000)); // as long again, and no longer
    }

    /// <summary>Whoever sends without end finds the bucket empty: a handler that takes its time is no reason to let more pass.</summary>
    [Fact]
    public void AFloodGainsNothingByHandlersThatTakeTheirTime()
    {
        var bucket = new TokenBucket(perSecond: 10, burst: 5);
        int taken = 0;
        for (long now = 1000; now < 61_000;)
        {
            if (bucket.TryTake(now))
            {
                int lasted = taken++ % 2 == 0 ? 60 : 50;
                now += lasted;
                bucket.Excuse(lasted, now);
            }
            else
            {
                now = bucket.NextAt;
            }
        }

        Assert.InRange(taken, 600, 606);
    }

    [Fact]
    public void AShortPauseDoesNotEndWhatALongOneHasLeft()
    {
        var bucket = new TokenBucket(perSecond: 10, burst: 2);
        Assert.True(bucket.TryTake(1000));
        bucket.Excuse(4000, now: 5000);
        Assert.True(bucket.TryTake(5000));
        bucket.Excuse(1, now: 5001);
        for (int i = 0; i < 38; i++)
        {
            Assert.True(bucket.TryTake(5010));
        }
    }

    /// <summary>However seldom the clock looks.</summary>
    [Fact]
    public async Task APeerIsNotToBlameForHandlersThatAreShorterThanATick()
    {
        TaskCompletionSource gate = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(
            Behaviour.Echo with { Text = (TestEndpoint _, in InboundMessage message) => message.GetString() == "wait" ? new ValueTask(gate.Task) : default },
            static builder =>
            {
                builder.Options.TimerResolution = TimeSpan.FromSeconds(30);
                builder.Options.MessageRateLimit = 10;
                builder.Options.MessageRatePolicy = MessageRatePolicy.Close;
            });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("wait");
        await Bounded.Until(() => endpoint.Calls.Contains("text wait"));
        for (int i = 0; i < 40; i++)
        {
            await client.SendTextAsync("a tenth of a second later");
            server.Time.Advance(TimeSpan.FromSeconds(0.1));
        }

        gate.SetResult();
        await Bounded.Until(() => endpoint.Calls.Count(static call => call.EndsWith("later", StringComparison.Ordinal)) == 40);
        Assert.True(endpoint.Session.IsOpen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task APeerIsNotToBlameForWhatItSentWhileAHandlerWasAtWork(bool tooMany)
    {
        TaskCompletionSource gate = Bounded.Gate();
        await using TestServer server = await StartAsync(MessageRatePolicy.Close, Behaviour.Echo with
        {
            Text = (TestEndpoint endpoint, in InboundMessage message) => message.GetString() == "wait" ? new ValueTask(gate.Task) : default,
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("wait");
        await Bounded.Until(() => endpoint.Calls.Contains("text wait"));
        for (int i = 0; i < 30; i++)
        {
            await client.SendTextAsync("a tenth of a second later");
            server.Time.Advance(TimeSpan.FromSeconds(0.1));
        }

        for (int i = 0; tooMany && i < 10; i++)
        {
            await client.SendTextAsync("and more");
        }

        gate.SetResult();
        if (tooMany)
        {
            await client.ExpectCloseAsync(CloseCode.PolicyViolation, "more than 10 messages a second (MessageRateLimit)");
        }
        else
        {
            await Bounded.Until(() => endpoint.Calls.Count(static call => call.EndsWith("later", StringComparison.Ordinal)) == 30);
            Assert.True(endpoint.Session.IsOpen);
        }
    }

    [Fact]
    public async Task PingsAreCountedWhileAHandlerIsAtWork()
    {
        TaskCompletionSource gate = Bounded.Gate();
        await using TestServer server = await StartAsync(MessageRatePolicy.Close, Behaviour.Echo with
        {
            Text = (TestEndpoint _, in InboundMessage _) => new ValueTask(gate.Task),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("wait");
        await Bounded.Until(() => endpoint.Calls.Contains("text wait"));
        await client.SendAsync([.. Enumerable.Range(0, 200).Select(static i => RawClient.Frame(Opcode.Ping, [(byte)i]))]);
        Task<Received> pong = client.ReceiveAsync();
        await Bounded.Until(() =>
        {
            server.Time.Advance(ConnectionClock.Resolution);
            return pong.IsCompleted;
        });
        Assert.Equal(ReceivedKind.Pong, (await pong).Kind); // one for many
        gate.SetResult();
        CloseReason reason = await endpoint.Closed.Within();
        Assert.Equal(CloseCode.PolicyViolation, reason.SentCode);
    }

    private static Task<TestServer> StartAsync(MessageRatePolicy policy, Behaviour? behaviour = null) => TestServer.StartAsync(behaviour ?? Behaviour.Echo, builder =>
    {
        builder.Options.MessageRateLimit = 10;
        builder.Options.MessageRateBurst = 5;
        builder.Options.MessageRatePolicy = policy;
    });
}
