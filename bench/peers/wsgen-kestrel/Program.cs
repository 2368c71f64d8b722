// WsGen's endpoints inside ASP.NET Core, on Kestrel's own transport: WsGenKestrelEcho PORT
using WsGen;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{args[0]}");
builder.Services.AddWsGen(static options =>
{
    options.MaxTextMessageSize = 16 * 1024 * 1024;
    options.MaxBinaryMessageSize = 16 * 1024 * 1024;
});

await using WebApplication app = builder.Build();
app.MapEndpoints();
await app.StartAsync();
Console.WriteLine($"listening on {args[0]}");
await app.WaitForShutdownAsync();
