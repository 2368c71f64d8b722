using System.Text.Json.Nodes;
using Examples.Support;
using Microsoft.Extensions.Time.Testing;

namespace Examples.Chat;

/// <summary>A room with pages that are as slow as a test wants.</summary>
public sealed class ChatRoomTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakePage _slow = new();
    private readonly FakePage _quick = new();
    private readonly ChatRooms _rooms = new(new FakeTimeProvider(Noon));
    private readonly ChatMember _ada;

    public ChatRoomTests()
    {
        _rooms.Enter(_slow, "garden", "Slow");
        _ada = _rooms.Enter(_quick, "garden", "Ada");
    }

    [Fact]
    public void WhoIsSlowSkipsMessagesAndIsToldHowMany()
    {
        _ada.Say("one");
        _slow.Backlog = ChatMember.MaxBacklog + 1;
        _ada.Say("two");
        _ada.Say("three");
        _slow.Backlog = 1; // still not up to date: what comes now would stand beside a gap
        _ada.Say("four");
        _slow.Drain();
        _ada.Say("five");

        Assert.Equal(["welcome", "joined", "said one", "skipped 3", "said five"], _slow.Messages.Select(Short));
        Assert.Equal(["one", "two", "three", "four", "five"], _quick.Of("said").Select(static said => (string)said["text"]!));
        Assert.False(_slow.IsLetGo);
    }

    [Fact]
    public void EachStretchIsCountedForItself()
    {
        for (int i = 1; i <= 2; i++)
        {
            _slow.Backlog = ChatMember.MaxBacklog + 1;
            _ada.Say("skipped");
            _slow.Drain();
        }

        Assert.Equal(["welcome", "joined", "skipped 1", "skipped 1"], _slow.Messages.Select(Short));
    }

    [Fact]
    public void ThatSomebodyComesOrGoesIsNotSkipped()
    {
        _slow.Backlog = ChatMember.MaxBacklog + 1;
        _ada.Say("skipped");
        ChatMember grace = _rooms.Enter(new FakePage(), "garden", "Grace");
        grace.Leave();
        Assert.Equal(["welcome", "joined", "joined", "left"], _slow.Messages.Select(Short));
    }

    [Fact]
    public void AtTheBoundNobodySkipsYet()
    {
        _slow.Backlog = ChatMember.MaxBacklog;
        _ada.Say("one");
        Assert.Equal(["welcome", "joined", "said one"], _slow.Messages.Select(Short));
    }

    [Fact]
    public void WhoDoesNotEvenTakeWhatHasToBeKnownIsLetGo()
    {
        _slow.Backlog = ChatMember.MaxWholeBacklog + 1;
        _rooms.Enter(new FakePage(), "garden", "Grace");
        Assert.True(_slow.IsLetGo);
        Assert.False(_quick.IsLetGo);
        Assert.Equal(["welcome", "joined"], _slow.Messages.Select(Short));
    }

    [Fact]
    public void WhoNeverCatchesUpIsLetGo()
    {
        _slow.Backlog = ChatMember.MaxBacklog + 1;
        for (int i = 0; i < ChatMember.MaxSkipped; i++)
        {
            _ada.Say("skipped");
        }

        Assert.False(_slow.IsLetGo);
        _ada.Say("one more");
        Assert.True(_slow.IsLetGo);
    }

    [Fact]
    public void TimesAreThoseOfTheClock() =>
        Assert.All(_quick.Messages, static text => Assert.Equal(Noon, (DateTimeOffset)JsonNode.Parse(text)!["at"]!));

    private static string Short(string json)
    {
        JsonNode news = JsonNode.Parse(json)!;
        return $"{news["type"]} {news["text"] ?? news["count"]}".TrimEnd();
    }
}
