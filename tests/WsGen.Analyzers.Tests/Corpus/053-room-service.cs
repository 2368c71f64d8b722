// A service holds the members of each room, for as long as they are there.
using Microsoft.Extensions.DependencyInjection;
using WsGen;

WsServerBuilder builder = WsServer.Create(args);
builder.Services.AddSingleton<Rooms>();
await builder.AddEndpoints().Build().RunAsync();

public sealed class Rooms
{
    private readonly Dictionary<string, List<WsSession>> _rooms = [];

    public void Enter(string room, WsSession session)
    {
        lock (_rooms)
        {
            if (!_rooms.TryGetValue(room, out List<WsSession>? members))
            {
                _rooms.Add(room, members = []);
            }

            members.Add(session);
        }
    }

    public void Leave(string room, WsSession session)
    {
        lock (_rooms)
        {
            if (_rooms.TryGetValue(room, out List<WsSession>? members) && members.Remove(session) && members.Count == 0)
            {
                _rooms.Remove(room);
            }
        }
    }

    public Task TellAsync(string room, string text)
    {
        WsSession[] members;
        lock (_rooms)
        {
            members = _rooms.TryGetValue(room, out List<WsSession>? found) ? [.. found] : [];
        }

        return Task.WhenAll(members.Select(each => each.SendAsync(text).AsTask()));
    }
}

[ServerEndpoint("/rooms/{room}")]
public sealed partial class Room(Rooms rooms, WsSession session)
{
    [OnOpen]
    private void Enter([PathParam] string room) => rooms.Enter(room, session);

    [OnMessage]
    private Task Say(string text, [PathParam] string room) => rooms.TellAsync(room, text);

    [OnClose]
    private void Leave([PathParam] string room) => rooms.Leave(room, session);
}
