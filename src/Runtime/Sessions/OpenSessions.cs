using System.Buffers;
using System.Collections;
using System.Text;
using WsGen.Protocol;

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
    private bool _closing;

    internal OpenSessions()
    {
    }

    /// <summary>How many sessions are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>
    /// Sends a text message to all of them. It is encoded once. Completes when every session has taken it; sessions that close meanwhile
    /// are passed over, and one whose peer reads too slowly is waited for only until its queue has room.
    /// </summary>
    /// <param name="text">The message.</param>
    /// <param name="cancellationToken">Stops waiting for slow sessions; those that have taken the message keep it.</param>
    public ValueTask SendAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        int byteCount = Encoding.UTF8.GetByteCount(text);
        byte[] frame = Frame(Opcode.Text, byteCount, out int header);
        Encoding.UTF8.GetBytes(text, frame.AsSpan(header));
        return SendFrameAsync(frame, header + byteCount, cancellationToken);
    }

    /// <summary>Sends a binary message to all of them, otherwise as <see cref="SendAsync(string, CancellationToken)"/>.</summary>
    /// <param name="bytes">The message. It may be reused when this returns.</param>
    /// <param name="cancellationToken">Stops waiting for slow sessions; those that have taken the message keep it.</param>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        byte[] frame = Frame(Opcode.Binary, bytes.Length, out int header);
        bytes.CopyTo(frame.AsMemory(header));
        return SendFrameAsync(frame, header + bytes.Length, cancellationToken);
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
    internal void CloseAll(CloseCode code, string reason)
    {
        lock (_gate)
        {
            _closing = true;
        }

        foreach (WsSession session in this)
        {
            session.Close(code, reason);
        }
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
            return !_closing;
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

    private static byte[] Frame(Opcode opcode, int length, out int header)
    {
        byte[] frame = ArrayPool<byte>.Shared.Rent(length + FrameHeader.MaxSize);
        header = FrameWriter.WriteHeader<ServerRole>(frame, opcode, fin: true, length, mask: 0);
        return frame;
    }

    private ValueTask SendFrameAsync(byte[] frame, int length, CancellationToken cancellationToken)
    {
        WsSession[] snapshot;
        int count;
        lock (_gate)
        {
            count = _count;
            snapshot = ArrayPool<WsSession>.Shared.Rent(count);
            _sessions.AsSpan(0, count).CopyTo(snapshot);
        }

        List<Task>? slow = null;
        for (int i = 0; i < count; i++)
        {
            ValueTask sent = snapshot[i].SendFrameAsync(frame.AsMemory(0, length), cancellationToken);
            if (!sent.IsCompletedSuccessfully)
            {
                (slow ??= []).Add(sent.AsTask());
            }
        }

        ArrayPool<WsSession>.Shared.Return(snapshot, clearArray: true);
        if (slow is null)
        {
            ArrayPool<byte>.Shared.Return(frame);
            return default;
        }

        return AwaitAsync(slow, frame);
    }

    private static async ValueTask AwaitAsync(List<Task> slow, byte[] frame)
    {
        // The frame is theirs until the last of them is done, however the others end.
        try
        {
            await Task.WhenAll(slow).ConfigureAwait(false);
        }
        catch (SessionClosedException) when (slow.TrueForAll(static task => !task.IsFaulted || task.Exception!.InnerException is SessionClosedException))
        {
            // Closed meanwhile: not open sessions any more.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }
}
