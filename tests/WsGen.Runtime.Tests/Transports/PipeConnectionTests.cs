using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using WsGen.Support;
using WsGen.Transports.InMemory;

namespace WsGen.Transports;

/// <summary>The pump, seen by a receiver that only keeps notes.</summary>
public sealed class PipeConnectionTests
{
    private readonly ConnectionContext _client;
    private readonly PipeConnection _transport;
    private readonly Notes _notes;
    private readonly Task _run;

    public PipeConnectionTests()
    {
        (_client, ConnectionContext server) = InMemoryConnection.CreatePair(new InMemoryEndPoint("server"));
        _transport = new PipeConnection(server.Transport, server);
        _notes = new Notes();
        _transport.Receiver = _notes;
        _run = Task.Run(() => _transport.RunAsync());
    }

    [Fact]
    public async Task WhatComesIsPushedAndThenTheBatchEnds()
    {
        await SendAsync(1, 2, 3);
        await _notes.ExpectAsync("received 123", "batch end");
        _client.Transport.Output.Complete();
        await _run.Within();
        await _notes.ExpectAsync("received 123", "batch end", "input ended", "closed");
    }

    [Fact]
    public async Task BytesThatAreHeldStayUntilTheReceiverHasDoneWithThem()
    {
        _notes.Hold = true;
        await SendAsync(1, 2, 3);
        await _notes.ExpectAsync("received 123");
        await SendAsync(4);
        _transport.Signal();
        Assert.Equal([1, 2, 3], _notes.Held.ToArray());
        _notes.Hold = false;
        _transport.Resume();
        await Bounded.Until(() => _notes.Text.Contains("received 4"));
        Assert.StartsWith("received 123, batch end, ", _notes.Text, StringComparison.Ordinal);
        await Bounded.Until(() => _notes.Text.Contains("signal"));
        await EndAsync();
    }

    [Fact]
    public async Task ASignalIsPassedOnWhileNothingComes()
    {
        _transport.Signal();
        await _notes.ExpectAsync("signal");
        _transport.Signal();
        await _notes.ExpectAsync("signal", "signal");
        await EndAsync();
    }

