using System.Text.Json.Nodes;
using Examples.Support;
using Microsoft.Extensions.Time.Testing;

namespace Examples.Snake;

/// <summary>The game in virtual time, with pages that are as slow as a test wants.</summary>
public sealed class SnakeGameTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly SnakeGame _game;

    public SnakeGameTests() => _game = new SnakeGame(_clock, new Random(1));

    [Fact]
    public void ATickComesEvery100Milliseconds()
    {
        var page = new FakePage();
        _game.Join(page);
        _clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal("welcome", (string?)page.Last["type"]);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([1], Ticks(page));
        _clock.Advance(TimeSpan.FromMilliseconds(950));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], Ticks(page));
    }

    [Fact]
    public void ATickHasTheWholeGame()
    {
        var page = new FakePage();
        SnakePlayer first = _game.Join(page)!;
        SnakePlayer second = _game.Join(new FakePage())!;
        Assert.Equal(first.Snake.Id, (int)page.Last["you"]!);
        _game.Turn(second, Direction.Left);
        _clock.Advance(3 * SnakeGame.TickTime);
        JsonArray snakes = page.Last["snakes"]!.AsArray();
        Assert.Equal(["Adder", "Anaconda"], snakes.Select(static snake => (string)snake!["name"]!));
        Assert.Equal([null, "Left"], snakes.Select(static snake => (string?)snake!["heading"]));
        Assert.Equal([2, 8], snakes.Select(static snake => snake!["body"]!.AsArray().Count));
        Assert.Equal([second.Snake.Head.X, second.Snake.Head.Y], snakes[1]!["body"]!.AsArray().Take(2).Select(static number => (int)number!));
        Assert.Equal(6, page.Last["apples"]!.AsArray().Count);
    }

    [Fact]
    public void ASlowPageMissesTicksAndNobodyElseDoes()
    {
        FakePage slow = new(), quick = new();
        _game.Join(slow);
        _game.Join(quick);
        _clock.Advance(SnakeGame.TickTime);
        slow.Backlog = SnakeGame.MaxBacklog + 1;
        _clock.Advance(3 * SnakeGame.TickTime);
        slow.Backlog = SnakeGame.MaxBacklog;
        _clock.Advance(SnakeGame.TickTime);
        Assert.Equal([1, 5], Ticks(slow));
        Assert.Equal([1, 2, 3, 4, 5], Ticks(quick));
        Assert.Equal(quick.Messages[^1], slow.Messages[^1]);
    }

    [Fact]
    public void NothingMovesWhileNobodyPlays()
    {
        FakePage first = new(), second = new();
        SnakePlayer player = _game.Join(first)!;
        _clock.Advance(SnakeGame.TickTime);
        _game.Leave(player);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal([1], Ticks(first));
        _game.Join(second);
        _clock.Advance(SnakeGame.TickTime);
        Assert.Equal([2], Ticks(second));
    }

    [Fact]
    public void WhoLeavesIsGoneFromTheFieldAndTheOthersPlayOn()
    {
        var page = new FakePage();
        _game.Join(page);
        SnakePlayer other = _game.Join(new FakePage())!;
        _clock.Advance(SnakeGame.TickTime);
        Assert.Equal(2, page.Last["snakes"]!.AsArray().Count);
        _game.Leave(other);
        _clock.Advance(SnakeGame.TickTime);
        Assert.Equal([1, 2], Ticks(page));
        Assert.Single(page.Last["snakes"]!.AsArray());
    }

    [Fact]
    public void OneMoreThanThereAreSnakesIsNotTaken()
    {
        for (int i = 0; i < SnakeField.MaxSnakes; i++)
        {
            Assert.NotNull(_game.Join(new FakePage()));
        }

        var late = new FakePage();
        Assert.Null(_game.Join(late));
        _clock.Advance(SnakeGame.TickTime);
        Assert.Empty(late.Messages);
    }

    private static long[] Ticks(FakePage page) => [.. page.Of("tick").Select(static tick => (long)tick["number"]!)];
}
