using System.Buffers;
using System.Collections;
using System.Text;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Sessions;
using WsGen.Transports;

namespace WsGen;

/// <summary>
/// The open sessions of one endpoint. Enumerating gives those that are open at that moment, in no particular order, while others come and
/// go. Thread-safe. Counterpart of <c>Session.getOpenSessions</c>.
/// </summary>
public sealed class OpenSessions : IReadOnlyCollection<WsSession>
{
    private readonly Lock _gate = new();
    private WsSession[] _sessions = [];
    private int _count;
    private Farewell? _closing;

    internal OpenSessions()
    {
    }

    /// <summary>Set once the server stops: how sessions that still come are closed.</summary>
    internal Farewell? Closing
    {
        get
        {
            lock (_gate)
            {
                return _closing;
            }
        }
    }

    /// <summary>How many sessions are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>
    /// Sends a text message to all of them. It is encoded once, and compressed once for all that have agreed on the same compression without
    /// context takeover; all send it from the same memory. No peer can hold up the others: a session whose send queue is full drops
    /// messages or is closed with 1008, as <see cref="WsOptions.SendQueuePolicy"/> says; where that says to wait, it is closed, because a
    /// broadcast does not wait. Sessions that close meanwhile are passed over.
    /// </summary>
    /// <param name="text">The message.</param>
    /// <param name="cancellationToken">If it has fired already, nothing is sent.</param>
    /// <returns>Completed when every session has taken or dropped the message.</returns>
    public ValueTask SendAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        var message = new BroadcastFrame(Opcode.Text, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, message.Payload);
        return Send(ref message);
    }

    /// <summary>Sends a binary message to all of them, otherwise as <see cref="SendAsync(string, CancellationToken)"/>.</summary>
    /// <param name="bytes">The message. It may be reused when this returns.</param>
    /// <param name="cancellationToken">If it has fired already, nothing is sent.</param>
    /// <returns>Completed when every session has taken or dropped the message.</returns>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        var message = new BroadcastFrame(Opcode.Binary, bytes.Length);
        bytes.Span.CopyTo(message.Payload);
        return Send(ref message);
    }

    /// <inheritdoc/>
    public IEnumerator<WsSession> GetEnumerator()
    {
        WsSession[] snapshot;
        lock (_gate)
        {
            snapshot = _sessions.AsSpan(0, _count).ToArray();
        }

        return ((IEnumerable<WsSession>)snapshot).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Closes all of them, and those that still come.</summary>
    /// <returns>How many have been closed.</returns>
    internal int CloseAll(Farewell farewell)
    {
        lock (_gate)
        {
            _closing = farewell;
        }

        int closed = 0;
        foreach (WsSession session in this)
        {
            closed += session.Close(farewell.Code, farewell.Reason, farewell.Patience) ? 1 : 0;
        }

        return closed;
    }

    /// <returns>False if the server is stopping and the session must be closed.</returns>
    internal bool Add(WsSession session)
    {
        lock (_gate)
        {
            if (_count == _sessions.Length)
            {
                Array.Resize(ref _sessions, Math.Max(8, _count * 2));
            }

            session.OpenIndex = _count;
            _sessions[_count] = session;
            Volatile.Write(ref _count, _count + 1);
            return _closing is null;
        }
    }

    internal void Remove(WsSession session)
    {
        lock (_gate)
        {
            int index = session.OpenIndex;
            if (index < 0)
            {
                return;
            }

            // The last one takes the free place.
            WsSession last = _sessions[_count - 1];
            _sessions[index] = last;
            last.OpenIndex = index;
            _sessions[_count - 1] = null!;
            session.OpenIndex = -1;
            Volatile.Write(ref _count, _count - 1);
        }
    }

    private ValueTask Send(ref BroadcastFrame message)
    {
        WsSession[] snapshot;
        int count;
        lock (_gate)
        {
            count = _count;
            snapshot = ArrayPool<WsSession>.Shared.Rent(count);
            _sessions.AsSpan(0, count).CopyTo(snapshot);
        }

        try
        {
            for (int i = 0; i < count; i++)
            {
                if (i + 3 < count)
                {
                    CacheLines.Fetch(snapshot[i + 3]);
                    snapshot[i + 2].Approach();
                }

                snapshot[i].Broadcast(ref message);
            }
        }
        finally
        {
            ArrayPool<WsSession>.Shared.Return(snapshot, clearArray: true);
            message.Release();
        }

        return default;
    }
}
