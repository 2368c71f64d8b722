// The sockets of ASP.NET Core in a static dictionary, a background service that sends to all of them one after another, and middleware that waits until it is done with one.
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddHostedService<Ticker>();
WebApplication app = builder.Build();
app.UseWebSockets();
app.Run(static async context =>
{
    using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
    var done = new TaskCompletionSource<object>();
    Ticker.AddSocket(socket, done);
    await done.Task;
});
app.Run();

internal sealed class Ticker(TimeProvider time) : BackgroundService
{
    private static readonly ConcurrentDictionary<WebSocket, TaskCompletionSource<object>> Sockets = new();
    private static readonly List<WebSocket> Everybody = [];
    private static WebSocket? s_last;

    public static void AddSocket(WebSocket socket, TaskCompletionSource<object> done)
    {
        Sockets[socket] = done;
        s_last = socket;
        lock (Everybody)
        {
            Everybody.Add(socket);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            byte[] tick = Encoding.UTF8.GetBytes(time.GetUtcNow().ToString("O"));
            foreach ((WebSocket socket, TaskCompletionSource<object> done) in Sockets)
            {
                if (socket.State != WebSocketState.Open)
                {
                    done.TrySetResult(socket);
                    continue;
                }

                await socket.SendAsync(tick, WebSocketMessageType.Text, endOfMessage: true, stoppingToken);
            }

            _ = s_last?.SendAsync(tick, WebSocketMessageType.Text, true, stoppingToken);
        }
    }
}
