// One loop for all, in a service that the program starts and stops.
using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using WsGen;

WsServerBuilder builder = WsServer.Create(args);
Game game = new();
builder.Services.AddSingleton(game);
await using WsServer server = builder.AddEndpoints().Build();
using CancellationTokenSource stop = new();
Task playing = game.PlayAsync(stop.Token);
await server.RunAsync();
await stop.CancelAsync();
await playing;

public sealed class Game
{
    private readonly ConcurrentDictionary<string, WsSession> _players = new();

    public void Enter(WsSession session) => _players[session.Id] = session;

    public void Leave(WsSession session) => _players.TryRemove(session.Id, out _);

    public async Task PlayAsync(CancellationToken stop)
    {
        using PeriodicTimer tick = new(TimeSpan.FromMilliseconds(100));
        try
        {
            for (int frame = 0; await tick.WaitForNextTickAsync(stop); frame++)
            {
                string state = $"frame {frame}";
                await Task.WhenAll(_players.Values.Select(each => SendAsync(each, state)));
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private static async Task SendAsync(WsSession session, string state)
    {
        try
        {
            await session.SendAsync(state);
        }
        catch (SessionClosedException)
        {
            // Left meanwhile.
        }
    }
}

[ServerEndpoint("/snake")]
public sealed partial class Snake(Game game)
{
    [OnOpen]
    private void Enter(WsSession session) => game.Enter(session);

    [OnClose]
    private void Leave(WsSession session) => game.Leave(session);
}
