using WsGen.EndToEnd.Tests.Support;

namespace WsGen.EndToEnd.Tests.BadInput;

/// <summary>
/// What a client should not do gets its answer, and nobody else notices: around each test stands somebody who was there before and is still
/// served afterwards, somebody who comes afterwards, and a log without a complaint.
/// </summary>
public abstract class BadInputTests(EchoHost server) : IAsyncLifetime
{
    private RawClient? _bystander;

    private protected EchoHost Server => server;

    public async ValueTask InitializeAsync() => _bystander = await RawClient.OpenAsync(server.Port, "/echo");

    public async ValueTask DisposeAsync()
    {
        await using RawClient newcomer = await RawClient.OpenAsync(server.Port, "/echo");
        await using RawClient bystander = _bystander!;
        foreach (RawClient client in (RawClient[])[bystander, newcomer])
        {
            await client.SendAsync(RawClient.Text("still served"));
            Assert.Equal("still served", await client.ReadTextAsync());
        }

        Assert.Equal("", server.Complaints);
        GC.SuppressFinalize(this);
    }
}
