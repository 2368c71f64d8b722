using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.Support;

namespace WsGen.Client;

/// <summary>A server on a port of its own with the endpoints of the talk.</summary>
internal sealed class TalkHost : IAsyncDisposable
{
    private readonly WsServer _server;

    private TalkHost()
    {
        WsServerBuilder builder = WsServer.Create().AddEndpoint<TalkServer>().AddEndpoint<RecordServer>().AddEndpoint<QueryServer>();
        builder.Options.Urls = "ws://127.0.0.1:0";
        builder.Services.AddSingleton(Desk);
        builder.Logging.ClearProviders().AddProvider(Log);
        _server = builder.Build();
    }

    public TalkDesk Desk { get; } = new();

    public TestLog Log { get; } = new();

    public static async Task<TalkHost> StartAsync()
    {
        var host = new TalkHost();
        await host._server.StartAsync();
        return host;
    }

    public Uri At(string path) => new(_server.Addresses[0] + path);

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true)).Within();
        await _server.DisposeAsync();
    }
}
