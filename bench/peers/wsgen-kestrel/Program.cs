// WsGen's endpoints inside ASP.NET Core, on Kestrel's own sockets or on event loops: WsGenKestrelEcho sockets|loop PORT
using WsGen;
using WsGen.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{args[1]}");
if (args[0] == "loop")
{
    builder.WebHost.UseEventLoopTransport();
}

builder.Services.AddWsGen(static options =>
{
    options.MaxTextMessageSize = 16 * 1024 * 1024;
    options.MaxBinaryMessageSize = 16 * 1024 * 1024;
});

await using WebApplication app = builder.Build();
app.MapEndpoints();
await app.StartAsync();
Console.WriteLine($"listening on {args[1]}");
await app.WaitForShutdownAsync();
