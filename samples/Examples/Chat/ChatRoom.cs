using System.Text.Json;
using WsGen;

namespace Examples.Chat;

/// <summary>
/// One room. Its lock gives everybody the same order of events. Nothing under it waits for anybody's network: sends are queued.
/// </summary>
internal sealed class ChatRoom(ChatRooms rooms, string name)
{
    private readonly Lock _gate = new();
    private readonly List<ChatMember> _members = [];

    public string Name => name;

    public ChatRooms Rooms => rooms;

    public bool IsEmpty => _members.Count == 0;

    public ChatMember Enter(WsSession session, string wish)
    {
        lock (_gate)
        {
            var member = new ChatMember(this, session, FreeName(wish));
            Tell(_members, new Joined(member.Name));
            _members.Add(member);
            Tell([member], new Welcome(member.Name, _members.Select(static member => member.Name)));
            return member;
        }
    }

    public void Leave(ChatMember member)
    {
        lock (_gate)
        {
            _members.Remove(member);
            Tell(_members, new Left(member.Name));
        }
    }

    public void Say(ChatMember member, string text)
    {
        lock (_gate)
        {
            Tell(_members, new Said(member.Name, text));
        }
    }

    private static void Tell(List<ChatMember> members, ChatEvent news)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(news, ChatJson.Default.ChatEvent); // once, for all
        members.ForEach(member => member.Send(json));
    }

    private string FreeName(string wish)
    {
        string free = wish;
        for (int i = 2; _members.Exists(member => member.Name.Equals(free, StringComparison.OrdinalIgnoreCase)); i++)
        {
            free = $"{wish} {i}";
        }

        return free;
    }
}
