namespace Examples.Chat;

/// <summary>The rooms somebody is in. Thread-safe.</summary>
public sealed class ChatRooms(TimeProvider clock)
{
    private const int MaxNameLength = 24;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ChatRoom> _rooms = new(StringComparer.Ordinal);

    internal TimeProvider Clock => clock;

    internal ChatMember Enter(IPage page, string room, string name)
    {
        name = name.Trim();
        if (name.Length is 0 or > MaxNameLength || name.Any(char.IsControl))
        {
            throw new ChatException($"A name has 1 to {MaxNameLength} characters.");
        }

        lock (_gate)
        {
            if (!_rooms.TryGetValue(room, out ChatRoom? found))
            {
                _rooms.Add(room, found = new ChatRoom(this, room));
            }

            return found.Enter(page, name);
        }
    }

    internal void Leave(ChatRoom room, ChatMember member)
    {
        lock (_gate)
        {
            room.Leave(member);
            if (room.IsEmpty)
            {
                _rooms.Remove(room.Name);
            }
        }
    }
}
