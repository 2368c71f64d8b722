using Examples.Support;
using static Examples.Snake.Direction;

namespace Examples.Snake;

public sealed class SnakeFieldTests
{
    [Fact]
    public void ASnakeLiesStillUntilItIsToldWhereToGo()
    {
        (SnakeField field, Snake snake) = Field((10, 10));
        field.Step();
        Assert.Equal([new(10, 10)], snake.Body);
        snake.Turn(Right);
        field.Step();
        Assert.Equal([new(11, 10), new(10, 10)], snake.Body);
    }

    [Fact]
    public void ItGrowsToItsLengthAndThenItsTailFollows()
    {
        (SnakeField field, Snake snake) = Field((10, 10));
        Go(field, snake, Up, steps: 7);
        Assert.Equal([new(10, 3), new(10, 4), new(10, 5), new(10, 6), new(10, 7)], snake.Body);
        Assert.Equal(Snake.FirstLength, snake.Length);
    }

    [Theory]
    [InlineData(Up, 10, 35)]
    [InlineData(Down, 10, 1)]
    [InlineData(Left, 9, 0)]
    [InlineData(Right, 11, 0)]
    public void WhatLeavesTheFieldComesInOnTheOtherSide(Direction direction, int x, int y)
    {
        (SnakeField field, Snake snake) = Field((10, 0));
        Go(field, snake, direction);
        Assert.Equal(new(x, y), snake.Head);
    }

    [Fact]
    public void TheSidesMeetToo()
    {
        (SnakeField field, Snake left, Snake right) = Field((0, 5), (47, 9));
        left.Turn(Left);
        right.Turn(Right);
        field.Step();
        Assert.Equal(new(47, 5), left.Head);
        Assert.Equal(new(0, 9), right.Head);
    }

    [Fact]
    public void ItCannotTurnRoundOnTheSpot()
    {
        (SnakeField field, Snake snake) = Field((10, 10));
        Go(field, snake, Right);
        Go(field, snake, Left);
        Assert.Equal(Right, snake.Heading);
        snake.Turn(Up);
        snake.Turn(Down); // would turn round in the step after
        field.Step();
        field.Step();
        Assert.Equal(Up, snake.Heading);
        Assert.Equal(0, snake.Deaths);
    }

    [Fact]
    public void TurnsThatCameTooFastAreTakenStepByStepAndNoMoreThanThree()
    {
        (SnakeField field, Snake snake) = Field((10, 10));
        foreach (Direction turn in (Direction[])[Right, Down, Left, Up])
        {
            snake.Turn(turn);
        }

        var headings = new List<Direction?>();
        for (int i = 0; i < 4; i++)
        {
            field.Step();
            headings.Add(snake.Heading);
        }

        Assert.Equal([Right, Down, Left, Left], headings);
    }

    [Fact]
    public void WhoRunsIntoHisOwnTailBeginsAnew()
    {
        (SnakeField field, Snake snake) = Field((10, 10));
        Go(field, snake, Right, steps: 5);
        Go(field, snake, Down);
        Go(field, snake, Left);
        Assert.Equal(0, snake.Deaths);
        Go(field, snake, Up);
        Assert.Equal(1, snake.Deaths);
        Assert.Null(snake.Killer);
        Assert.Null(snake.Heading);
        Assert.Single(snake.Body);
    }

    [Fact]
    public void WhoRunsIntoTheTailOfAnotherBeginsAnewAndTheOtherGrows()
    {
        (SnakeField field, Snake wall, Snake runner) = Field((10, 10), (12, 14));
        wall.Turn(Right);
        Go(field, runner, Up, steps: 3);
        Assert.Equal((new Cell(13, 10), new Cell(12, 11)), (wall.Head, runner.Head));
        field.Step();
        Assert.Equal((1, "Adder"), (runner.Deaths, runner.Killer));
        Assert.Equal((0, Snake.FirstLength + 1), (wall.Deaths, wall.Length));
        Assert.Equal(wall.Length, wall.Best);
        Assert.Single(runner.Body);
    }

