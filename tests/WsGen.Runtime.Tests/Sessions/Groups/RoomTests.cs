using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions.Groups;

/// <summary>Rooms, as an application writes them.</summary>
[ServerEndpoint("/room/{room}")]
internal sealed partial class RoomEndpoint(WsSession session, SessionGroups rooms, ConcurrentQueue<string> notes)
{
    [OnOpen] private void Enter([PathParam] string room) => rooms.Join(room, session);

    [OnMessage] private ValueTask Say(string text, [PathParam] string room) => rooms[room].SendAsync(text, except: text == "all" ? null : session);

    [OnMessage] private ValueTask Show(byte[] bytes, [PathParam] string room) => rooms[room].SendAsync(bytes);

    [OnClose]
    private ValueTask Leave([PathParam] string room)
    {
        notes.Enqueue($"{session.IsOpen} {rooms[room].Contains(session)} {session.OpenSessions.Contains(session)}");
        return rooms[room].SendAsync("one less");
    }
}

/// <summary>Rooms of a server, in memory and over sockets.</summary>
public sealed class RoomTests
{
    private readonly SessionGroups _rooms = new();
    private readonly ConcurrentQueue<string> _notes = new();

    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task WhoIsInARoomHearsWhatIsSaidThere(Carrier carrier)
    {
        await using EndpointServer server = await StartAsync(carrier);
        await using RawClient ada = await ConnectAsync(server, "lobby", 1), bob = await ConnectAsync(server, "lobby", 2), eve = await ConnectAsync(server, "garden", 1);
        Assert.Equal(2, _rooms.Count);
        await ada.SendTextAsync("hello"); // to all but ada
        await bob.ExpectTextAsync("hello");
        await ada.SendTextAsync("all");
        await ada.ExpectTextAsync("all");
        await bob.ExpectTextAsync("all");
        await bob.SendAsync(Opcode.Binary, [1, 2]);
        Assert.Equal([1, 2], (await ada.ReceiveAsync()).Payload);
        Assert.Equal([1, 2], (await bob.ReceiveAsync()).Payload);
        await eve.SendTextAsync("all");
        await eve.ExpectTextAsync("all"); // and nothing else before
    }

    /// <summary>By a close of either side, and by none.</summary>
    [Theory]
    [InlineData(Carrier.Memory, "peer")]
    [InlineData(Carrier.Sockets, "peer")]
    [InlineData(Carrier.Memory, "server")]
    [InlineData(Carrier.Sockets, "server")]
    [InlineData(Carrier.Memory, "lost")]
    [InlineData(Carrier.Sockets, "lost")]
    public async Task WhoClosesHasLeftBeforeOnCloseWhichMayTellTheOthers(Carrier carrier, string end)
    {
        await using EndpointServer server = await StartAsync(carrier);
        await using RawClient ada = await ConnectAsync(server, "lobby", 1);
        WsSession session = _rooms["lobby"].Single();
        await using RawClient bob = await ConnectAsync(server, "lobby", 2);
        switch (end)
        {
            case "peer":
                await ada.LeaveAsync();
                break;
            case "server":
                await session.CloseAsync();
                Assert.Equal(1, _rooms["lobby"].Count); // at once
                break;
            case "lost":
                ada.Connection.Abort();
                break;
        }

        await bob.ExpectTextAsync("one less");
        Assert.Equal(["False False False"], _notes);
        Assert.Equal(1, _rooms["lobby"].Count);
        await bob.LeaveAsync();
        await Bounded.Until(() => _notes.Count == 2);
        Assert.Empty(_rooms);
    }

    private Task<EndpointServer> StartAsync(Carrier carrier) => EndpointServer.StartAsync(carrier, builder =>
    {
        builder.Services.AddSingleton(_rooms).AddSingleton(_notes);
        builder.AddEndpoint<RoomEndpoint>();
    });

    private async Task<RawClient> ConnectAsync(EndpointServer server, string room, int count)
    {
        RawClient client = await server.ConnectAsync("/room/" + room);
        await Bounded.Until(() => _rooms[room].Count == count);
        return client;
    }
}
