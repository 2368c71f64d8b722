using WsGen.Protocol;

namespace WsGen.Connections;

// Sends that have waited long enough, and a message in parts that keeps others waiting, as the clock's ticks find them.
internal abstract partial class WsConnection
{
    private void StartDeadline(SendCompletion send)
    {
        if (send.Timeout > TimeSpan.Zero && send.Deadline == long.MaxValue)
        {
            send.Deadline = _clock.After(send.Timeout);
            SlowState slow = Slow;
            Volatile.Write(ref slow.NextDeadline, Math.Min(slow.NextDeadline, send.Deadline));
        }
    }

    /// <summary>By the clock, not under the gate: sends that have waited long enough, and a message in parts that keeps others waiting.</summary>
    private void CheckSends(SlowState slow, long now)
    {
        if ((now < Volatile.Read(ref slow.NextDeadline) && slow.Behind is null) || !Monitor.TryEnter(this))
        {
            return;
        }

        (CloseCode Code, string Reason)? failure = null;
        try
        {
            if (now >= slow.NextDeadline)
            {
                failure = Expire(slow, now);
            }

            failure ??= _state == ConnectionState.Open ? DescribeHeldUp(slow, now) : null;
            if (failure is { } closing)
            {
                FailUnderGate(closing.Code, closing.Reason);
            }
        }
        finally
        {
            Monitor.Exit(this);
        }

        if (failure is { } closed)
        {
            AnnounceFailure(closed.Code, closed.Reason);
        }
    }

    /// <returns>Why the session is to be closed; null if it is not.</returns>
    private (CloseCode, string)? Expire(SlowState slow, long now)
    {
        (CloseCode, string)? failure = null;
        slow.NextDeadline = long.MaxValue;
        slow.InFlush?.RemoveAll(Expires);
        slow.Unflushed?.RemoveAll(Expires);
        foreach (QueuedSend send in slow.Waiting())
        {
            if (IsLate(send))
            {
                GiveUp(send, TooLate(send));
            }
        }

        return failure;

        // All at once, for there may be thousands.
        bool Expires(SendCompletion send)
        {
            if (!IsLate(send))
            {
                return false;
            }

            send.Fail(TooLate(send)); // it may arrive all the same
            return true;
        }

        bool IsLate(SendCompletion send)
        {
            if (now < send.Deadline)
            {
                slow.NextDeadline = Math.Min(slow.NextDeadline, send.Deadline);
                return false;
            }

            if (send.IsBlocking && _state == ConnectionState.Open)
            {
                failure = (CloseCode.GoingAway, $"a blocking send took longer than {Seconds(send)} (BlockingSendTimeout)");
            }

            return true;
        }

        static TimeoutException TooLate(SendCompletion send) => new(send.IsBlocking
            ? $"The message could not be sent within {Seconds(send)} (BlockingSendTimeout); the session has been closed."
            : $"The message could not be sent within {Seconds(send)}, its send time-out.");

        static string Seconds(SendCompletion send) => FormattableString.Invariant($"{send.Timeout.TotalSeconds:0.###} s");
    }

    private (CloseCode, string)? DescribeHeldUp(SlowState slow, long now)
    {
        bool keepsWaiting = slow.Behind is { } behind && !HasOutput && IsOver(_options.SendTimeout, now - slow.OpenSince)
            && behind.Any(static send => send.HasSender);
        return keepsWaiting
            ? (CloseCode.InternalError, $"a message in parts has not gone on for {_options.SendTimeout.TotalSeconds:0.###} s while others wait for its end (SendTimeout)")
            : null;
    }
}
