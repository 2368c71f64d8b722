using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using WsGen.Connections;
using WsGen.Transports;
using WsGen.Transports.InMemory;

namespace WsGen.Support;

/// <summary>One connection in its opening handshake, without a server around it, whose decision waits for a task.</summary>
internal sealed class DecidingServer : IAsyncDisposable
{
    private readonly ConnectionClock _clock;
    private readonly TestUpgradeHandler _handler;

    public DecidingServer(Task decided, bool accept)
    {
        _clock = new ConnectionClock(Time);
        _handler = new TestUpgradeHandler(decided, accept, _clock, Behaviour.Echo);
        (var client, var server) = InMemoryConnection.CreatePair(new InMemoryEndPoint("server"));
        Client = new RawClient(client);
        var transport = new PipeConnection(server.Transport, server);
        Handshake = new OpeningHandshake(transport, _handler, new ConnectionOptions(), _clock, NullLogger.Instance);
        Handshake.Start();
        Ended = Task.Run(() => transport.RunAsync());
    }

    public FakeTimeProvider Time { get; } = new();

    public RawClient Client { get; }

    public OpeningHandshake Handshake { get; }

    public Task Ended { get; }

    public bool Asked => _handler.Asked;

    public TestEndpoint? Endpoint => _handler.Endpoint;

    public async ValueTask DisposeAsync()
    {
        Client.Connection.Abort();
        await Ended.Within();
        _clock.Dispose();
    }
}
