using Microsoft.Extensions.Logging;
using WsGen.Endpoints.Infrastructure;

namespace WsGen.Support;

/// <summary>Starts servers on real sockets, with one endpoint at "/", which is a <see cref="TestEndpoint"/>.</summary>
internal static class LoopServer
{
    /// <param name="transport">What it runs on.</param>
    /// <param name="threads">How many loops.</param>
    /// <param name="behaviour">Of the endpoint.</param>
    /// <param name="made">Called with each instance, before it is opened.</param>
    /// <param name="configure">Everything else.</param>
    public static async Task<WsServer> StartAsync(
        WsTransport transport, int threads, Behaviour behaviour, Action<TestEndpoint> made, Action<WsServerBuilder>? configure = null)
    {
        WsServerBuilder builder = WsServer.Create().AddRoutes(RouteTable.Create(new EndpointDescriptor
        {
            EndpointType = typeof(TestEndpoint),
            Path = "/",
            Activate = (session, _) =>
            {
                var endpoint = new TestEndpoint(session, behaviour);
                made(endpoint);
                return endpoint;
            },
        }));
        builder.Options.Urls = "ws://127.0.0.1:0";
        builder.Options.Transport = transport;
        builder.Options.Threads = threads;
        builder.Logging.ClearProviders();
        configure?.Invoke(builder);
        WsServer server = builder.Build();
        await server.StartAsync();
        return server;
    }
}
