// Services as parameters of callbacks.
using Microsoft.Extensions.DependencyInjection;
using WsGen;

WsServerBuilder builder = WsServer.Create(args);
builder.Services.AddKeyedScoped<Visits>("all");
builder.Services.AddKeyedSingleton("limit", new Limit(10));
await builder.AddEndpoints().Build().RunAsync();

public sealed record Limit(int Value);

public sealed class Visits
{
    public int Count { get; set; }
}

[ServerEndpoint("/visits")]
public sealed partial class Visitors
{
    [OnMessage]
    private bool Visit(string page, [FromKeyedServices("all")] Visits visits, [FromKeyedServices("limit")] Limit limit) =>
        page.Length > 0 && ++visits.Count <= limit.Value;

    [OnClose]
    private void Leave([FromKeyedServices("all")] Visits visits) => Console.WriteLine(visits.Count);
}
