using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;

namespace WsGen.Transports.InMemory;

/// <summary>
/// What the two ends of an in-memory connection share: two pipes, and the news that either end has aborted. From then on reads of both
/// fail as after a TCP reset, and flushes complete. Nothing is taken from whoever is using a buffer at that moment.
/// </summary>
internal sealed class InMemoryLink
{
    private readonly Pipe _up;
    private readonly Pipe _down;
    private volatile bool _aborted;

    public InMemoryLink(PipeOptions options)
    {
        _up = new Pipe(options);
        _down = new Pipe(options);
        ClientInput = new Reader(this, _down.Reader);
        ClientOutput = new Writer(this, _up.Writer);
        ServerInput = new Reader(this, _up.Reader);
        ServerOutput = new Writer(this, _down.Writer);
    }

    public PipeReader ClientInput { get; }

    public PipeWriter ClientOutput { get; }

    public PipeReader ServerInput { get; }

    public PipeWriter ServerOutput { get; }

    public void Abort()
    {
        // The flag first: who is woken, or comes later, sees it.
        _aborted = true;
        _up.Reader.CancelPendingRead();
        _up.Writer.CancelPendingFlush();
        _down.Reader.CancelPendingRead();
        _down.Writer.CancelPendingFlush();
    }

    private void ThrowIfAborted()
    {
        if (_aborted)
        {
            throw new ConnectionResetException("The in-memory connection has been aborted.");
        }
    }

    private sealed class Reader(InMemoryLink link, PipeReader pipe) : PipeReader
    {
        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            link.ThrowIfAborted();
            ReadResult result = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            link.ThrowIfAborted();
            return result;
        }

        public override bool TryRead(out ReadResult result)
        {
            link.ThrowIfAborted();
            return pipe.TryRead(out result);
        }

        public override void AdvanceTo(SequencePosition consumed) => pipe.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => pipe.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => pipe.CancelPendingRead();

        public override void Complete(Exception? exception = null) => pipe.Complete(exception);
    }

    private sealed class Writer(InMemoryLink link, PipeWriter pipe) : PipeWriter
    {
        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            FlushResult result = await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
            return link._aborted ? new FlushResult(isCanceled: false, isCompleted: true) : result;
        }

        public override Span<byte> GetSpan(int sizeHint = 0) => pipe.GetSpan(sizeHint);

        public override Memory<byte> GetMemory(int sizeHint = 0) => pipe.GetMemory(sizeHint);

        public override void Advance(int bytes) => pipe.Advance(bytes);

        public override void CancelPendingFlush() => pipe.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => pipe.Complete(exception);
    }
}
