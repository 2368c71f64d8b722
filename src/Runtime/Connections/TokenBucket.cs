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

    // Tokens beyond the burst, and until when they are good.
    private double _credit;
    private long _creditUntil;

    public readonly bool IsOff => perSecond == 0;

    /// <summary>Takes a token, if there is one.</summary>
    public bool TryTake(long now)
    {
        Fill(now);
        if (_tokens >= 1)
        {
            _tokens--;
            return true;
        }

        if (_credit >= 1 && now < _creditUntil)
        {
            _credit--;
            return true;
        }

        return false;
    }

    /// <summary>
    /// Nobody has looked for so long: what came meanwhile is looked at now, all at once, and is not to blame for it. What did not fit into the bucket, because nobody took anything, may be
    /// taken beyond the burst for as long again. Who finds the bucket empty each time gets nothing more by this.
    /// </summary>
    public void Excuse(long milliseconds, long now)
    {
        double overflow = Math.Min(Fill(now), milliseconds * perSecond / MillisecondsPerSecond);
        _credit = (now < _creditUntil ? _credit : 0) + overflow;
        _creditUntil = Math.Max(_creditUntil, now + milliseconds);
    }

    /// <returns>How many tokens have found no room.</returns>
    private double Fill(long now)
    {
        double tokens = _filledAt != 0 ? _tokens + ((now - _filledAt) * perSecond / MillisecondsPerSecond) : double.PositiveInfinity;
        _filledAt = now;
        _tokens = Math.Min(burst, tokens);
        return tokens - _tokens;
    }

    /// <summary>When the next token will be there.</summary>
    public readonly long NextAt => _filledAt + (long)Math.Ceiling((1 - _tokens) * MillisecondsPerSecond / perSecond);
}
