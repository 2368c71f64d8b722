using Examples.Chat;
using Examples.Drawboard;
using Examples.Echo;
using Examples.Monitor;
using Examples.Snake;
using WsGen;
using WsGen.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    ContentRootPath = AppContext.BaseDirectory, // the pages lie beside the program
});
if (builder.Configuration["urls"] is null)
{
    builder.WebHost.UseUrls("http://127.0.0.1:8080");
}

// What cannot start is one line on the standard error, below, and need not be logged twice as well.
builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", static level => level is >= LogLevel.Warning and < LogLevel.Critical);

builder.Services.AddWsGen();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<ChatRooms>();
builder.Services.AddSingleton<SnakeGame>();
builder.Services.AddSingleton<Board>();
builder.Services.AddSingleton<LiveMonitor>();

try
{
    WebApplication app = builder.Build();

    // A page may have the same path as its WebSocket: pages first, but not for upgrade requests.
    app.UseWhen(static http => http.Request.Headers.Upgrade.Count == 0, static pages => pages.UseFileServer());
    app.UseRouting();
    app.MapEndpoints(); // every [ServerEndpoint] of this project
    app.MapEndpoint(ServerEndpointConfig.Create("/echo/programmatic", static () => new EchoProgrammatic()));
    await app.RunAsync();
    return 0;
}
catch (Exception problem) when (problem is IOException or InvalidOperationException or FormatException)
{
    await Console.Error.WriteLineAsync($"Examples: {problem.Message}"); // a port in use, an address or an option that is wrong
    return 1;
}
