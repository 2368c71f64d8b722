using WsGen;

namespace Examples.Chat;

/// <summary>Somebody in a room.</summary>
internal sealed class ChatMember(ChatRoom room, WsSession session, string name)
{
    /// <summary>Bytes. Who is further behind is let go and may come back; nobody else notices.</summary>
    private const int MaxBacklog = 256 * 1024;

    public string Name => name;

    public void Say(string text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            room.Say(this, text.Trim());
        }
    }

    public void Leave() => room.Rooms.Leave(room, this);

    /// <summary>Takes a message for the member, without waiting until it is sent.</summary>
    public void Send(byte[] json)
    {
        if (session.BufferedBytes > MaxBacklog)
        {
            session.Abort();
        }
        else
        {
            _ = SendAsync(json);
        }
    }

    private async Task SendAsync(byte[] json)
    {
        try
        {
            await session.SendTextAsync(json);
        }
        catch (SessionClosedException)
        {
            // They have just gone; OnClose tells the room.
        }
    }
}
