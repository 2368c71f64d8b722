// The factory gets the connection's services.
using Microsoft.Extensions.DependencyInjection;
using WsGen;

WsServerBuilder builder = WsServer.Create(args);
builder.Services.AddScoped<Basket>();
builder.AddEndpoint(ServerEndpointConfig.Create("/basket", static services => new Shop(services.GetRequiredService<Basket>())));
await builder.Build().RunAsync();

public sealed class Basket
{
    public List<string> Items { get; } = [];
}

public sealed class Shop(Basket basket) : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        session.AddMessageHandler((string item) =>
        {
            basket.Items.Add(item);
            return session.SendAsync($"{basket.Items.Count} items");
        });
        return default;
    }
}