    [Fact]
    public void WhereHeadsMeetBothBeginAnewAndNobodyGrows()
    {
        (SnakeField field, Snake first, Snake second) = Field((10, 10), (14, 10));
        first.Turn(Right);
        second.Turn(Left);
        field.Step();
        Assert.Equal((0, 0), (first.Deaths, second.Deaths));
        field.Step();
        Assert.Equal((1, 1), (first.Deaths, second.Deaths));
        Assert.Equal(("Anaconda", "Adder"), (first.Killer, second.Killer));
        Assert.Equal((Snake.FirstLength, Snake.FirstLength), (first.Length, second.Length));
    }

    [Fact]
    public void WhoLiesStillIsInNobodysWay()
    {
        (SnakeField field, Snake moving, Snake still) = Field((10, 10), (12, 10));
        Go(field, moving, Right, steps: 4);
        Assert.Equal(new(14, 10), moving.Head);
        Assert.Equal((0, 0), (moving.Deaths, still.Deaths));
    }

    [Fact]
    public void AnAppleMakesLongerAndAnotherOneGrowsElsewhere()
    {
        (SnakeField field, Snake snake) = Field((38, 30)); // the first apple lies two cells to the right
        Go(field, snake, Right);
        Assert.Contains(new Cell(40, 30), field.Apples);
        field.Step();
        Assert.Equal(Snake.FirstLength + 1, snake.Length);
        Assert.DoesNotContain(new Cell(40, 30), field.Apples);
        field.Step();
        Assert.Equal(3, field.Apples.Count);
    }

    [Fact]
    public void NobodyGrowsBeyondWhatTheFieldHasPlaceFor()
    {
        (SnakeField _, Snake snake) = Field((10, 10));
        for (int i = 0; i < 2 * Snake.MaxLength; i++)
        {
            snake.Grow();
        }

        Assert.Equal(Snake.MaxLength, snake.Length);
        Assert.True(SnakeField.MaxSnakes * Snake.MaxLength < SnakeField.Width * SnakeField.Height * 9 / 10);
    }

    [Fact]
    public void ThereAreAsManyPlacesAsNamesAndOneWhoLeavesMakesRoom()
    {
        var field = new SnakeField(new Random(1));
        Snake[] snakes = [.. Enumerable.Range(0, SnakeField.MaxSnakes).Select(_ => field.Add()!)];
        Assert.Equal(SnakeField.MaxSnakes, snakes.Select(static snake => snake.Name).Distinct().Count());
        Assert.Null(field.Add());
        field.Remove(snakes[3]);
        Snake next = field.Add()!;
        Assert.Equal(snakes[3].Name, next.Name);
        Assert.DoesNotContain(next.Id, snakes.Select(static snake => snake.Id));
    }

    [Fact]
    public void TheSameTurnsAndTheSameRandomMakeTheSameGame()
    {
        Assert.Equal(Play(1), Play(1));
        Assert.NotEqual(Play(1), Play(2));

        static List<Cell> Play(int seed)
        {
            var turns = new Random(7);
            var field = new SnakeField(new Random(seed));
            Snake[] snakes = [.. Enumerable.Range(0, 12).Select(_ => field.Add()!)];
            var heads = new List<Cell>();
            for (int i = 0; i < 500; i++)
            {
                snakes[turns.Next(snakes.Length)].Turn((Direction)turns.Next(4));
                field.Step();
                heads.AddRange(snakes.Select(static snake => snake.Head));
            }

            return heads;
        }
    }

    private static (SnakeField Field, Snake Snake) Field((int X, int Y) place)
    {
        var field = new SnakeField(new ScriptedRandom(place.X, place.Y, 40, 30, 42, 30, 44, 30));
        return (field, field.Add()!);
    }

    private static (SnakeField Field, Snake First, Snake Second) Field((int X, int Y) first, (int X, int Y) second)
    {
        var field = new SnakeField(new ScriptedRandom(first.X, first.Y, second.X, second.Y, 40, 30, 42, 30, 44, 30));
        return (field, field.Add()!, field.Add()!);
    }

    private static void Go(SnakeField field, Snake snake, Direction direction, int steps = 1)
    {
        snake.Turn(direction);
        for (int i = 0; i < steps; i++)
        {
            field.Step();
        }
    }
}
