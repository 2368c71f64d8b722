// ASP.NET Core's own WebSockets on Kestrel: AspNetCoreEcho PORT
using WsGen.Bench.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{args[0]}");

await using WebApplication app = builder.Build();
app.UseWebSockets();
var everybody = new Everybody();
app.Run(async context =>
{
    if (!context.WebSockets.IsWebSocketRequest)
    {
        context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
    }
    else if (context.Request.Path == "/broadcast")
    {
        await everybody.JoinAsync(await context.WebSockets.AcceptWebSocketAsync());
    }
    else
    {
        await Echo.RunAsync(await context.WebSockets.AcceptWebSocketAsync());
    }
});
await app.StartAsync();
Console.WriteLine($"listening on {args[0]}");
await app.WaitForShutdownAsync();
