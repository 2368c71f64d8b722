using WsGen.Connections;

namespace WsGen;

/// <summary>
/// While it lasts, messages of a session gather and leave together: see <see cref="WsSession.Batch"/>. Thread-safe. To be disposed of, or the
/// messages wait until 64 KiB have gathered or the session closes.
/// </summary>
public sealed class SendBatch : IDisposable
{
    private WsConnection? _connection;

    internal SendBatch(WsConnection connection)
    {
        connection.BeginBatch();
        _connection = connection;
    }

    /// <summary>Sends what has gathered so far. The batch goes on.</summary>
    /// <exception cref="ObjectDisposedException">The batch has ended.</exception>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(_connection is null, this);
        _connection.FlushBatch();
    }

    /// <summary>Ends the batch; with the last one of the session what has gathered is sent. Does nothing the second time, or after the session has closed.</summary>
    public void Dispose() => Interlocked.Exchange(ref _connection, null)?.EndBatch();
}
