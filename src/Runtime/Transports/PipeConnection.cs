using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace WsGen.Transports;

/// <summary>
/// The pump: turns a duplex pipe into pushes. Everything that is a pipe already (sockets, TLS, in-memory, Kestrel) comes to the engine
/// through here; an event loop would push by itself.
/// </summary>
/// <param name="pipe">Input and output.</param>
/// <param name="context">The connection the pipe belongs to, for end points, half-close and abort; null for a bare pipe.</param>
/// <param name="ownsPipe">False where somebody else completes the pipe when <see cref="RunAsync"/> returns, as Kestrel does.</param>
internal sealed class PipeConnection(IDuplexPipe pipe, ConnectionContext? context, bool ownsPipe = true) : TransportConnection
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    private readonly PipeReader _reader = pipe.Input;
    private readonly PipeWriter _writer = pipe.Output;
    private readonly Rendezvous _resumed = new();
    private readonly IOutputShutdown? _shutdown = context?.Features.Get<IOutputShutdown>();
    private readonly IOutputProgress? _progress = context?.Features.Get<IOutputProgress>();
    private ValueTaskAwaiter<FlushResult> _flush;
    private Action? _onFlushed;
    private TaskCompletionSource? _flushEnded;
    private volatile Exception? _outputError;
    private volatile bool _flushing;
    private volatile bool _outputFailed;
    private volatile bool _stopped;
    private volatile bool _over;
    private long _reads;
    private int _signalled;

    public override EndPoint? LocalEndPoint => context?.LocalEndPoint;

    public override EndPoint? RemoteEndPoint => context?.RemoteEndPoint;

    public override bool OutputFailed => _outputFailed;

    public override long? BytesSent => _progress?.BytesSent;

    /// <summary>
    /// Pumps until the connection is over. Call once. Never throws: what ended the connection goes to the receiver.
    /// </summary>
    /// <param name="start">Called before the first push, in the receiving domain; null where the receiver is to wait for bytes.</param>
    public async Task RunAsync(Func<ReceiveStatus>? start = null)
    {
        Exception? error = null;
        try
        {
            if (start?.Invoke() == ReceiveStatus.Held)
            {
                await _resumed.WaitAsync().ConfigureAwait(false);
            }

            await PumpAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Lost connections and failures of the receiver alike end this connection, and no other.
            error = e;
        }

        // What broke the output ended the connection, even if the input ended in order thereafter.
        if (Receiver.OnClosed(error ?? _outputError) == ReceiveStatus.Held)
        {
            await _resumed.WaitAsync().ConfigureAwait(false);
        }

        _over = true;
        await EndFlushAsync().ConfigureAwait(false);
        if (ownsPipe)
        {
            await CompletePipeAsync(error).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Gives the pipe back. Output that did not get through is thrown away with an error: to flush it once more would throw, or wait for a
    /// peer that does not read.
    /// </summary>
    private async Task CompletePipeAsync(Exception? error)
    {
        try
        {
            await _writer.CompleteAsync(_outputFailed ? error ?? new ConnectionAbortedException() : error).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It went nowhere, as everything before it.
        }

        await _reader.CompleteAsync().ConfigureAwait(false);
    }

    private async Task PumpAsync()
    {
        while (true)
        {
            ReadResult result = await _reader.ReadAsync().ConfigureAwait(false);
            Volatile.Write(ref _reads, _reads + 1);
            ReadOnlySequence<byte> buffer = result.Buffer;
            if (!buffer.IsEmpty)
            {
                SequencePosition position = buffer.Start;
                while (!_stopped && buffer.TryGet(ref position, out ReadOnlyMemory<byte> segment))
                {
                    // The pipe's memory is ours until AdvanceTo, so unmasking in place is sound.
                    if (Receiver.OnReceived(MemoryMarshal.AsMemory(segment)) == ReceiveStatus.Held)
                    {
                        await _resumed.WaitAsync().ConfigureAwait(false);
                    }
                }

                Receiver.OnBatchEnd();
            }

            // Everything is always consumed: whoever needs bytes longer has copied or held them.
            _reader.AdvanceTo(buffer.End);
            if (_stopped)
            {
                return;
            }

            if (result.IsCompleted)
            {
                if (Receiver.OnInputEnded() == ReceiveStatus.Held)
                {
                    await _resumed.WaitAsync().ConfigureAwait(false);
                }

                return;
            }

            // After the bytes: what the peer said before something happened to the connection comes first.
            if (Interlocked.Exchange(ref _signalled, 0) != 0 && Receiver.OnSignal() == ReceiveStatus.Held)
            {
                await _resumed.WaitAsync().ConfigureAwait(false);
            }
        }
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => _writer.GetSpan(sizeHint);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _writer.GetMemory(sizeHint);

    public override void Advance(int count) => _writer.Advance(count);

    public override bool TryFlush()
    {
        if (_outputFailed)
        {
            return true;
        }

        try
        {
            ValueTask<FlushResult> flush = _writer.FlushAsync();
            if (!flush.IsCompleted)
            {
                _flush = flush.GetAwaiter();
                _flushing = true;
                _flush.UnsafeOnCompleted(_onFlushed ??= OnFlushed);
                return false;
            }

            Observe(flush.GetAwaiter().GetResult());
        }
        catch (Exception error)
        {
            FailOutput(error);
        }

        return true;
    }

    public override void CompleteOutput(bool inputOver)
    {
        if (_shutdown is not null)
        {
            _shutdown.ShutdownOutput();
        }
        else if (ownsPipe)
        {
            _writer.Complete();
            _outputFailed = true;
        }
        else if (inputOver)
        {
            // The owner ends the connection as soon as the pump has ended.
            Stop();
        }
        else
        {
            _ = LingerAsync();
        }
    }

    public override void Resume() => _resumed.Signal();

    public override void Signal()
    {
        Interlocked.Exchange(ref _signalled, 1);
        _reader.CancelPendingRead();
    }

    public override void Abort()
    {
        _outputFailed = true; // a flush that is cancelled below must not be followed by another
        context?.Abort();
        Stop();
    }

    /// <summary>
    /// The owner ends both sides at once, and with a reset if input is left unread: that would take from the peer what it has just been
    /// sent, the close frame. So what it still sends is read, and thrown away by the receiver, until nothing comes for a moment.
    /// </summary>
    private async Task LingerAsync()
    {
        long before;
        do
        {
            before = Volatile.Read(ref _reads);
            await Task.Delay(Quiet).ConfigureAwait(false);
        }
        while (before != Volatile.Read(ref _reads));

        if (!_over)
        {
            Stop();
        }
    }

    private void Stop()
    {
        _stopped = true;
        _reader.CancelPendingRead();
    }

    private void OnFlushed()
    {
        try
        {
            Observe(_flush.GetResult());
        }
        catch (Exception error)
        {
            FailOutput(error);
        }

        _flushing = false;
        Interlocked.MemoryBarrier(); // the flag is down before the waiter is looked for; EndFlushAsync does it the other way round
        _flushEnded?.TrySetResult();
        Receiver.OnOutputDrained();
    }

    private void Observe(FlushResult result)
    {
        if (result.IsCompleted)
        {
            FailOutput(error: null);
        }
    }

    /// <summary>
    /// A broken connection: output goes nowhere from now on. The reading side mostly finds out by itself, but not if only the output is
    /// gone. On the pool, because the caller may hold a lock. The first failure counts: what comes after it, or after an abort, follows from it.
    /// </summary>
    private void FailOutput(Exception? error)
    {
        if (!_outputFailed)
        {
            _outputError = error;
            _outputFailed = true;
            ThreadPool.UnsafeQueueUserWorkItem(static self => self.Signal(), this, preferLocal: false);
        }
    }

    /// <summary>A flush may outlive the pump: the pipe can be completed only when nobody is in it.</summary>
    private async Task EndFlushAsync()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _flushEnded, ended);
        if (_flushing)
        {
            _outputFailed = true;
            _writer.CancelPendingFlush();
            await ended.Task.ConfigureAwait(false);
        }
    }
}
