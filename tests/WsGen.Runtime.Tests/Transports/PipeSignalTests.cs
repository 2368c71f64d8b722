using System.Collections.Concurrent;
using System.IO.Pipelines;
using WsGen.Support;

namespace WsGen.Transports;

/// <summary>Signals to a pump that waits for bytes: the read that is under way is left alone, and nobody else enters the receiving domain meanwhile.</summary>
public sealed class PipeSignalTests : IDisposable
{
    // Inline: when a write returns, the pump has done what it could.
    private readonly Pipe _pipe = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly UncancelledReader _reader;
    private readonly PipeConnection _transport;
    private readonly Receiver _receiver = new();
    private readonly Task _run;

    public PipeSignalTests()
    {
        _reader = new UncancelledReader(_pipe.Reader);
        _transport = new PipeConnection(new Duplex(_reader, new Pipe().Writer), context: null) { Receiver = _receiver };
        _run = _transport.RunAsync();
    }

    public void Dispose() => _receiver.Go.Dispose();

    [Fact]
    public async Task NoReadIsCancelledForASignal()
    {
        for (int i = 1; i <= 10; i++)
        {
            _transport.Signal();
            await Bounded.Until(() => _receiver.Notes.Count == i);
        }

        Assert.Equal(0, _reader.Cancellations);
        await EndAsync();
    }

    [Fact]
    public async Task WhatComesDuringASignalWaitsForItsEnd()
    {
        _receiver.Blocks = true;
        _transport.Signal();
        await _receiver.Entered.Task.Within();
        await _pipe.Writer.WriteAsync(new byte[] { 1 }).Within();
        Assert.Equal(["signal"], _receiver.Notes);
        _receiver.Go.Set();
        await Bounded.Until(() => _receiver.Notes.SequenceEqual(["signal", "received 1"]));
        await EndAsync();
    }

    [Fact]
    public async Task WhatComesWhileTheReceiverHoldsAfterASignalWaitsForItsResume()
    {
        _receiver.Holds = true;
        _transport.Signal();
        await Bounded.Until(() => _receiver.Notes.SequenceEqual(["signal"]));
        await _pipe.Writer.WriteAsync(new byte[] { 1 }).Within();
        Assert.Equal(["signal"], _receiver.Notes);
        _transport.Resume();
        await Bounded.Until(() => _receiver.Notes.SequenceEqual(["signal", "received 1"]));
        await EndAsync();
    }

    [Fact]
    public async Task ASignalDuringASignalIsNotLost()
    {
        _receiver.Blocks = true;
        _transport.Signal();
        await _receiver.Entered.Task.Within();
        _transport.Signal();
        _receiver.Go.Set();
        await Bounded.Until(() => _receiver.Notes.SequenceEqual(["signal", "signal"]));
        await EndAsync();
    }

    [Fact]
    public async Task TheEndOfTheInputWaitsForTheSignalThatIsUnderWay()
    {
        _receiver.Blocks = true;
        _transport.Signal();
        await _receiver.Entered.Task.Within();
        await _pipe.Writer.CompleteAsync(new InvalidDataException("lost"));
        Assert.Equal(["signal"], _receiver.Notes);
        _receiver.Go.Set();
        await _run.Within();
        Assert.Equal(["signal", "closed InvalidDataException"], _receiver.Notes);
    }

    [Fact]
    public async Task AReceiverThatThrowsAtASignalEndsItsConnection()
    {
        _receiver.Throws = true;
        _transport.Signal();
        await _run.Within();
        Assert.Equal(["signal", "closed InvalidOperationException"], _receiver.Notes);
    }

    [Fact]
    public async Task ASignalThatEndsTheConnectionIsTheLast()
    {
        _receiver.Ends = () =>
        {
            _transport.Abort();
            _transport.Signal(); // as the engine does, so that OnClose is called
        };
        _transport.Signal();
        await _run.Within();
        Assert.Equal(["signal", "closed"], _receiver.Notes);
    }

    [Fact]
    public async Task WhoSignalsIsNotKept()
    {
        _receiver.Blocks = true;
        _transport.Signal(); // returns, though the receiver blocks
        await _receiver.Entered.Task.Within();
        Assert.NotEqual(Environment.CurrentManagedThreadId, _receiver.Thread);
        _receiver.Go.Set();
        await EndAsync();
    }

    private async Task EndAsync()
    {
        await _pipe.Writer.CompleteAsync();
        await _run.Within();
        Assert.Equal("closed", _receiver.Notes.Last());
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Counts what a stream below would have to answer with an exception.</summary>
    private sealed class UncancelledReader(PipeReader inner) : PipeReader
    {
        private int _cancellations;

        public int Cancellations => Volatile.Read(ref _cancellations);

        public override void CancelPendingRead()
        {
            Interlocked.Increment(ref _cancellations);
            inner.CancelPendingRead();
        }

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => inner.ReadAsync(cancellationToken);

        public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }

    private sealed class Receiver : TransportReceiver
    {
        public volatile bool Blocks;
        public volatile bool Holds;
        public volatile bool Throws;
        public volatile Action? Ends;

        public ManualResetEventSlim Go { get; } = new();

        public TaskCompletionSource Entered { get; } = Bounded.Gate();

        public ConcurrentQueue<string> Notes { get; } = new();

        public int Thread { get; private set; }

        public override ReceiveStatus OnSignal()
        {
            Notes.Enqueue("signal");
            Thread = Environment.CurrentManagedThreadId;
            Entered.TrySetResult();
            Ends?.Invoke();
            if (Blocks)
            {
                Assert.True(Go.Wait(Bounded.Limit));
            }

            return Throws ? throw new InvalidOperationException("no") : Holds ? ReceiveStatus.Held : ReceiveStatus.Done;
        }

        public override ReceiveStatus OnReceived(Memory<byte> bytes) => Note($"received {string.Concat(bytes.ToArray())}");

        public override void OnBatchEnd()
        {
        }

        public override ReceiveStatus OnInputEnded() => ReceiveStatus.Done;

        public override void OnOutputDrained()
        {
        }

        public override ReceiveStatus OnClosed(Exception? error) => Note(error is null ? "closed" : $"closed {error.GetType().Name}");

        private ReceiveStatus Note(string note)
        {
            Notes.Enqueue(note);
            return ReceiveStatus.Done;
        }
    }
}
