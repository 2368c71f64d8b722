using WsGen;

namespace Examples.Chat;

/// <summary>Somebody in a room. What is sent to them is sent under the room's lock.</summary>
internal sealed class ChatMember(ChatRoom room, IPage page, string name)
{
    /// <summary>Bytes. Who is further behind skips what is said, and is told how much that was; nobody else notices.</summary>
    internal const int MaxBacklog = 64 * 1024;

    /// <summary>Bytes. What has to be known, who comes and who goes, still finds its place. Who is further behind than this is let go and may come back.</summary>
    internal const int MaxWholeBacklog = 256 * 1024;

    /// <summary>Who has skipped so many messages at a stretch is let go, too.</summary>
    internal const int MaxSkipped = 1000;

    private int _skipped; // since the page was last up to date

    public string Name => name;

    public void Say(string text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            room.Say(this, text.Trim());
        }
    }

    public void Leave() => room.Rooms.Leave(room, this);

    /// <summary>Takes an event for the member, without waiting until it is sent.</summary>
    public void Send(byte[] json, bool maySkip)
    {
        bool skips = maySkip && (_skipped > 0 || page.Backlog > MaxBacklog);
        if (skips && ++_skipped == 1)
        {
            _ = CatchUpAsync();
        }

        if (_skipped > MaxSkipped || page.Backlog > MaxWholeBacklog)
        {
            page.LetGo();
        }
        else if (!skips)
        {
            page.Send(json);
        }
    }

    /// <summary>How many messages were skipped. From now on none is.</summary>
    public int TakeSkipped()
    {
        int skipped = _skipped;
        _skipped = 0;
        return skipped;
    }

    private async Task CatchUpAsync()
    {
        try
        {
            await page.WhenDrainedAsync();
            room.CatchUp(this);
        }
        catch (SessionClosedException)
        {
            // They have gone without catching up.
        }
    }
}