    [Fact]
    public async Task ManySignalsWhileBytesComeLoseNothing()
    {
        using var stop = new CancellationTokenSource();
        Task signalling = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                _transport.Signal();
            }
        });
        for (int i = 0; i < 2000; i++)
        {
            await SendAsync((byte)(i % 10));
        }

        await stop.CancelAsync();
        await signalling.Within();
        await EndAsync();
        string received = string.Concat(_notes.All.Where(static note => note.StartsWith("received ", StringComparison.Ordinal)).Select(static note => note["received ".Length..]));
        Assert.Equal(string.Concat(Enumerable.Range(0, 2000).Select(static i => i % 10)), received);
    }

    [Fact]
    public async Task AReceiverThatThrowsEndsItsConnection()
    {
        _notes.Throw = true;
        await SendAsync(1);
        await _run.Within();
        Assert.Equal("received 1, closed InvalidOperationException", _notes.Text);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReadToEndAsync());
    }

    [Fact]
    public async Task AnAbortEndsThePumpWhileItWaits()
    {
        _transport.Abort();
        await _run.Within();
        Assert.StartsWith("closed", _notes.Text, StringComparison.Ordinal);
        _transport.Abort(); // and later does nothing
        _transport.Signal();
    }

    [Fact]
    public async Task APendingFlushIsReportedWhenItEnds()
    {
        Assert.True(Write(100));
        Assert.False(Write(70_000));
        Assert.DoesNotContain("drained", _notes.Text, StringComparison.Ordinal);
        await ReadAllAsync();
        await Bounded.Until(() => _notes.Text.Contains("drained"));
        Assert.True(Write(100));
        await EndAsync();
    }

    [Fact]
    public async Task APendingFlushDoesNotKeepTheConnection()
    {
        Assert.False(Write(70_000));
        _client.Transport.Output.Complete();
        await _run.Within();
        Assert.Contains("drained", _notes.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OutputThatNobodyReadsAnyMoreFailsAndIsSignalled()
    {
        await _client.Transport.Input.CompleteAsync();
        Assert.True(Write(1));
        Assert.True(_transport.OutputFailed);
        await _notes.ExpectAsync("signal");
        Assert.True(Write(1)); // goes nowhere
        await EndAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatBreaksTheOutputIsWhatEndedTheConnection(bool later)
    {
        var input = new Pipe();
        var output = new BrokenWriter(later);
        var transport = new PipeConnection(new Duplex(input.Reader, output), context: null);
        var notes = new Notes();
        transport.Receiver = notes;
        Task run = transport.RunAsync();
        Assert.Equal(!later, transport.TryFlush());
        output.Break();
        await Bounded.Until(() => transport.OutputFailed);
        await Bounded.Until(() => notes.All.Contains("signal"));
        Assert.True(transport.TryFlush()); // goes nowhere: a second failure would hide the first
        await input.Writer.CompleteAsync();
        await run.Within();
        Assert.Equal("closed InvalidDataException", notes.All.Last());
    }

    [Fact]
    public async Task WhatComesOfAnAbortIsNoFailure()
    {
        var input = new Pipe();
        var output = new BrokenWriter(later: true);
        var transport = new PipeConnection(new Duplex(input.Reader, output), context: null);
        var notes = new Notes();
        transport.Receiver = notes;
        Task run = transport.RunAsync();
        Assert.False(transport.TryFlush());
        transport.Abort();
        output.Break();
        await run.Within();
        Assert.Contains("closed", notes.All);
    }

    private bool Write(int count)
    {
        _transport.GetSpan(count);
        _transport.Advance(count);
        return _transport.TryFlush();
    }

    private async Task SendAsync(params byte[] bytes) => await _client.Transport.Output.WriteAsync(bytes).Within();

    private async Task EndAsync()
    {
        _client.Transport.Output.Complete();
        await _run.Within();
    }

    private async Task ReadAllAsync()
    {
        ReadResult result = await _client.Transport.Input.ReadAsync().Within();
        _client.Transport.Input.AdvanceTo(result.Buffer.End);
    }

    private async Task ReadToEndAsync()
    {
        while (!(await _client.Transport.Input.ReadAsync().Within()).IsCompleted)
        {
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Output whose flush throws what no network throws, at once or later.</summary>
    private sealed class BrokenWriter(bool later) : PipeWriter
    {
        private readonly TaskCompletionSource<FlushResult> _flush = new();
        private int _flushes;

        public void Break() => _flush.TrySetException(new InvalidDataException("a defect"));

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            Interlocked.Increment(ref _flushes) > 1 ? throw new InvalidOperationException("flushed once more")
            : later ? new(_flush.Task)
            : throw new InvalidDataException("a defect");

        public override void Advance(int bytes)
        {
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => new byte[Math.Max(1, sizeHint)];

        public override Span<byte> GetSpan(int sizeHint = 0) => new byte[Math.Max(1, sizeHint)];

        public override void CancelPendingFlush() => _flush.TrySetCanceled();

        public override void Complete(Exception? exception = null)
        {
        }
    }

    private sealed class Notes : TransportReceiver
    {
        public volatile bool Hold;
        public volatile bool Throw;

        public System.Collections.Concurrent.ConcurrentQueue<string> All { get; } = new();

        public string Text => string.Join(", ", All);

        public Memory<byte> Held { get; private set; }

        public Task ExpectAsync(params string[] notes) => Bounded.Until(() => All.SequenceEqual(notes));

        public override ReceiveStatus OnReceived(Memory<byte> bytes)
        {
            Held = bytes;
            All.Enqueue("received " + string.Concat(bytes.ToArray()));
            return Throw ? throw new InvalidOperationException("no") : Hold ? ReceiveStatus.Held : ReceiveStatus.Done;
        }

        public override void OnBatchEnd() => All.Enqueue("batch end");

        public override ReceiveStatus OnSignal() => Note("signal");

        public override ReceiveStatus OnInputEnded() => Note("input ended");

        public override void OnOutputDrained() => All.Enqueue("drained");

        public override ReceiveStatus OnClosed(Exception? error) => Note(error is null ? "closed" : $"closed {error.GetType().Name}");

        private ReceiveStatus Note(string note)
        {
            All.Enqueue(note);
            return ReceiveStatus.Done;
        }
    }
}
