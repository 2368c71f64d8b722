using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;

namespace WsGen.Transports;

/// <summary>
/// The pump: turns a duplex pipe into pushes. Everything that is a pipe already (sockets, TLS, in-memory, Kestrel) comes to the engine
/// through here; an event loop would push by itself.
/// </summary>
/// <param name="pipe">Input and output.</param>
/// <param name="context">The connection the pipe belongs to, for end points, half-close and abort; null for a bare pipe.</param>
/// <param name="ownsPipe">False where somebody else completes the pipe when <see cref="RunAsync"/> returns, as Kestrel does.</param>
internal sealed partial class PipeConnection(IDuplexPipe pipe, ConnectionContext? context, bool ownsPipe = true) : TransportConnection
{
    /// <summary>Bytes that are pushed without a wait; then it is the turn of others.</summary>
    private const long MostInARow = 128 * 1024;

    private readonly PipeReader _reader = pipe.Input;
    private readonly PipeWriter _writer = pipe.Output;
    private readonly HeldInput _held = new(pipe.Input);
    private readonly IOutputShutdown? _shutdown = context?.Features.Get<IOutputShutdown>();
    private readonly IOutputProgress? _progress = context?.Features.Get<IOutputProgress>();
    private ValueTaskAwaiter<FlushResult> _flush;
    private Action? _onFlushed;
    private TaskCompletionSource? _flushEnded;
    private volatile Exception? _outputError;
    private volatile bool _outputFailed;
    private volatile bool _stopped;
    private volatile Exception? _signalError;

    // Flushes that have not completed, and reports of their completion that are still under way.
    private int _flushes;

    public override bool IsSecure => context?.Features.Get<IEncrypted>() is not null;

    public override bool IsEstablished => context?.Features.Get<IEncrypted>()?.IsEstablished ?? true;

    public override X509Certificate2? ClientCertificate => context?.Features.Get<IEncrypted>()?.ClientCertificate;

    public override EndPoint? LocalEndPoint => context?.LocalEndPoint;

    public override EndPoint? RemoteEndPoint => context?.RemoteEndPoint;

    public override bool OutputFailed => _outputFailed;

    public override long? BytesSent => _progress?.BytesSent;

    public override bool LimitsCloseFrame => _progress is { LimitsCloseFrame: true };

    /// <summary>
    /// Pumps until the connection is over. Call once. Never throws: what ended the connection goes to the receiver.
    /// </summary>
    /// <param name="start">Called before the first push, in the receiving domain; null where the receiver is to wait for bytes.</param>
    public async Task RunAsync(Func<ReceiveStatus>? start = null)
    {
        Exception? error = null;
        try
        {
            await PumpAsync(start?.Invoke() ?? ReceiveStatus.Done).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Lost connections and failures of the receiver alike end this connection, and no other.
            error = e;
        }

        // What broke the output ended the connection, even if the input ended in order thereafter.
        await WhenDoneAsync(Receiver.OnClosed(error ?? _outputError)).ConfigureAwait(false);
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

    private ValueTask WhenDoneAsync(ReceiveStatus status) => status == ReceiveStatus.Held ? _held.WaitAsync() : default;

    /// <param name="started">Held where the receiver holds before it has been pushed anything.</param>
    private async Task PumpAsync(ReceiveStatus started)
    {
        long inARow = 0;
        if (started == ReceiveStatus.Held)
        {
            // The first read gives what is there, so that there is something to hold behind.
            _reader.CancelPendingRead();
        }

        while (true)
        {
            ValueTask<ReadResult> read = _reader.ReadAsync();
            ReadResult result;
            if (!read.IsCompleted)
            {
                inARow = 0;
                LeaveDomain();
                try
                {
                    result = await read.ConfigureAwait(false);
                }
                finally
                {
                    await EnterDomainAsync().ConfigureAwait(false);
                }
            }
            else
            {
                if (inARow > MostInARow)
                {
                    // A peer that sends faster than it is read would keep this thread, and others from theirs.
                    inARow = 0;
                    await Task.Yield();
                }

                result = await read.ConfigureAwait(false);
            }

            inARow += result.Buffer.Length;
            result = await PushAsync(result, started).ConfigureAwait(false);
            started = ReceiveStatus.Done;
            ReadOnlySequence<byte> buffer = result.Buffer;
            if (_held.Error is { } error)
            {
                // What had arrived before has been pushed.
                ExceptionDispatchInfo.Throw(error);
            }

            // Everything is always consumed: whoever needs bytes longer has copied or held them.
            _reader.AdvanceTo(buffer.End);
            if (_stopped)
            {
                if (_signalError is { } failure)
                {
                    ExceptionDispatchInfo.Throw(failure);
                }

                return;
            }

            if (result.IsCompleted)
            {
                await WhenDoneAsync(Receiver.OnInputEnded()).ConfigureAwait(false);
                return;
            }

            // After the bytes: what the peer said before something happened to the connection comes first.
            if (TakeSignal())
            {
                await WhenDoneAsync(Receiver.OnSignal()).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Pushes what a read gave, segment by segment. Returns the read to advance: a later one if the receiver held for long.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> PushAsync(ReadResult result, ReceiveStatus status)
    {
        if (result.Buffer.IsEmpty && status == ReceiveStatus.Done)
        {
            return result;
        }

        SequencePosition position = result.Buffer.Start;
        while (true)
        {
            if (status == ReceiveStatus.Held)
            {
                if (position.GetObject() is null)
                {
                    position = result.Buffer.End;
                }

                result = await _held.WaitAsync(result, position, Receiver).ConfigureAwait(false);
                if (position.GetObject() is null)
                {
                    position = result.Buffer.Start;
                }
            }

            if (_stopped || !result.Buffer.TryGet(ref position, out ReadOnlyMemory<byte> segment))
            {
                Receiver.OnBatchEnd();
                return result;
            }

            // Empty where a pause began at the end of what was there. The pipe's memory is ours until AdvanceTo, so unmasking in place is
            // sound.
            status = segment.IsEmpty ? ReceiveStatus.Done : Receiver.OnReceived(MemoryMarshal.AsMemory(segment));
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
                Interlocked.Increment(ref _flushes);
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

    public override bool CompleteOutput()
    {
        if (_shutdown is not null)
        {
            _shutdown.ShutdownOutput();
            return true;
        }

        if (ownsPipe)
        {
            _writer.Complete();
            _outputFailed = true;
        }

        return ownsPipe;
    }

    public override void End() => Stop();

    public override void Resume() => _held.Resume();

    public override void Watch() => _held.Watch();

    public override void Abort()
    {
        _outputFailed = true; // a flush that is cancelled below must not be followed by another
        context?.Abort();
        Stop();
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

        try
        {
            // It may write, and begin the next flush.
            Receiver.OnOutputDrained();
        }
        catch (Exception error)
        {
            FailOutput(error); // a defect, or no memory: it costs this connection
        }

        if (Interlocked.Decrement(ref _flushes) == 0)
        {
            _flushEnded?.TrySetResult();
        }
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
    /// gone. The first failure counts: what comes after it, or after an abort, follows from it.
    /// </summary>
    private void FailOutput(Exception? error)
    {
        if (!_outputFailed)
        {
            _outputError = error;
            _outputFailed = true;
            Signal();
        }
    }

    /// <summary>A flush may outlive the pump: the pipe can be completed only when nobody is in it.</summary>
    private async Task EndFlushAsync()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _flushEnded, ended);
        if (Volatile.Read(ref _flushes) != 0)
        {
            _outputFailed = true;
            _writer.CancelPendingFlush();
            await ended.Task.ConfigureAwait(false);
        }
    }
}
