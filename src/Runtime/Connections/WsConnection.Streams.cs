using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using WsGen.Protocol;

namespace WsGen.Connections;

// Messages that are read while they arrive. One that is whole when its first part comes is handled like any other, where it lies. Otherwise two
// are at work: the handler, on the thread pool, so that it may block in a read, and the receiving domain, which brings what it reads. Between
// them is a pipe. When it is full the domain holds, and TCP slows the peer down; when the message has ended it holds until the handler
// is done, so that no two callbacks overlap.
internal abstract partial class WsConnection
{
    /// <summary>Bytes that lie between the peer and a handler that does not read, but for the last part.</summary>
    private const int StreamPause = 64 * 1024;

    // Continuations on the pool: a handler's read must not run the receiving domain, nor the domain the handler.
    private static readonly PipeOptions StreamOptions = new(
        readerScheduler: PipeScheduler.ThreadPool, writerScheduler: PipeScheduler.ThreadPool,
        pauseWriterThreshold: StreamPause, resumeWriterThreshold: StreamPause / 2, useSynchronizationContext: false);

    /// <summary>In the receiving domain, which waits for the task.</summary>
    private ValueTask TakeStreamPartAsync(Reception reception, ProtocolEventKind kind, ReadOnlyMemory<byte> part, bool last) =>
        reception.Stream is null && last && _crowd is null
            ? HandleStreamAsync(kind, new InboundStream(part), reception.TakeChosen())
            : FeedStreamAsync(reception, kind, part, last);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FeedStreamAsync(Reception reception, ProtocolEventKind kind, ReadOnlyMemory<byte> part, bool last)
    {
        if (reception.Stream is not { } stream)
        {
            if (_crowd is not null)
            {
                await _crowd.EnterAsync().ConfigureAwait(false);
            }

            stream = reception.Stream = StartStream(kind, reception.TakeChosen());
        }

        if (!part.IsEmpty)
        {
            try
            {
                // Without a wait, and without effect, where the handler has ended: what is left of the message is thrown away.
                await stream.Writer.WriteAsync(part).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                // The handler has completed its reader with an error, which comes back here; or there is no memory, and it must not miss a part
                // without a sign.
                await stream.Writer.CompleteAsync(error).ConfigureAwait(false);
            }
        }

        if (!last)
        {
            return;
        }

        reception.Stream = null;
        await stream.Writer.CompleteAsync().ConfigureAwait(false);
        if (_crowd is null)
        {
            await stream.Handler.ConfigureAwait(false);
            if (reception.WaitingPongs is { Count: > 0 } waiting)
            {
                await DeliverPongsAsync(waiting).ConfigureAwait(false);
            }
        }
    }

    private StreamedMessage StartStream(ProtocolEventKind kind, object? chosen)
    {
        var pipe = new Pipe(StreamOptions);
        return new StreamedMessage(pipe.Writer, RunStreamAsync(kind, new InboundStream(pipe.Reader), chosen));
    }

    private async Task RunStreamAsync(ProtocolEventKind kind, InboundStream stream, object? chosen)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (_state == ConnectionState.Open)
        {
            await GuardAsync(HandleStreamAsync(kind, stream, chosen)).ConfigureAwait(false);
        }

        stream.End(); // once more, or where it was too late to begin
        LeaveCrowd();
    }

    /// <summary>Calls the handler. When it is done so is the stream, before anybody hears of a failure.</summary>
    private async ValueTask HandleStreamAsync(ProtocolEventKind kind, InboundStream stream, object? chosen)
    {
        try
        {
            await InvokeStream(kind, stream, chosen).ConfigureAwait(false);
        }
        finally
        {
            stream.End();
        }
    }

    private ValueTask InvokeStream(ProtocolEventKind kind, InboundStream stream, object? chosen)
    {
        long since = StartTiming();
        ValueTask callback;
        try
        {
            callback = chosen is not null ? _receiver.OnChosenStreamAsync(chosen, stream)
                : kind == ProtocolEventKind.TextPart ? _receiver.OnTextStreamAsync(stream)
                : _receiver.OnBinaryStreamAsync(stream);
        }
        catch (Exception error)
        {
            callback = ValueTask.FromException(error);
        }

        return Timed(kind, since, callback);
    }

    /// <summary>The session has ended within the message: whoever reads it is told so.</summary>
    private async ValueTask CutOffAsync(StreamedMessage stream)
    {
        await stream.Writer.CompleteAsync(WasClosed(Reason)).ConfigureAwait(false);
        await stream.Handler.ConfigureAwait(false);
    }

    /// <param name="writer">What the handler reads from.</param>
    /// <param name="handler">Completes with the handler, its error handling included. Never fails.</param>
    private sealed class StreamedMessage(PipeWriter writer, Task handler)
    {
        public PipeWriter Writer => writer;

        public Task Handler => handler;
    }
}
