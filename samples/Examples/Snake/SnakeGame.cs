using System.Text.Json;

namespace Examples.Snake;

/// <summary>The one game that everybody plays: it has the clock, the players and the lock. Thread-safe.</summary>
public sealed class SnakeGame
{
    public static readonly TimeSpan TickTime = TimeSpan.FromMilliseconds(100);

    /// <summary>Bytes. Who is further behind misses ticks, and the game does not wait: the next tick has all there is to see.</summary>
    internal const int MaxBacklog = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly List<SnakePlayer> _players = [];
    private readonly TimeProvider _clock;
    private readonly SnakeField _field;
    private ITimer? _timer; // runs while somebody plays
    private long _tick;

    public SnakeGame(TimeProvider clock)
        : this(clock, Random.Shared)
    {
    }

    internal SnakeGame(TimeProvider clock, Random random)
    {
        _clock = clock;
        _field = new SnakeField(random);
    }

    /// <returns>Null if every snake is taken.</returns>
    internal SnakePlayer? Join(IPage page)
    {
        lock (_gate)
        {
            if (_field.Add() is not { } snake)
            {
                return null;
            }

            var player = new SnakePlayer(snake, page);
            page.Send(Encode(new Welcome(snake.Id, SnakeField.Width, SnakeField.Height)));
            _players.Add(player);
            _timer ??= _clock.CreateTimer(static game => ((SnakeGame)game!).Advance(), this, TickTime, TickTime);
            return player;
        }
    }

    internal void Turn(SnakePlayer player, Direction direction)
    {
        lock (_gate)
        {
            player.Snake.Turn(direction);
        }
    }

    internal void Leave(SnakePlayer player)
    {
        lock (_gate)
        {
            _players.Remove(player);
            _field.Remove(player.Snake);
            if (_players.Count == 0)
            {
                _timer?.Dispose();
                _timer = null;
            }
        }
    }

    private void Advance()
    {
        lock (_gate)
        {
            if (_players.Count == 0)
            {
                return; // the last one has left while the timer was about to call
            }

            _field.Step();
            byte[] json = Encode(Tick.Of(++_tick, _field)); // once, for all
            foreach (SnakePlayer player in _players.Where(static player => player.Page.Backlog <= MaxBacklog))
            {
                player.Page.Send(json);
            }
        }
    }

    private static byte[] Encode(SnakeEvent news) => JsonSerializer.SerializeToUtf8Bytes(news, SnakeJson.Default.SnakeEvent);
}

/// <summary>Who plays: a snake, and the page that shows the game.</summary>
internal sealed record SnakePlayer(Snake Snake, IPage Page);
