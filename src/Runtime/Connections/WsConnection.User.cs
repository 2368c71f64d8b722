using WsGen.Protocol;

namespace WsGen.Connections;

// The identity of whoever has connected may end before the connection does.
internal abstract partial class WsConnection
{
    private UserEnd? _userEnd;

    /// <summary>When the identity ends, as it was set; null: never.</summary>
    public DateTimeOffset? UserExpires => Volatile.Read(ref _userEnd)?.Moment;

    /// <summary>Closes with 1008 at this moment. What has passed already counts from the next tick.</summary>
    public void EndUserAt(DateTimeOffset? moment) =>
        Volatile.Write(ref _userEnd, moment is { } end ? new UserEnd(end, _clock.After(end)) : null);

    /// <summary>The same, by the session.</summary>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    public void ChangeUserEnd(DateTimeOffset? moment)
    {
        lock (this)
        {
            ThrowIfClosed();
            EndUserAt(moment);
        }
    }

    private bool HasUserEnded(long now) => Volatile.Read(ref _userEnd) is { } end && now >= end.Deadline;

    private void FailForUser() => TryFail(CloseCode.PolicyViolation, "the identity of the user has ended (UserExpires)");

    /// <summary>A moment of the calendar, and in milliseconds of the clock.</summary>
    private sealed record UserEnd(DateTimeOffset Moment, long Deadline);
}
