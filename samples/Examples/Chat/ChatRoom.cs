using System.Text.Json;

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

    public ChatMember Enter(IPage page, string wish)
    {
        lock (_gate)
        {
            var member = new ChatMember(this, page, FreeName(wish));
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

    /// <summary>Tells a member who has been too slow, and has caught up, what it has missed.</summary>
    public void CatchUp(ChatMember member)
    {
        lock (_gate)
        {
            Tell([member], new Skipped(member.TakeSkipped()));
        }
    }

    private void Tell(List<ChatMember> members, ChatEvent news)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(news with { At = rooms.Clock.GetUtcNow() }, ChatJson.Default.ChatEvent); // once, for all
        members.ForEach(member => member.Send(json, maySkip: news is Said));
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
