using WsGen.Connections;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>A message that says nothing still costs memory while it waits.</summary>
public sealed class QueueCostTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task MessagesOfHardlyAnythingFillTheQueueToo(int size)
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, static builder =>
        {
            builder.Options.SendQueueLimit = 64 * 1024;
            builder.Options.SendQueuePolicy = SendQueuePolicy.DropNewest;
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await endpoint.Session.SendAsync(new byte[100_000]); // more than the transport takes: from here on messages wait
        for (int i = 0; i < 10_000; i++)
        {
            await endpoint.Session.SendAsync(new byte[size]);
        }

        Assert.InRange(10_000 - endpoint.Session.DroppedMessages, 0, 64 * 1024 / 256);
        await client.ExpectAsync(ReceivedKind.Binary);
        await endpoint.Session.WhenDrainedAsync().Within();
        await endpoint.Session.SendAsync("and on");
    }
}
