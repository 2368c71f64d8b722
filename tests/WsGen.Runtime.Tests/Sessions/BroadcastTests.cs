using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>One message to all open sessions of an endpoint.</summary>
public sealed class BroadcastTests
{
    [Fact]
    public async Task EverySessionGetsItTheSenderIncluded()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = static (TestEndpoint endpoint, in InboundMessage message) => endpoint.Session.OpenSessions.SendAsync(message.GetString()),
            Binary = static (TestEndpoint endpoint, in InboundMessage message) => endpoint.Session.OpenSessions.SendAsync(message.Memory),
        });
        (RawClient Client, TestEndpoint)[] all = [await server.ConnectAsync(), await server.ConnectAsync(), await server.ConnectAsync()];
        await all[1].Client.SendTextAsync("grüße");
        await all[1].Client.SendAsync(Opcode.Binary, [1, 2]);
        foreach ((RawClient client, _) in all)
        {
            await client.ExpectTextAsync("grüße");
            Assert.Equal([1, 2], (await client.ReceiveAsync()).Payload);
        }
    }

    [Theory]
    [InlineData(SendQueuePolicy.Wait)]
    [InlineData(SendQueuePolicy.Close)]
    public async Task ASessionWhoseQueueIsFullIsClosedAndHoldsNobodyUp(SendQueuePolicy policy)
    {
        (TestServer server, RawClient slow, RawClient quick, TestEndpoint endpoint) = await StartWithASlowSessionAsync(policy);
        await using TestServer disposed = server;

        Assert.True(endpoint.Session.OpenSessions.SendAsync("to all").IsCompletedSuccessfully);
        await quick.ExpectTextAsync("to all");
        await slow.ExpectAsync(ReceivedKind.Binary);
        await slow.ExpectCloseAsync(CloseCode.PolicyViolation);
        Assert.Equal(CloseCode.PolicyViolation, (await endpoint.Closed.Within()).SentCode);
    }

    [Theory]
    [InlineData(SendQueuePolicy.DropNewest)]
    [InlineData(SendQueuePolicy.DropOldest)]
    public async Task ASessionWhoseQueueIsFullLosesWhatThePolicySays(SendQueuePolicy policy)
    {
        (TestServer server, RawClient slow, RawClient quick, TestEndpoint endpoint) = await StartWithASlowSessionAsync(policy);
        await using TestServer disposed = server;

        Assert.True(endpoint.Session.OpenSessions.SendAsync("first").IsCompletedSuccessfully);
        Assert.True(endpoint.Session.OpenSessions.SendAsync("second").IsCompletedSuccessfully);
        await quick.ExpectTextAsync("first");
        await quick.ExpectTextAsync("second");
        await slow.ExpectAsync(ReceivedKind.Binary);
        if (policy == SendQueuePolicy.DropOldest)
        {
            await slow.ExpectTextAsync("second");
        }

        await endpoint.Session.WhenDrainedAsync().Within();
        Assert.Equal(policy == SendQueuePolicy.DropOldest ? 1 : 2, endpoint.Session.DroppedMessages);
        await endpoint.Session.SendAsync("and on").Within();
        await slow.ExpectTextAsync("and on");
    }

    [Fact]
    public async Task ACancelledBroadcastSendsNothing()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();

        Assert.True(endpoint.Session.OpenSessions.SendAsync("never", new CancellationToken(canceled: true)).IsCanceled);
        await endpoint.Session.OpenSessions.SendAsync("always").Within();
        await client.ExpectTextAsync("always");
    }

    private static async Task<(TestServer Server, RawClient Slow, RawClient Quick, TestEndpoint SlowEndpoint)> StartWithASlowSessionAsync(SendQueuePolicy policy)
    {
        TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder =>
        {
            builder.Options.SendQueueLimit = 1024;
            builder.Options.SendQueuePolicy = policy;
        });
        (RawClient slow, TestEndpoint slowEndpoint) = await server.ConnectAsync();
        (RawClient quick, _) = await server.ConnectAsync();
        await slowEndpoint.Session.SendAsync(new byte[70_000]).Within();
        return (server, slow, quick, slowEndpoint);
    }

    [Fact]
    public async Task ASessionThatClosesMeanwhileIsPassedOver()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder => builder.Options.SendQueueLimit = 1024);
        (RawClient _, TestEndpoint closing) = await server.ConnectAsync();
        (RawClient quick, TestEndpoint endpoint) = await server.ConnectAsync();
        await closing.Session.SendAsync(new byte[70_000]).Within();

        Task broadcast = endpoint.Session.OpenSessions.SendAsync("to all").AsTask();
        await quick.ExpectTextAsync("to all");
        closing.Session.Abort();
        await broadcast.Within();
        await closing.Closed.Within();
        await endpoint.Session.OpenSessions.SendAsync("to the others").Within();
        await quick.ExpectTextAsync("to the others");
    }

    [Fact]
    public async Task EnumerationGivesTheSessionsThatAreOpenWhileOthersComeAndGo()
    {
        // Nobody reads: who stays is not to be closed for it.
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, static builder => builder.Options.SendQueuePolicy = SendQueuePolicy.DropNewest);
        (RawClient Client, TestEndpoint Endpoint)[] all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.ConnectAsync()));
        OpenSessions open = all[0].Endpoint.Session.OpenSessions;
        await Bounded.Until(() => open.Count == 20);
        Assert.Equal(20, open.Distinct().Count());

        Task leaving = Task.WhenAll(all.Where(static (_, i) => i % 2 == 1).Select(static one => one.Client.LeaveAsync()));
        while (!leaving.IsCompleted)
        {
            Assert.All(open, static session => Assert.NotNull(session.Id));
            await open.SendAsync("still there?").Within();
        }

        await leaving;
        await Bounded.Until(() => open.Count == 10);
        Assert.All(open, static session => Assert.True(session.IsOpen));
        await using TestServer other = await TestServer.StartAsync(Behaviour.Echo);
        (_, TestEndpoint elsewhere) = await other.ConnectAsync();
        Assert.NotSame(open, elsewhere.Session.OpenSessions);
    }
}
