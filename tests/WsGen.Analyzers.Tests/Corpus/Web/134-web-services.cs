// Constructor injection from the application's services, and [FromServices] in callbacks.
using Microsoft.AspNetCore.Mvc;
using WsGen;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<Counter>();
builder.Services.AddScoped<Cart>();
builder.Services.AddWsGen();
WebApplication app = builder.Build();
app.MapEndpoints();
app.Run();

public sealed class Counter
{
    private long _count;

    public long Next() => Interlocked.Increment(ref _count);
}

public sealed class Cart
{
    public List<string> Items { get; } = [];
}

[ServerEndpoint("/cart")]
public sealed partial class Shop(Cart cart, ILogger<Shop> log)
{
    [OnMessage]
    private int Add(string item, [FromServices] Counter counter)
    {
        cart.Items.Add(item);
        log.LogInformation("Item {Number}: {Item}", counter.Next(), item);
        return cart.Items.Count;
    }
}
