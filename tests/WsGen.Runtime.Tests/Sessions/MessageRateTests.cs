using WsGen.Connections;
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

    private static Task<TestServer> StartAsync(MessageRatePolicy policy) => TestServer.StartAsync(Behaviour.Echo, builder =>
    {
        builder.Options.MessageRateLimit = 10;
        builder.Options.MessageRateBurst = 5;
        builder.Options.MessageRatePolicy = policy;
    });
}
