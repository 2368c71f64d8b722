namespace Examples.Snake;

/// <summary>One snake. It lies still, in nobody's way, until it is told where to go.</summary>
internal sealed class Snake(int id, string name, Cell start)
{
    public const int FirstLength = 5;
    public const int MaxLength = 60; // all of them together leave some of the field free
    private const int MaxTurnsAhead = 3; // for fingers that are faster than the game

    private readonly Queue<Direction> _turns = new();
    private List<Cell> _body = [start];

    public int Id => id;

    public string Name => name;

    public Direction? Heading { get; private set; }

    /// <summary>The head first.</summary>
    public IReadOnlyList<Cell> Body => _body;

    public Cell Head => _body[0];

    /// <summary>What it is going to have: it grows by one cell in a step.</summary>
    public int Length { get; private set; } = FirstLength;

    public int Best { get; private set; } = FirstLength;

    public int Deaths { get; private set; }

    /// <summary>Into whom it ran when it died last; null if that was itself, or it never did.</summary>
    public string? Killer { get; private set; }

    /// <summary>Takes a turn for one of the next steps. A snake cannot turn round on the spot.</summary>
    public void Turn(Direction wish)
    {
        Direction? before = _turns.Count > 0 ? _turns.Last() : Heading;
        if (_turns.Count < MaxTurnsAhead && (before is null || IsUpright(before.Value) != IsUpright(wish)))
        {
            _turns.Enqueue(wish);
        }
    }

    public void Move()
    {
        if (_turns.TryDequeue(out Direction turn))
        {
            Heading = turn;
        }

        if (Heading is { } direction)
        {
            _body.Insert(0, Head.Next(direction));
            _body.RemoveRange(Math.Min(Length, _body.Count), Math.Max(0, _body.Count - Length));
        }
    }

    public void Grow()
    {
        Length = Math.Min(Length + 1, MaxLength);
        Best = Math.Max(Best, Length);
    }

    public bool HasInTail(Cell cell) => _body.LastIndexOf(cell) > 0;

    /// <summary>Begins anew somewhere else.</summary>
    public void Die(string? killer, Cell newStart)
    {
        Killer = killer;
        Deaths++;
        Length = FirstLength;
        Heading = null;
        _turns.Clear();
        _body = [newStart];
    }

    private static bool IsUpright(Direction direction) => direction is Direction.Up or Direction.Down;
}
