using System.Net;
using System.Threading.Tasks.Sources;
using WsGen.Transports.Tls;

namespace WsGen.Transports.EventLoop.Streams;

/// <summary>
/// A connection of an event loop, seen as a stream: for TLS above it. Who waits for bytes continues on the loop, as a handler does, and like a handler loses it if it
/// takes too long: no thread is changed between the kernel and the message. One reader at a time; writes on any thread.
/// </summary>
internal sealed class LoopStream : DuplexStream, IOutputProgress, IValueTaskSource<int>
{
    /// <summary>What is longer is sent from where it lies, as far as the network takes it at once; what is shorter goes with the turn, where the loop is a ring.</summary>
    private const int MostCopied = 4096;

    private readonly LoopConnection _connection;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isOnLoop;

    // The reader that waits.
    private ManualResetValueTaskSourceCore<int> _read; // not readonly: a mutable struct
    private Memory<byte> _space;
    private bool _isReading;
    private CancellationToken _readToken;
    private CancellationTokenRegistration _cancellation;

    // The loop's memory: what has been pushed and not been read.
    private ReadOnlyMemory<byte> _unread;
    private bool _isHeld;
    private bool _hasEnded; // nothing more comes
    private bool _isClosed; // and the descriptor may be somebody else's soon
    private bool _isGivenUp;
    private Exception? _error;

    // Output that the peer has yet to take; nothing may be written meanwhile.
    private bool _isPending;
    private TaskCompletionSource? _drained; // made for the first writer that waits

    private LoopStream(LoopConnection connection)
    {
        _connection = connection;
        connection.Receiver = new StreamReceiver(this);
    }

    /// <summary>Completes when it has connected. Faults with what the system says.</summary>
    public Task Connected => _connected.Task;

    public EndPoint? LocalEndPoint => _connection.LocalEndPoint;

    public EndPoint? RemoteEndPoint => _connection.RemoteEndPoint;

    /// <inheritdoc/>
    public long BytesSent => _connection.BytesSent ?? 0;

    /// <summary>Begins to connect.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">There is no descriptor, or no way to this address.</exception>
    public static LoopStream Connect(LoopGroup loops, IPEndPoint endPoint)
    {
        LoopStream? stream = null;
        loops.Connect(endPoint, connection => (stream = new LoopStream(connection))._connection.Receiver);
        return stream!;
    }

    /// <summary>
    /// From now on readers continue on the loop. Until then they do on the pool: who checks certificates may ask the network, which takes longer than a loop has.
    /// </summary>
    public void ContinueOnLoop() => _isOnLoop = true;

    /// <summary>Resets the connection.</summary>
    public void Reset() => GiveUp(aborts: true);

