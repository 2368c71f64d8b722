using Microsoft.Extensions.Time.Testing;
using WsGen.Protocol;
using WsGen.Support;
using WsGen.Transports;

namespace WsGen.Connections;

/// <summary>Frames that go to many wait in the queues of slow peers by reference, and are let go of however they leave them.</summary>
[Collection(nameof(Alone))]
public sealed class SharedFrameTests : IDisposable
{
    private const int Size = 20_000;

    private readonly FakeTimeProvider _time = new();
    private readonly ConnectionClock _clock;
    private readonly int _before = SharedBytes.InUse;

    public SharedFrameTests() => _clock = new ConnectionClock(_time);

    private int InUse => SharedBytes.InUse - _before;

    public void Dispose() => _clock.Dispose();

    [Fact]
    public void ManySlowPeersKeepOneFrame()
    {
        (PushTransport Transport, WsConnection Connection)[] all = [.. Enumerable.Range(0, 50).Select(_ => StartSlow(new ConnectionOptions()))];
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        Broadcast('x', all);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.InRange(allocated, 0, 3 * Size);
        Assert.Equal(1, InUse);
        foreach ((PushTransport transport, WsConnection connection) in all)
        {
            Assert.InRange(connection.BufferedBytes, Size, Size + 100); // each counts all of it
            transport.Drain();
            Assert.Equal(["Text first", $"Text {new string('x', Size)}"], transport.TakeFrames());
            Assert.Equal(transport == all[^1].Transport ? 0 : 1, InUse);
            Assert.Equal(0, connection.BufferedBytes);
        }
    }

    [Fact]
    public void PeersThatKeepUpKeepNothing()
    {
        var transport = new PushTransport();
        WsConnection connection = TestUpgradeHandler.Start(transport, _clock).Connection;
        Broadcast('x', (transport, connection));
        Assert.Equal(0, InUse);
        Assert.Equal([$"Text {new string('x', Size)}"], transport.TakeFrames());
    }

    [Fact]
    public void TheOldestIsLetGoOfWhereThePolicyDropsIt()
    {
        (PushTransport transport, WsConnection connection) = StartSlow(new ConnectionOptions { SendQueuePolicy = SendQueuePolicy.DropOldest, SendQueueLimit = Size * 2 });
        foreach (char c in "abcdef")
        {
            Broadcast(c, (transport, connection));
            Assert.Equal(1, InUse);
        }

        Assert.Equal(5, connection.DroppedSends);
        transport.Drain();
        Assert.Equal(["Text first", $"Text {new string('f', Size)}"], transport.TakeFrames());
        Assert.Equal(0, InUse);
    }

    [Theory]
    [InlineData(SendQueuePolicy.DropNewest)]
    [InlineData(SendQueuePolicy.Close)]
    [InlineData(SendQueuePolicy.Wait)]
    public void WhatFindsNoRoomIsNotKept(SendQueuePolicy policy)
    {
        (PushTransport transport, WsConnection connection) = StartSlow(new ConnectionOptions { SendQueuePolicy = policy, SendQueueLimit = Size * 2 });
        Broadcast('a', (transport, connection));
        Broadcast('b', (transport, connection));
        Assert.Equal(1, InUse);
        Assert.Equal(policy == SendQueuePolicy.DropNewest, connection.IsOpen);
        transport.Drain();
        Assert.Equal(0, InUse);
        Assert.Equal($"Text {new string('a', Size)}", transport.TakeFrames()[1]);
    }

    [Fact]
    public void WhatATransportThatIsGoneDidNotTakeIsLetGoOf()
    {
        (PushTransport transport, WsConnection connection) = StartSlow(new ConnectionOptions());
        Broadcast('a', (transport, connection));
        Broadcast('b', (transport, connection));
        Assert.Equal(2, InUse);
        connection.Abort();
        transport.Receiver.OnClosed(null);
        Assert.Equal(0, InUse);
        Broadcast('c', (transport, connection));
        Assert.Equal(0, InUse);
    }

    [Fact]
    public void AFlushThatWasPutOffDoesNotMeetATransportThatIsGone()
    {
        var transport = new PushTransport();
        TestUpgradeHandler.Start(transport, _clock);
        transport.Receiver.OnReceived(RawClient.TextFrame("echo"));
        transport.Receiver.OnClosed(null);
        int flushes = transport.Flushes;
        transport.Receiver.OnBatchEnd();
        Assert.Equal(flushes, transport.Flushes);
    }

    [Fact]
    public void WithoutMemoryToWriteItIsLetGoOfToo()
    {
        bool noMemory = false;
        var transport = new PushTransport { IsSlow = true, Asked = _ => _ = noMemory ? throw new OutOfMemoryException() : 0 };
        WsConnection connection = TestUpgradeHandler.Start(transport, _clock).Connection;
        connection.Send(Opcode.Text, "first"u8);
        Broadcast('a', (transport, connection));
        Assert.Equal(1, InUse);
        noMemory = true;
        transport.Drain();
        Assert.Equal(0, InUse);
        Assert.False(connection.IsOpen);
    }

    private (PushTransport Transport, WsConnection Connection) StartSlow(ConnectionOptions options)
    {
        var transport = new PushTransport { IsSlow = true };
        WsConnection connection = TestUpgradeHandler.Start(transport, _clock, options: options).Connection;
        Assert.True(connection.Send(Opcode.Text, "first"u8).IsCompletedSuccessfully);
        return (transport, connection);
    }

    private static void Broadcast(char content, params (PushTransport, WsConnection Connection)[] all)
    {
        var message = new BroadcastFrame(Opcode.Text, Size);
        message.Payload.Fill((byte)content);
        foreach ((_, WsConnection connection) in all)
        {
            connection.Broadcast(ref message);
        }

        message.Release();
    }
}
