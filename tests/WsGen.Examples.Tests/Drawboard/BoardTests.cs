using System.Text.Json.Nodes;
using Examples.Support;
using Microsoft.Extensions.Time.Testing;

namespace Examples.Drawboard;

/// <summary>The board in virtual time.</summary>
public sealed class BoardTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Board _board;

    public BoardTests() => _board = new Board(_clock);

    public void Dispose() => _board.Dispose();

    [Fact]
    public void StrokesGatherFor30MillisecondsAndGoToEverybodyInOneMessage()
    {
        (BoardPlayer ada, FakePage adasPage) = Join();
        (BoardPlayer grace, FakePage gracesPage) = Join();
        _board.Draw(ada, Line(10));
        _clock.Advance(TimeSpan.FromMilliseconds(29));
        _board.Draw(grace, Line(20));
        Assert.Empty(adasPage.Of("strokes"));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        foreach (FakePage page in (FakePage[])[adasPage, gracesPage])
        {
            JsonArray drawn = Assert.Single(page.Of("strokes"))["drawn"]!.AsArray();
            Assert.Equal([ada.Number, grace.Number], drawn.Select(static each => (int)each!["by"]!));
            Assert.Equal([10, 20], drawn.Select(static each => (int)each!["stroke"]!["points"]![1]!));
        }
    }

    [Fact]
    public void EachBatchHasItsOwn30MillisecondsAndNothingIsSentWhereNothingIsDrawn()
    {
        (BoardPlayer ada, FakePage page) = Join();
        _board.Draw(ada, Line(10));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _board.Draw(ada, Line(20));
        _clock.Advance(TimeSpan.FromMilliseconds(29));
        Assert.Single(page.Of("strokes"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1, 1], page.Of("strokes").Select(static strokes => strokes["drawn"]!.AsArray().Count));
    }

    [Fact]
    public void WhoComesLaterGetsThePictureAndThenOnlyWhatIsNotOnIt()
    {
        (BoardPlayer ada, _) = Join();
        _board.Draw(ada, Line(100));
        _clock.Advance(Board.BatchTime);
        _board.Draw(ada, Line(200)); // under way when the late one comes
        (_, FakePage late) = Join();
        Assert.Equal(["welcome", "players"], late.Messages.Select(static text => (string?)JsonNode.Parse(text)!["type"]));

        DecodedPng picture = DecodedPng.Decode(Assert.Single(late.Pictures));
        Assert.Equal((Board.Width, Board.Height), (picture.Width, picture.Height));
        Assert.Equal((0x12, 0x34, 0x56), picture[450, 100]);
        Assert.Equal((255, 255, 255), picture[450, 200]);
        _clock.Advance(Board.BatchTime);
        JsonNode drawn = Assert.Single(Assert.Single(late.Of("strokes"))["drawn"]!.AsArray())!;
        Assert.Equal(200, (int)drawn["stroke"]!["points"]![1]!);
    }

    [Fact]
    public void ThePictureIsEncodedOnceForAllWhoComeBeforeItChanges()
    {
        (BoardPlayer ada, FakePage first) = Join();
        (_, FakePage second) = Join();
        Assert.Same(first.Pictures[0], second.Pictures[0]);
        _board.Draw(ada, Line(100));
        _clock.Advance(Board.BatchTime);
        (_, FakePage third) = Join();
        Assert.NotEqual(first.Pictures[0], third.Pictures[0]);
    }

    [Fact]
    public void ThePictureOutlivesWhoHasDrawnIt()
    {
        (BoardPlayer ada, _) = Join();
        _board.Draw(ada, Line(100));
        _board.Leave(ada);
        _clock.Advance(Board.BatchTime);
        (_, FakePage next) = Join();
        Assert.Equal((0x12, 0x34, 0x56), DecodedPng.Decode(next.Pictures[0])[450, 100]);
    }

    [Fact]
    public void EverybodyIsToldHowManyDraw()
    {
        (_, FakePage page) = Join();
        (BoardPlayer other, FakePage gone) = Join();
        _board.Leave(other);
        Assert.Equal([1, 2, 1], page.Of("players").Select(static players => (int)players["count"]!));
        Assert.Equal([2], gone.Of("players").Select(static players => (int)players["count"]!));
    }

    [Fact]
    public void OneMoreThanAHundredIsNotTakenUntilSomebodyLeaves()
    {
        BoardPlayer[] players = [.. Enumerable.Range(0, 100).Select(_ => Join().Player)];
        var late = new FakePage();
        Assert.Null(_board.Join(late));
        Assert.Empty(late.Messages);
        Assert.Empty(late.Pictures);
        _board.Leave(players[50]);
        Assert.NotNull(_board.Join(late));
    }

    private static Stroke Line(double y) => new(Shape.Line, "#123456", 4, [100, y, 800, y]);

    private (BoardPlayer Player, FakePage Page) Join()
    {
        var page = new FakePage();
        return (_board.Join(page)!, page);
    }
}
