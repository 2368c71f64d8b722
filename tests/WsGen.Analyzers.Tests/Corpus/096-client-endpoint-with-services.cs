// Constructor parameters of a client from a service provider.
using Microsoft.Extensions.DependencyInjection;
using WsGen;

ServiceCollection services = new();
services.AddSingleton<Ledger>();
await using ServiceProvider provider = services.BuildServiceProvider();
await using Trader trader = await WsClient.ConnectAsync<Trader>(new Uri("wss://example.org/trades"), new WsClientOptions { Services = provider });
await trader.BuyAsync("ACME");
Console.WriteLine(provider.GetRequiredService<Ledger>().Trades);

public sealed class Ledger
{
    public int Trades { get; set; }
}

[ClientEndpoint]
public sealed partial class Trader(Ledger ledger)
{
    [Send]
    public partial ValueTask BuyAsync(string symbol);

    [OnMessage]
    private void Bought(string symbol) => ledger.Trades += symbol.Length > 0 ? 1 : 0;
}
