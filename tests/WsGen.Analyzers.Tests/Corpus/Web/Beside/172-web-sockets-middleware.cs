// ASP.NET Core's WebSockets in a middleware, with a Startup class.
using System.Net.WebSockets;
using System.Text;

public sealed class Startup
{
    public void ConfigureServices(IServiceCollection services) => services.AddLogging(static logging => logging.AddConsole().SetMinimumLevel(LogLevel.Debug));

    public void Configure(IApplicationBuilder app, IWebHostEnvironment environment, ILoggerFactory loggers)
    {
        if (environment.IsDevelopment())
        {
            app.UseDeveloperExceptionPage();
        }

        var options = new WebSocketOptions { KeepAliveInterval = TimeSpan.FromMinutes(1), KeepAliveTimeout = TimeSpan.FromSeconds(20) };
        options.AllowedOrigins.Add("https://shop.example.org");
        app.UseWebSockets(options);
        ILogger logger = loggers.CreateLogger("sockets");
        app.Use(async (context, next) =>
        {
            if (context.Request.Path != "/live" || !context.WebSockets.IsWebSocketRequest)
            {
                await next(context);
                return;
            }

            WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            await AnswerAsync(context, socket, logger);
        });
        app.UseFileServer();
    }

    private static async Task AnswerAsync(HttpContext context, WebSocket socket, ILogger logger)
    {
        byte[] buffer = new byte[2048];
        ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        while (part.MessageType != WebSocketMessageType.Close)
        {
            string text = part.MessageType == WebSocketMessageType.Text ? Encoding.UTF8.GetString(buffer, 0, part.Count) : "bytes";
            switch (text)
            {
                case "leave":
                    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "as you wish", CancellationToken.None);
                    return;
                case "vanish":
                    context.Abort();
                    return;
            }

            await socket.SendAsync(new ArraySegment<byte>(buffer, 0, part.Count), part.MessageType, part.EndOfMessage, CancellationToken.None);
            logger.LogDebug("Sent {Count} bytes back: {Text}", part.Count, text);
            part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        }

        await socket.CloseAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, socket.CloseStatusDescription, CancellationToken.None);
    }
}
