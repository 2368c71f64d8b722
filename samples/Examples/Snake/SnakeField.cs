namespace Examples.Snake;

/// <summary>
/// The rules, without time and network: the same turns and the same <see cref="Random"/> make the same game.
/// </summary>
internal sealed class SnakeField(Random random)
{
    public const int Width = 48;
    public const int Height = 36;
    private const int AppleCount = 3;

    // One snake each, so there are as many places as names.
    private static readonly string[] Names =
    [
        "Adder", "Anaconda", "Asp", "Boa", "Cobra", "Copperhead", "Garter", "Habu", "Keelback", "Kingsnake", "Krait", "Lancehead",
        "Mamba", "Milksnake", "Moccasin", "Pinesnake", "Python", "Racer", "Rattler", "Sidewinder", "Taipan", "Urutu", "Viper", "Whipsnake",
    ];

    private readonly List<Snake> _snakes = [];
    private readonly List<Cell> _apples = [];
    private int _lastId;

    public static int MaxSnakes => Names.Length;

    public IReadOnlyList<Snake> Snakes => _snakes;

    public IReadOnlyList<Cell> Apples => _apples;

    /// <returns>Null if there is no place left.</returns>
    public Snake? Add()
    {
        string? name = Names.FirstOrDefault(free => !_snakes.Exists(snake => snake.Name == free));
        if (name is null)
        {
            return null;
        }

        var snake = new Snake(++_lastId, name, FreeCell());
        _snakes.Add(snake);
        return snake;
    }

    public void Remove(Snake snake) => _snakes.Remove(snake);

    public void Step()
    {
        while (_apples.Count < AppleCount)
        {
            _apples.Add(FreeCell());
        }

        _snakes.ForEach(static snake => snake.Move());
        foreach (Snake snake in _snakes.Where(snake => _apples.Remove(snake.Head)))
        {
            snake.Grow();
        }

        // All have moved before any is judged, and all are judged before any dies: to come first is no advantage.
        List<(Snake Snake, Snake Obstacle)> collisions = [.. Collisions()];
        foreach ((Snake snake, Snake obstacle) in collisions.DistinctBy(static collision => collision.Snake))
        {
            snake.Die(obstacle == snake ? null : obstacle.Name, FreeCell());
        }

        foreach (Snake winner in collisions.Where(static collision => collision.Snake != collision.Obstacle).Select(static collision => collision.Obstacle))
        {
            if (!collisions.Exists(collision => collision.Snake == winner))
            {
                winner.Grow();
            }
        }
    }

    private IEnumerable<(Snake Snake, Snake Obstacle)> Collisions() =>
        from snake in _snakes
        from other in _snakes
        where snake.Heading is not null && other.Heading is not null
        where other.HasInTail(snake.Head) || (other != snake && other.Head == snake.Head)
        select (snake, other);

    private Cell FreeCell()
    {
        while (true) // some of the field is always free
        {
            var cell = new Cell(random.Next(Width), random.Next(Height));
            if (!_apples.Contains(cell) && !_snakes.Exists(snake => snake.Body.Contains(cell)))
            {
                return cell;
            }
        }
    }
}
