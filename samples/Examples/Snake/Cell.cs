namespace Examples.Snake;

/// <summary>What the page sends, by name, as the whole of a message.</summary>
public enum Direction
{
    Up,
    Down,
    Left,
    Right,
}

/// <summary>A place on the field; (0, 0) is the upper left corner.</summary>
internal readonly record struct Cell(int X, int Y)
{
    /// <summary>The next one in that direction. What leaves the field comes in on the other side.</summary>
    public Cell Next(Direction direction) => direction switch
    {
        Direction.Up => this with { Y = (Y + SnakeField.Height - 1) % SnakeField.Height },
        Direction.Down => this with { Y = (Y + 1) % SnakeField.Height },
        Direction.Left => this with { X = (X + SnakeField.Width - 1) % SnakeField.Width },
        _ => this with { X = (X + 1) % SnakeField.Width },
    };
}
