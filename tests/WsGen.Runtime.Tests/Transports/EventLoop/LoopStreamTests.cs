using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using WsGen.Support;
using WsGen.Transports.EventLoop.Streams;

namespace WsGen.Transports.EventLoop;

/// <summary>A connection of an event loop as a stream: what TLS wants of one, with a bare socket as the peer.</summary>
public abstract class LoopStreamTests : IAsyncLifetime
{
    private readonly LoopGroup _loops;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private LoopStream _stream = null!; // once connected
    private Socket _peer = null!;

    protected LoopStreamTests(bool ring)
    {
        _loops = LoopGroup.Create(1, ring, TimeProvider.System, NullLogger.Instance);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public async ValueTask InitializeAsync()
    {
        _stream = LoopStream.Connect(_loops, (IPEndPoint)_listener.LocalEndPoint!);
        _peer = await _listener.AcceptAsync().Within();
        await _stream.Connected.Within();
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _peer.Dispose();
        _listener.Dispose();
        _loops.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AllThatComesIsReadInPiecesOfAnySize(bool onLoop)
    {
        if (onLoop)
        {
            _stream.ContinueOnLoop();
        }

        byte[] sent = Bytes(1 << 20);
        Task sending = _peer.SendAsync(sent, SocketFlags.None);
        using var received = new MemoryStream();
        byte[] buffer = new byte[5000];
        for (int size = 1; received.Length < sent.Length; size = (size * 7 % 5000) + 1)
        {
            int count = await _stream.ReadAsync(buffer.AsMemory(0, size)).Within();
            Assert.InRange(count, 1, size);
            received.Write(buffer, 0, count);
        }

        await sending.Within();
        Assert.True(received.ToArray().AsSpan().SequenceEqual(sent), "other bytes than were sent");
    }

    [Fact]
    public async Task AReadWithoutABufferWaitsForBytesAndTakesNone()
    {
        ValueTask<int> waiting = _stream.ReadAsync(Memory<byte>.Empty);
        Assert.False(waiting.IsCompleted);
        _peer.Send([1, 2, 3]);
        Assert.Equal(0, await waiting.Within());
        byte[] buffer = new byte[10];
        ValueTask<int> reading = _stream.ReadAsync(buffer);
        Assert.Equal(3, await reading.Within());
        Assert.Equal([1, 2, 3], buffer[..3]);
    }

    [Fact]
    public async Task ACancelledReadTakesNothingWithIt()
    {
        _stream.ContinueOnLoop();
        using var cancel = new CancellationTokenSource();
        byte[] buffer = new byte[10];
        int continuedOn = 0;
        Task reading = ReadAsync();
        int cancelledOn = 0;
        var canceller = new Thread(() =>
        {
            cancelledOn = Environment.CurrentManagedThreadId;
            cancel.Cancel();
        });
        canceller.Start();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Within());
        canceller.Join();
        Assert.NotEqual(cancelledOn, continuedOn); // who cancels may hold a lock
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _stream.ReadAsync(buffer, cancel.Token).Within());
        _peer.Send([1, 2, 3]);
        Assert.Equal(3, await _stream.ReadAsync(buffer).Within());

        async Task ReadAsync()
        {
            try
            {
                await _stream.ReadAsync(buffer, cancel.Token).ConfigureAwait(false);
            }
            finally
            {
                continuedOn = Environment.CurrentManagedThreadId;
            }
        }
    }

    [Fact]
    public async Task ReadersContinueOnThePoolAndOnTheLoopOnceTheyAreToldTo()
    {
        Assert.True(await IsOnPoolAsync());
        _stream.ContinueOnLoop();
        Assert.False(await IsOnPoolAsync());

        async Task<bool> IsOnPoolAsync()
        {
            var onPool = Bounded.Gate<bool>();
            Task reading = ReadAsync(onPool);
            _peer.Send([1]);
            await reading.Within();
            return await onPool.Task.Within();
        }

        async Task ReadAsync(TaskCompletionSource<bool> onPool)
        {
            Assert.Equal(1, await _stream.ReadAsync(new byte[1]).ConfigureAwait(false));
            onPool.SetResult(Thread.CurrentThread.IsThreadPoolThread);
        }
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(100_000)]
    public async Task AWriteCompletesWhenTheNetworkHasTakenIt(int size)
    {
        byte[] piece = Bytes(size);
        int written = 0;
        Task writing;
        do
        {
            writing = _stream.WriteAsync(piece).AsTask();
            written++;
        }
        while (writing.IsCompletedSuccessfully && written < 100_000_000 / size);

        Assert.False(writing.IsCompleted); // the peer reads nothing
        Task another = _stream.WriteAsync(piece).AsTask(); // waits for it, and is not lost
        written++;
        byte[] received = new byte[size];
        for (int i = 0; i < written; i++)
        {
            for (int count = 0; count < size;)
            {
                count += await _peer.ReceiveAsync(received.AsMemory(count)).Within();
            }

            Assert.True(received.AsSpan().SequenceEqual(piece), $"other bytes than were written, in piece {i}");
        }

        await Task.WhenAll(writing, another).Within();
        Assert.True(_stream.WriteAsync(piece.AsMemory(0, 1)).IsCompletedSuccessfully);
        Assert.Equal(1, await _peer.ReceiveAsync(received).Within());
        Assert.InRange(_stream.BytesSent, 1, (written * (long)size) + 1);
    }

