namespace WsGen.Connections;

/// <summary>
/// The rate at which messages may come: a bucket that holds <c>burst</c> tokens and gets <c>perSecond</c> new ones each second; a message
/// takes one. Times are milliseconds of the connection clock. Not thread-safe.
/// </summary>
internal struct TokenBucket(int perSecond, int burst)
{
    private const double MillisecondsPerSecond = 1000;

    private double _tokens = burst;
    private long _filledAt;

    public readonly bool IsOff => perSecond == 0;

    /// <summary>Takes a token, if there is one.</summary>
    public bool TryTake(long now)
    {
        if (_filledAt != 0)
        {
            _tokens = Math.Min(burst, _tokens + ((now - _filledAt) * perSecond / MillisecondsPerSecond));
        }

        _filledAt = now;
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }

    /// <summary>When the next token will be there.</summary>
    public readonly long NextAt => _filledAt + (long)Math.Ceiling((1 - _tokens) * MillisecondsPerSecond / perSecond);
}
