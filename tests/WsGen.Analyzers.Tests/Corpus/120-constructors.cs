// A constructor with services, a default value and a key; members that are required.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen;

WsServerBuilder builder = WsServer.Create(args);
builder.Services.AddKeyedSingleton<IClock>("utc", (_, _) => new UtcClock());
await builder.AddEndpoints().Build().RunAsync();

public interface IClock
{
    DateTimeOffset Now { get; }
}

public sealed class UtcClock : IClock
{
    public DateTimeOffset Now => DateTimeOffset.UtcNow;
}

[ServerEndpoint("/time")]
public sealed partial class Time
{
    private readonly IClock _clock;
    private readonly int _offset;

    public Time([FromKeyedServices("utc")] IClock clock, int offset = 2)
    {
        _clock = clock;
        _offset = offset;
    }

    public required ILogger<Time> Logger { get; init; }

    public required WsSession Session { get; init; }

    [OnMessage]
    private async ValueTask Ask(string zone)
    {
        DateTimeOffset now = zone == "utc" ? _clock.Now : _clock.Now.ToOffset(TimeSpan.FromHours(_offset));
        Logger.LogInformation("Asked for {Zone}", zone);
        await Session.SendAsync(now.ToString("O"));
    }
}
