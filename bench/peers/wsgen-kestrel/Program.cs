// WsGen's endpoints inside ASP.NET Core, on Kestrel's own sockets or on event loops (epoll, io_uring): WsGenKestrelEcho sockets|loop|ring PORT
using WsGen;
using WsGen.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{args[1]}");
if (args[0] != "sockets")
{
    builder.WebHost.UseEventLoopTransport(transport: args[0] == "ring" ? WsTransport.IoUring : WsTransport.Epoll);
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
