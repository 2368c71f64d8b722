using System.Buffers;
using WsGen.Support;
using WsGen.Transports;

namespace WsGen.Connections;

/// <summary>
/// A server that ends the connection while the client sends its request. The request is sent by one thread and the end is seen by another, and
/// behind the end the transport gives its output back: nobody may be in it then, nor come to it later.
/// </summary>
public sealed class ClientHandshakeEndTests
{
    private readonly PushTransport _transport = new();

    [Fact]
    public async Task WhatHasEndedIsNotWrittenTo()
    {
        ClientHandshake handshake = Create();
        handshake.OnClosed(null);

        handshake.Send(Offer(), static _ => Assert.Fail("written to"));

        Assert.Equal(0, _transport.Flushes);
        await handshake.Sent.Within();
        WsHandshakeException failure = await Assert.ThrowsAsync<WsHandshakeException>(() => handshake.Answered).Within();
        Assert.Equal(HandshakeFailure.ConnectionLost, failure.Failure);
    }

    [Fact]
    public async Task TheEndWaitsForTheRequestThatIsUnderWay()
    {
        ClientHandshake handshake = Create();
        var end = new Thread(() => handshake.OnClosed(null));

        handshake.Send(Offer(), output =>
        {
            output.Write("GET"u8);
            end.Start();
            Assert.True(SpinWait.SpinUntil(() => end.ThreadState.HasFlag(ThreadState.WaitSleepJoin) || !end.IsAlive, Bounded.Limit));
            Assert.True(end.IsAlive, "The transport gives its output back while somebody writes into it.");
        });

        Assert.True(end.Join(Bounded.Limit));
        Assert.Equal("GET"u8.ToArray(), _transport.Flushed);
        await handshake.Sent.Within();
        await Assert.ThrowsAsync<WsHandshakeException>(() => handshake.Answered).Within();
    }

    private ClientHandshake Create()
    {
        var handshake = new ClientHandshake(_transport, 8192);
        _transport.Receiver = handshake;
        handshake.OnConnected();
        return handshake;
    }

    private static ClientOffer Offer() => new(new byte[24], [], null, static (_, _) => throw new InvalidOperationException("nobody has agreed"));
}
