using Microsoft.Extensions.Time.Testing;
using WsGen.AspNetCore.Upgrades;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>Streams that end badly: whatever they do, nothing of theirs is kept.</summary>
public sealed class StreamPipeTests
{
    /// <summary>One that cannot be disposed of: its read is cancelled nevertheless, after a second, and both ends of the pipe are complete.</summary>
    [Fact]
    public async Task AStreamThatCannotBeDisposedOfKeepsNothing()
    {
        var time = new FakeTimeProvider();
        var pipe = new StreamPipe(isKestrels: false, time);
        var stream = new SilentStream(static () => throw new IOException("not now"));
        pipe.Open(stream);
        await stream.IsRead.Task.Within();

        Task ending = pipe.EndAsync().AsTask();
        time.Advance(StreamPipe.Grace - TimeSpan.FromTicks(1));
        Assert.False(stream.IsCancelled.Task.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("not now", (await Assert.ThrowsAsync<IOException>(() => ending.Within())).Message);
        Assert.True(stream.IsCancelled.Task.IsCompleted);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await pipe.Input.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Throws<InvalidOperationException>(() => _ = pipe.Output.GetMemory());
    }

    /// <summary>One whose read ends when it is disposed of: nobody waits for the second.</summary>
    [Fact]
    public async Task AReadThatEndsIsWaitedForNoLonger()
    {
        var pipe = new StreamPipe(isKestrels: false, new FakeTimeProvider());
        SilentStream stream = null!;
        stream = new SilentStream(() => stream.End());
        pipe.Open(stream);
        await stream.IsRead.Task.Within();
        await pipe.EndAsync().AsTask().Within();
        Assert.False(stream.IsCancelled.Task.IsCompleted);
    }

    /// <summary>What breaks the stream goes to whoever reads the pipe.</summary>
    [Fact]
    public async Task WhatBreaksTheStreamIsRead()
    {
        var pipe = new StreamPipe(isKestrels: true, new FakeTimeProvider());
        var stream = new SilentStream(static () => { });
        pipe.Open(stream);
        await stream.IsRead.Task.Within();
        stream.Break(new IOException("cut"));
        Assert.Equal("cut", (await Assert.ThrowsAsync<IOException>(() => pipe.Input.ReadAsync(TestContext.Current.CancellationToken).AsTask().Within())).Message);
        await pipe.EndAsync().AsTask().Within();
    }

    /// <summary>Has nothing to read until it ends.</summary>
    private sealed class SilentStream(Action dispose) : OutputStream
    {
        private readonly TaskCompletionSource<int> _read = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource IsRead { get; } = Bounded.Gate();

        public TaskCompletionSource IsCancelled { get; } = Bounded.Gate();

        public void End() => _read.TrySetResult(0);

        public void Break(Exception error) => _read.TrySetException(error);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            IsRead.TrySetResult();
            using CancellationTokenRegistration registration = cancellationToken.Register(() =>
            {
                IsCancelled.TrySetResult();
                _read.TrySetCanceled();
            });
            return await _read.Task;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override ValueTask DisposeAsync()
        {
            dispose();
            return default;
        }
    }
}