    [Fact]
    public async Task AWriterThatWaitsCanGiveUp()
    {
        using var cancel = new CancellationTokenSource();
        byte[] piece = Bytes(100_000);
        Task writing;
        do
        {
            writing = _stream.WriteAsync(piece, cancel.Token).AsTask();
        }
        while (writing.IsCompletedSuccessfully);

        Task another = _stream.WriteAsync(piece, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.Within());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => another.Within());
    }

    [Fact]
    public async Task AfterThePeersEndWritesStillGetThroughUntilTheStreamIsDisposed()
    {
        _peer.Send([1]);
        _peer.Shutdown(SocketShutdown.Send);
        byte[] buffer = new byte[10];
        Assert.Equal(1, await _stream.ReadAsync(buffer).Within());
        Assert.Equal(0, await _stream.ReadAsync(buffer).Within());
        Assert.Equal(0, await _stream.ReadAsync(buffer).Within());
        await _stream.WriteAsync(new byte[] { 7 }).Within();
        Assert.Equal(1, await _peer.ReceiveAsync(buffer).Within());
        await _stream.DisposeAsync();
        Assert.Equal(0, await _peer.ReceiveAsync(buffer).Within());
        await Assert.ThrowsAsync<IOException>(() => _stream.WriteAsync(new byte[] { 7 }).Within());
        Assert.Equal(0, await _stream.ReadAsync(buffer).Within());
    }

    [Fact]
    public async Task TheEndOfTheOutputIsSeenWhileInputGoesOn()
    {
        await _stream.WriteAsync(new byte[] { 7 }).Within();
        _stream.EndOutput();
        byte[] buffer = new byte[10];
        Assert.Equal(1, await _peer.ReceiveAsync(buffer).Within());
        Assert.Equal(0, await _peer.ReceiveAsync(buffer).Within());
        _peer.Send([1]);
        Assert.Equal(1, await _stream.ReadAsync(buffer).Within());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DisposingEndsTheConnectionWhetherOrNotItHasBeenRead(bool unread)
    {
        if (unread)
        {
            ValueTask<int> waiting = _stream.ReadAsync(Memory<byte>.Empty);
            _peer.Send([1]);
            Assert.Equal(0, await waiting.Within()); // now it is held
        }

        ValueTask<int> reading = unread ? default : _stream.ReadAsync(new byte[1]);
        await _stream.DisposeAsync();
        Assert.Equal(0, await reading.Within());
        try
        {
            Assert.Equal(0, await _peer.ReceiveAsync(new byte[1]).Within());
        }
        catch (SocketException error) when (unread)
        {
            Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode); // what was sent has not been read
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AResetFailsWhoeverWaits(bool byPeer)
    {
        Task reading = _stream.ReadAsync(new byte[1]).AsTask();
        byte[] piece = Bytes(100_000);
        Task writing;
        do
        {
            writing = _stream.WriteAsync(piece).AsTask();
        }
        while (writing.IsCompletedSuccessfully);

        if (byPeer)
        {
            _peer.LingerState = new LingerOption(enable: true, seconds: 0);
            _peer.Dispose();
        }
        else
        {
            _stream.Reset();
        }

        await Assert.ThrowsAsync<IOException>(() => reading.Within());
        await Assert.ThrowsAsync<IOException>(() => writing.Within());
        await Assert.ThrowsAsync<IOException>(() => _stream.WriteAsync(piece).Within());
        await Assert.ThrowsAsync<IOException>(() => _stream.ReadAsync(new byte[1]).Within());
    }

    [Fact]
    public async Task WhereNobodyListensItDoesNotConnect()
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        LoopStream stream = LoopStream.Connect(_loops, (IPEndPoint)nobody.LocalEndPoint!);
        SocketException error = await Assert.ThrowsAsync<SocketException>(() => stream.Connected.Within());
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
        await Assert.ThrowsAsync<IOException>(() => stream.ReadAsync(new byte[1]).Within());
    }

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        Random.Shared.NextBytes(bytes);
        return bytes;
    }
}

public sealed class EpollLoopStreamTests() : LoopStreamTests(ring: false);

public sealed class RingLoopStreamTests() : LoopStreamTests(ring: true);
