using Microsoft.Extensions.DependencyInjection;
using WsGen.Support;

namespace WsGen.Hosting;

/// <summary>The server among its own services.</summary>
public sealed class ServerServiceTests
{
    [Fact]
    public async Task AnEndpointGetsItsServerAndMayAddAnother()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create("/first", static services =>
        {
            var container = services.GetRequiredService<WsServer>();
            return new ScriptedEndpoint
            {
                Open = (session, _) =>
                {
                    container.AddEndpoint(ServerEndpointConfig.Create("/second", ScriptedEndpoint.Echo));
                    return session.SendAsync("added");
                },
            };
        }));
        RawClient client = await server.ConnectAsync("/first");
        await client.ExpectTextAsync("added");
        client = await server.ConnectAsync("/second");
        await client.SendTextAsync("a");
        await client.ExpectTextAsync("a");
    }

    /// <summary>Whoever disposes of the services disposes of the server, which is one of them; and the other way about.</summary>
    [Fact]
    public async Task DisposingEndsOnce()
    {
        IServiceProvider? services = null;
        EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create("/", provider =>
        {
            services = provider.GetRequiredService<IServiceScopeFactory>().CreateScope().ServiceProvider;
            Assert.Same(provider.GetRequiredService<WsServer>(), services.GetRequiredService<WsServer>());
            return ScriptedEndpoint.Echo();
        }));
        await server.ConnectAsync("/");
        await server.DisposeAsync().AsTask().Within();
        Assert.Throws<ObjectDisposedException>(() => services!.GetService<WsServer>());
    }

    [Fact]
    public void BeforeItIsBuiltItIsNoService()
    {
        WsServerBuilder builder = WsServer.Create();
        builder.Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(static services =>
        {
            services.GetRequiredService<WsServer>();
            return new TestLog();
        });
        Assert.StartsWith("The server is still being built", Assert.Throws<InvalidOperationException>(builder.Build).Message, StringComparison.Ordinal);
    }
}
