using System.Text.Json.Serialization;

namespace Examples.Snake;

/// <summary>What the server says to the page.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Welcome), "welcome")]
[JsonDerivedType(typeof(Tick), "tick")]
internal abstract record SnakeEvent;

/// <summary>First: which snake is yours, and how large the field is.</summary>
internal sealed record Welcome(int You, int Width, int Height) : SnakeEvent;

/// <summary>
/// The whole game as it stands. Nothing in it depends on the ticks before, so that a page can miss any of them. Places are x, y, x, y, ...
/// </summary>
internal sealed record Tick(long Number, IEnumerable<int> Apples, IEnumerable<SnakeState> Snakes) : SnakeEvent
{
    public static Tick Of(long number, SnakeField field) => new(number, Flat(field.Apples), field.Snakes.Select(static snake => new SnakeState(
        snake.Id, snake.Name, snake.Heading, snake.Length, snake.Best, snake.Deaths, snake.Killer, Flat(snake.Body))));

    private static IEnumerable<int> Flat(IEnumerable<Cell> cells) => cells.SelectMany(static cell => (int[])[cell.X, cell.Y]);
}

internal sealed record SnakeState(
    int Id, string Name, Direction? Heading, int Length, int Best, int Deaths, string? Killer, IEnumerable<int> Body);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SnakeEvent))]
internal sealed partial class SnakeJson : JsonSerializerContext;
