using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Connections;

/// <summary>What becomes of a connection, and of others, where there is no memory to write with.</summary>
public sealed class FailedWriteTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConnectionClock _clock;
    private bool _noMemory;

    public FailedWriteTests() => _clock = new ConnectionClock(_time);

    public void Dispose() => _clock.Dispose();

    [Fact]
    public async Task WhoWaitsToSendIsToldAndMayTryAgain()
    {
        (PushTransport transport, WsConnection server) = StartStuck();
        ValueTask first = server.Send(Opcode.Binary, new byte[2000].AsMemory(), MessageCompression.Never, default);
        ValueTask second = server.Send(Opcode.Binary, new byte[2000].AsMemory(), MessageCompression.Never, default);
        Assert.False(first.IsCompleted);
        _noMemory = true;
        transport.Drain();
        _noMemory = false;
        await Assert.ThrowsAsync<OutOfMemoryException>(() => first.AsTask().Within());
        await Assert.ThrowsAsync<OutOfMemoryException>(() => second.AsTask().Within());
        Assert.True(server.Send(Opcode.Text, "again"u8).IsCompletedSuccessfully);
        transport.Skip(transport.Flushed.Length - 7);
        Assert.Equal(["Text again"], transport.TakeFrames());
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(200_000)]
    public async Task InTheMiddleOfALargeMessageTheSessionEnds(int size)
    {
        (PushTransport transport, WsConnection server) = StartStuck();
        ValueTask sending = server.Send(Opcode.Binary, new byte[size].AsMemory(), MessageCompression.Never, default);
        _noMemory = true;
        transport.Drain();
        await Assert.ThrowsAsync<OutOfMemoryException>(() => sending.AsTask().Within());
        Assert.Equal(size > 100_000 ? ConnectionState.Draining : ConnectionState.Open, server.State);
    }

    [Fact]
    public void WhatHadBeenAcceptedIsNotMissingWithoutASign()
    {
        var transport = new PushTransport { Asked = Ask, IsSlow = true };
        WsConnection server = Start(transport);
        Assert.True(server.Send(Opcode.Text, "under way"u8).IsCompletedSuccessfully);
        Assert.True(server.Send(Opcode.Text, "queued"u8).IsCompletedSuccessfully);
        _noMemory = true;
        transport.Drain();
        SpinWait.SpinUntil(() => transport.IsAborted, Bounded.Limit);
        Assert.True(transport.IsAborted);
        Assert.Equal(CloseCode.AbnormalClosure, server.Reason.Code);
    }

    [Fact]
    public void AHandshakeThatCannotBeRefusedCostsItsOwnConnection()
    {
        var broken = new PushTransport { Asked = Ask };
        var other = new PushTransport();
        foreach (PushTransport transport in (PushTransport[])[broken, other])
        {
            new OpeningHandshake(transport, null!, new ConnectionOptions(), _clock, NullLogger.Instance).Start();
        }

        _noMemory = true;
        _time.Advance(TimeSpan.FromSeconds(10.1));
        Assert.True(broken.IsAborted);
        Assert.StartsWith("HTTP/1.1 408 ", System.Text.Encoding.ASCII.GetString(other.Flushed), StringComparison.Ordinal);
    }

    private void Ask(int size)
    {
        if (_noMemory)
        {
            throw new OutOfMemoryException();
        }
    }

    private (PushTransport Transport, WsConnection Server) StartStuck()
    {
        var transport = new PushTransport { Asked = Ask, IsSlow = true };
        WsConnection server = Start(transport);
        Assert.True(server.Send(Opcode.Binary, new byte[1_100_000]).IsCompletedSuccessfully); // beyond the limit: whoever comes now waits
        return (transport, server);
    }

    private WsConnection Start(PushTransport transport) => TestUpgradeHandler.Start(transport, _clock).Connection;
}
