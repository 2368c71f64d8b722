namespace WsGen.Load.Loops;

/// <summary>
/// Connections that all send one and the same prepared frame, again and again. A loop moves bytes, and knows nothing of what they mean.
/// One thread; nothing is allocated once the connections are there.
/// </summary>
internal abstract class LoadLoop : IDisposable
{
    /// <summary>Takes over a connected socket.</summary>
    /// <returns>The connection's number: 0, 1, 2, ...</returns>
    public abstract int Add(int descriptor);

    /// <summary>Sends the frame so many times, as soon as the socket takes it.</summary>
    public abstract void Send(int connection, int frames);

    /// <summary>Hands over all that has come, without waiting for more.</summary>
    /// <returns>False if there was nothing.</returns>
    public abstract bool Turn(ITraffic traffic);

    public abstract void Dispose();
}

/// <summary>What a case makes of the bytes that come.</summary>
internal interface ITraffic
{
    void OnReceived(int connection, ReadOnlySpan<byte> bytes);
}
