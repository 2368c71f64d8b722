// A connection handler and a hub of SignalR that keep their connections and send to all of them.
using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddConnections();
builder.Services.AddSignalR(static options => options.KeepAliveInterval = TimeSpan.FromSeconds(5));
builder.Services.AddSingleton<Noticeboard>();
WebApplication app = builder.Build();
app.MapHub<Game>("/game");
app.MapConnectionHandler<Noticeboard>("/notices");
app.Run();

public sealed class Noticeboard : ConnectionHandler
{
    private readonly ConcurrentDictionary<string, ConnectionContext> _connections = new();

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        _connections[connection.ConnectionId] = connection;
        try
        {
            while (true)
            {
                ReadResult result = await connection.Transport.Input.ReadAsync();
                ReadOnlySequence<byte> buffer = result.Buffer;
                try
                {
                    if (!buffer.IsEmpty)
                    {
                        await PinAsync(Encoding.UTF8.GetBytes($"{connection.ConnectionId}: {Encoding.UTF8.GetString(buffer)}"));
                    }
                    else if (result.IsCompleted)
                    {
                        return;
                    }
                }
                finally
                {
                    connection.Transport.Input.AdvanceTo(buffer.End);
                }
            }
        }
        finally
        {
            _connections.TryRemove(connection.ConnectionId, out _);
        }
    }

    private async Task PinAsync(byte[] notice)
    {
        foreach (ConnectionContext each in _connections.Values)
        {
            await each.Transport.Output.WriteAsync(notice);
        }

        await Task.WhenAll(_connections.Values.Select(each => each.Transport.Output.WriteAsync(notice).AsTask()));
    }
}

public sealed class Game : Hub
{
    private static readonly ConcurrentDictionary<string, HubCallerContext> Players = new();

    public override async Task OnConnectedAsync()
    {
        Players[Context.ConnectionId] = Context;
        foreach (string player in Players.Keys)
        {
            await Clients.Client(player).SendAsync("joined", Context.ConnectionId);
        }
    }

    public void Move(int x, int y)
    {
        _ = Clients.Others.SendAsync("moved", x, y);
        Clients.Caller.SendAsync("moved", x, y).Wait();
    }

    public async IAsyncEnumerable<int> Count(int to)
    {
        for (int i = 0; i < to; i++)
        {
            yield return i;
            await Task.Delay(1000);
        }
    }
}
