namespace WsGen.Sessions.Codecs;

/// <summary>
/// Whose turn it is, in one session, to write a message piece by piece. Thread-safe. An encoder that has it and waits for it once more would wait for
/// itself.
/// </summary>
internal sealed class StreamTurn
{
    // The turns that whoever runs here has been called in.
    private static readonly AsyncLocal<Taken?> Current = new();

    private readonly SemaphoreSlim _free = new(1, 1);

    /// <summary>Waits for it.</summary>
    /// <exception cref="InvalidOperationException">This is called from an encoder of the session, whose turn it is: it would wait for itself.</exception>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        for (Taken? each = Current.Value; each is not null; each = each.Outer)
        {
            if (each.Turn == this && !each.IsOver)
            {
                throw new InvalidOperationException(
                    "A stream encoder cannot send through a stream encoder of its own session: the message that it writes has to end first. " +
                    "Send the other object before or after, or write it into the same message.");
            }
        }

        return _free.WaitAsync(cancellationToken);
    }

    /// <summary>After <see cref="WaitAsync"/>, by the method that calls the encoder: it counts until that method returns.</summary>
    public Taken Enter() => Current.Value = new Taken(this, Current.Value);

    public void Leave(Taken taken)
    {
        taken.IsOver = true; // for what the encoder has started and left behind
        _free.Release();
    }

    /// <summary>One turn.</summary>
    internal sealed class Taken(StreamTurn turn, Taken? outer)
    {
        public volatile bool IsOver;

        public StreamTurn Turn => turn;

        public Taken? Outer => outer;
    }
}
