using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace WsGen.Transports.EventLoop.Pipes;

/// <summary>
/// A connection of an event loop, seen as a duplex pipe: for Kestrel, and whoever else speaks <see cref="ConnectionContext"/>. Who reads the pipe
/// continues on the loop, as a handler does, and like a handler loses it if it takes too long.
/// </summary>
internal sealed class LoopPipeConnection : ConnectionContext, IDuplexPipe, IConnectionTransportFeature, IOutputShutdown, IOutputProgress, IHalfOpen
{
    // Values of _end.
    private const int Held = 1;     // the peer has ended its side, and the connection is kept for the output
    private const int Disposed = 2;

    private readonly LoopConnection _connection;
    private readonly Pipe _input;
    private readonly Pipe _output;
    private readonly Rendezvous _drained = new();
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _sending;
    private bool _isPending;
    private bool _isStalled;
    private bool _isOver;
    private volatile bool _shutsDown;
    private volatile bool _keepsHalfOpen;
    private int _end;

    public LoopPipeConnection(LoopConnection connection)
    {
        _connection = connection;
        connection.Receiver = new PipeReceiver(this, connection);
        _input = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));

        // Who waits for room to write is no handler of the loop that finds it.
        _output = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.ThreadPool, useSynchronizationContext: false));
        Transport = this;
        ConnectionClosed = _closed.Token;
        RemoteEndPoint = connection.RemoteEndPoint;
        LocalEndPoint = connection.LocalEndPoint;
        Features.Set<IConnectionTransportFeature>(this); // whoever puts a layer between sets the property, and others find it here
        Features.Set<IOutputShutdown>(this);
        Features.Set<IOutputProgress>(this);
        Features.Set<IHalfOpen>(this);
        _sending = SendAsync();
    }

    public PipeReader Input => _input.Reader;

    public PipeWriter Output => _output.Writer;

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override IDuplexPipe Transport { get; set; }

    public long BytesSent => _connection.BytesSent ?? 0;

    /// <inheritdoc/>
    public void KeepHalfOpen(bool keeps) => _keepsHalfOpen = keeps;

    /// <inheritdoc/>
    public void ShutdownOutput()
    {
        _shutsDown = true;
        _output.Reader.CancelPendingRead(); // what has been flushed goes out first
    }

    public override void Abort(ConnectionAbortedException abortReason) => _connection.Abort();

    /// <summary>Sends what has been written, and ends the connection.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _output.Writer.CompleteAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        await _input.Reader.CompleteAsync().ConfigureAwait(false);
        _connection.End();
        if (Interlocked.Exchange(ref _end, Disposed) == Held)
        {
            _connection.Resume();
        }

        await _ended.Task.ConfigureAwait(false);
        _closed.Dispose();
    }

    /// <summary>The descriptor has been closed. Only now is it announced: who aborts what he hears has closed, as Kestrel does, finds nothing to abort.</summary>
    public void OnEnded()
    {
        Announce();
        _ended.TrySetResult();
    }

    /// <summary>On the pool: what others do then is no handler of the loop.</summary>
    private void Announce() => ThreadPool.UnsafeQueueUserWorkItem(static closed => Cancel(closed), _closed, preferLocal: false);

    private static void Cancel(CancellationTokenSource closed)
    {
        try
        {
            closed.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Who had the connection has given it back already.
        }
    }

    private async Task SendAsync()
    {
        while (true)
        {
            ReadResult read = await _output.Reader.ReadAsync().ConfigureAwait(false);
            foreach (ReadOnlyMemory<byte> segment in read.Buffer)
            {
                for (bool isTaken = false; !isTaken && !TrySend(segment.Span, out isTaken);)
                {
                    await _drained.WaitAsync().ConfigureAwait(false);
                }
            }

            _output.Reader.AdvanceTo(read.Buffer.End);
            if (_isOver || read.IsCompleted)
            {
                break;
            }

            if (_shutsDown && read.Buffer.IsEmpty)
            {
                _connection.CompleteOutput();
            }
            else if (_shutsDown)
            {
                _output.Reader.CancelPendingRead(); // once more, to see that nothing is left
            }
        }

        await _output.Reader.CompleteAsync().ConfigureAwait(false);
        if (MustWait())
        {
            await _drained.WaitAsync().ConfigureAwait(false);
        }

        if (!_isOver)
        {
            _connection.CompleteOutput();
        }
    }

    /// <summary>What was thought to be on its way is not: the signal says when it is.</summary>
    private bool MustWait()
    {
        lock (_gate)
        {
            return _isPending = _isStalled && !_isOver;
        }
    }

    /// <summary>False: the peer is slow, and the signal says when it has taken all of it.</summary>
    private bool TrySend(ReadOnlySpan<byte> bytes, out bool isTaken)
    {
        lock (_gate)
        {
            // While earlier output stands the output is the loop's.
            isTaken = !_isStalled || _isOver;
            if (!isTaken)
            {
                _isPending = true;
                return false;
            }

            if (_isOver)
            {
                return true;
            }

            // Straight from the pipe's memory, which is ours until it is advanced.
            ReadOnlySpan<byte> rest = bytes[_connection.SendNow(bytes)..];
            if (rest.IsEmpty)
            {
                return true;
            }

            rest.CopyTo(_connection.GetSpan(rest.Length));
            _connection.Advance(rest.Length);
            return !(_isPending = !_connection.TryFlush());
        }
    }

    private void OnDrained(bool isOver = false)
    {
        bool wake;
        lock (_gate)
        {
            _isOver |= isOver;
            wake = _isPending;
            _isPending = false;
            _isStalled = false;
        }

        if (wake)
        {
            _drained.Signal();
        }
    }

    /// <summary>Takes what the loop pushes.</summary>
    private sealed class PipeReceiver(LoopPipeConnection owner, LoopConnection connection) : TransportReceiver
    {
        private System.Runtime.CompilerServices.ValueTaskAwaiter<FlushResult> _flush;
        private Action? _onFlushed;

        public override ReceiveStatus OnReceived(Memory<byte> bytes)
        {
            PipeWriter writer = owner._input.Writer;
            bytes.CopyTo(writer.GetMemory(bytes.Length));
            writer.Advance(bytes.Length);
            ValueTask<FlushResult> flush = writer.FlushAsync();
            if (flush.IsCompleted)
            {
                flush.GetAwaiter().GetResult();
                return ReceiveStatus.Done;
            }

            _flush = flush.GetAwaiter();
            _flush.UnsafeOnCompleted(_onFlushed ??= OnFlushed);
            return ReceiveStatus.Held;
        }

        public override void OnBatchEnd()
        {
        }

        public override ReceiveStatus OnSignal()
        {
            if (connection.OutputFailed)
            {
                connection.Abort();
            }

            return ReceiveStatus.Done;
        }

        public override ReceiveStatus OnInputEnded()
        {
            owner._input.Writer.Complete();
            if (!owner._keepsHalfOpen)
            {
                owner.Announce();
            }

            return Interlocked.CompareExchange(ref owner._end, Held, 0) == Disposed ? ReceiveStatus.Done : ReceiveStatus.Held;
        }

        public override void OnOutputStalled(int left)
        {
            lock (owner._gate)
            {
                owner._isStalled = true;
            }
        }

        public override void OnOutputDrained() => owner.OnDrained();

        public override ReceiveStatus OnClosed(Exception? error)
        {
            owner.OnDrained(isOver: true);
            owner._output.Reader.CancelPendingRead();
            owner._input.Writer.Complete(error is null or ConnectionAbortedException ? error : new ConnectionResetException(error.Message, error));
            return ReceiveStatus.Done;
        }

        private void OnFlushed()
        {
            _flush.GetResult();
            connection.Resume();
        }
    }
}
