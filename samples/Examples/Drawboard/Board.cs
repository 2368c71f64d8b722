using System.Text.Json;

namespace Examples.Drawboard;

/// <summary>
/// The one board that everybody draws on. Its lock gives everybody the same order of strokes, and a picture to which the strokes that follow belong.
/// Thread-safe.
/// </summary>
public sealed class Board : IDisposable
{
    internal const int Width = 900;
    internal const int Height = 600;
    internal const int MaxPlayers = 100;

    /// <summary>Strokes gather for so long and go out in one message: nobody sees the difference, and a hundred pages get a third of the messages.</summary>
    public static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(30);

    private readonly Lock _gate = new();
    private readonly List<BoardPlayer> _players = [];
    private readonly List<DrawnStroke> _batch = []; // bounded by MessageRateLimit, for each of the players
    private readonly Raster _picture = new(Width, Height);
    private readonly ITimer _timer;
    private byte[]? _png; // of the picture as it is, once somebody has needed it
    private int _lastNumber;

    public Board(TimeProvider clock) =>
        _timer = clock.CreateTimer(static board => ((Board)board!).SendBatch(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <returns>Null if there are a hundred already.</returns>
    internal BoardPlayer? Join(IPage page)
    {
        lock (_gate)
        {
            if (_players.Count == MaxPlayers)
            {
                return null;
            }

            var player = new BoardPlayer(++_lastNumber, page);
            page.Send(Encode(new Welcome(player.Number, Width, Height)));
            page.SendPicture(_png ??= _picture.ToPng()); // what is in the batch is not on it: it still comes
            _players.Add(player);
            Tell(new Players(_players.Count));
            return player;
        }
    }

    internal void Leave(BoardPlayer player)
    {
        lock (_gate)
        {
            _players.Remove(player);
            Tell(new Players(_players.Count));
        }
    }

    internal void Draw(BoardPlayer player, Stroke stroke)
    {
        lock (_gate)
        {
            _batch.Add(new DrawnStroke(player.Number, stroke));
            if (_batch.Count == 1)
            {
                _timer.Change(BatchTime, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void SendBatch()
    {
        lock (_gate)
        {
            _batch.ForEach(drawn => _picture.Draw(drawn.Stroke));
            _png = null;
            Tell(new Strokes(_batch));
            _batch.Clear();
        }
    }

    private void Tell(DrawboardEvent news)
    {
        byte[] json = Encode(news); // once, for all
        _players.ForEach(player => player.Page.Send(json));
    }

    private static byte[] Encode(DrawboardEvent news) => JsonSerializer.SerializeToUtf8Bytes(news, DrawboardJson.Default.DrawboardEvent);
}

/// <summary>Who draws: a number, and the page it is drawn on.</summary>
internal sealed record BoardPlayer(int Number, IPage Page);
