// A hosted service sends to sessions that a registry holds.
using System.Collections.Concurrent;
using WsGen;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<Subscribers>();
builder.Services.AddHostedService<Ticker>();
builder.Services.AddWsGen();
WebApplication app = builder.Build();
app.MapEndpoints();
app.Run();

public sealed class Subscribers
{
    private readonly ConcurrentDictionary<string, WsSession> _sessions = new();

    public ICollection<WsSession> All => _sessions.Values;

    public void Add(WsSession session) => _sessions.TryAdd(session.Id, session);

    public void Remove(WsSession session) => _sessions.TryRemove(session.Id, out _);
}

public sealed class Ticker(Subscribers subscribers, TimeProvider time, ILogger<Ticker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            string now = time.GetUtcNow().ToString("O");
            await Task.WhenAll(subscribers.All.Select(each => SendAsync(each, now, stoppingToken)));
        }
    }

    private async Task SendAsync(WsSession session, string text, CancellationToken stopping)
    {
        try
        {
            await session.SendAsync(text, stopping);
        }
        catch (SessionClosedException closed)
        {
            log.LogDebug("Session {Id} has closed with {Code}", session.Id, closed.CloseReason.Code);
        }
    }
}

[ServerEndpoint("/ticks")]
public sealed partial class Ticks(Subscribers subscribers)
{
    [OnOpen]
    private void Add(WsSession session) => subscribers.Add(session);

    [OnClose]
    private void Remove(WsSession session) => subscribers.Remove(session);
}