    /// <summary>Sends FIN, behind what has been written.</summary>
    public void EndOutput()
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _connection.CompleteOutput();
            }
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        int count;
        bool resumes;
        lock (_gate)
        {
            if (_unread.IsEmpty)
            {
                return _error is { } error ? ValueTask.FromException<int>(error) : _hasEnded || _isGivenUp ? default : BeginRead(buffer, cancellationToken);
            }

            count = Take(buffer);
            resumes = _isHeld && _unread.IsEmpty;
            _isHeld &= !resumes;
        }

        if (resumes)
        {
            _connection.Resume();
        }

        return new(count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Task drained;
        lock (_gate)
        {
            bool waits = _isPending;
            if (!waits && (_isClosed || _isGivenUp || _connection.OutputFailed))
            {
                return ValueTask.FromException(_error ?? Lost());
            }

            if (!waits && TrySend(buffer.Span))
            {
                return default;
            }

            drained = (_drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            if (!waits)
            {
                return new(drained.WaitAsync(cancellationToken));
            }
        }

        return WriteLaterAsync(drained, buffer, cancellationToken);
    }

    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    /// <summary>Ends the connection in order.</summary>
    protected override void Dispose(bool disposing)
    {
        GiveUp(aborts: false);
        base.Dispose(disposing);
    }

    private void GiveUp(bool aborts)
    {
        bool resumes;
        lock (_gate)
        {
            _isGivenUp = true;
            _unread = default;
            resumes = _isHeld;
            _isHeld = false;
        }

        if (aborts)
        {
            _connection.Abort();
        }
        else
        {
            _connection.End();
        }

        if (resumes)
        {
            _connection.Resume();
        }
    }

    private async ValueTask WriteLaterAsync(Task drained, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await drained.WaitAsync(cancellationToken).ConfigureAwait(false);
        await WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Under the gate. False: the peer is slow, and has yet to take it.</summary>
    private bool TrySend(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostCopied)
        {
            bytes = bytes[_connection.SendNow(bytes)..];
        }

        if (!bytes.IsEmpty)
        {
            bytes.CopyTo(_connection.GetSpan(bytes.Length));
            _connection.Advance(bytes.Length);
            _isPending = !_connection.TryFlush();
        }

        return !_isPending;
    }

    /// <summary>Under the gate.</summary>
    private ValueTask<int> BeginRead(Memory<byte> space, CancellationToken cancellationToken)
    {
        _read.Reset();
        _space = space;
        _isReading = true;
        _readToken = cancellationToken;
        _cancellation = cancellationToken.UnsafeRegister(static (self, token) => ((LoopStream)self!).CancelRead(token), this);
        return new(this, _read.Version);
    }

    /// <summary>Under the gate: of what has been pushed, as much as there is room for.</summary>
    private int Take(Memory<byte> space)
    {
        int count = Math.Min(space.Length, _unread.Length);
        _unread[..count].CopyTo(space);
        _unread = _unread[count..];
        return count;
    }

    /// <summary>Under the gate: whoever gets true completes the read.</summary>
    private bool TryEndRead()
    {
        bool wasReading = _isReading;
        _isReading = false;
        _space = default;
        return wasReading;
    }

    private void CancelRead(CancellationToken token)
    {
        lock (_gate)
        {
            // A registration may be late, when another read has begun; with the same token that one is to end, too.
            if (_readToken != token || !TryEndRead())
            {
                return;
            }
        }

        _read.RunContinuationsAsynchronously = true; // who cancels is no handler, and may hold a lock
        _read.SetException(new OperationCanceledException(token));
    }

    private void CompleteRead(int count)
    {
        _cancellation.Unregister();
        _read.RunContinuationsAsynchronously = !_isOnLoop;
        if (_error is { } error)
        {
            _read.SetException(error);
        }
        else
        {
            _read.SetResult(count);
        }
    }

    private ReceiveStatus OnReceived(ReadOnlyMemory<byte> bytes)
    {
        bool completes;
        int count = 0;
        lock (_gate)
        {
            _unread = bytes;
            completes = _isReading;
            if (completes)
            {
                count = Take(_space); // none, where somebody waits without a buffer
                TryEndRead();
            }
        }

        if (completes)
        {
            CompleteRead(count);
        }

        lock (_gate)
        {
            if (_isGivenUp)
            {
                _unread = default;
            }

            _isHeld = !_unread.IsEmpty;
            return _isHeld ? ReceiveStatus.Held : ReceiveStatus.Done;
        }
    }

    private ReceiveStatus OnInputEnded()
    {
        bool completes;
        lock (_gate)
        {
            _hasEnded = true;
            if (_connection.OutputFailed)
            {
                _error ??= Lost(); // whoever wrote has got the system's error, and for whoever reads only an end was left
            }

            completes = TryEndRead();
        }

        if (completes)
        {
            CompleteRead(0);
        }

        lock (_gate)
        {
            // There may be something to be said yet: it is the stream's owner who ends it.
            _isHeld = !_isGivenUp;
            return _isHeld ? ReceiveStatus.Held : ReceiveStatus.Done;
        }
    }

    private void OnOutputDrained()
    {
        if (_connected.TrySetResult())
        {
            return;
        }

        TaskCompletionSource? drained;
        lock (_gate)
        {
            _isPending = false;
            drained = _drained;
            _drained = null;
        }

        if (drained is null)
        {
            return;
        }

        if (_isClosed || _connection.OutputFailed)
        {
            drained.TrySetException(_error ?? Lost());
            _ = drained.Task.Exception; // perhaps whoever waited has given up
        }
        else
        {
            drained.TrySetResult();
        }
    }

    private static IOException Lost() => new("The connection was lost.");

    private void OnClosed(Exception? error)
    {
        bool completes;
        lock (_gate)
        {
            _hasEnded = _isClosed = true;
            _error ??= error is null ? null : new IOException(error.Message, error);
            completes = TryEndRead();
        }

        if (completes)
        {
            CompleteRead(0);
        }

        _connected.TrySetException(error ?? new IOException("The connection ended at once."));
        _ = _connected.Task.Exception; // perhaps nobody asks
        OnOutputDrained();
    }

    private sealed class StreamReceiver(LoopStream owner) : TransportReceiver
    {
        public override ReceiveStatus OnReceived(Memory<byte> bytes) => owner.OnReceived(bytes);

        public override void OnBatchEnd()
        {
        }

        public override ReceiveStatus OnSignal()
        {
            if (owner._connection.OutputFailed)
            {
                owner.Reset();
            }

            return ReceiveStatus.Done;
        }

        public override ReceiveStatus OnInputEnded() => owner.OnInputEnded();

        public override void OnOutputStalled(int left)
        {
            lock (owner._gate)
            {
                owner._isPending = true;
            }
        }

        public override void OnOutputDrained() => owner.OnOutputDrained();

        public override ReceiveStatus OnClosed(Exception? error)
        {
            owner.OnClosed(error);
            return ReceiveStatus.Done;
        }
    }
}
