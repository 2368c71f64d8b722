using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using WsGen.Client;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Connections;

/// <summary>Who ends the stream when both have said goodbye, and how where only both directions can end at once.</summary>
public sealed class EndingTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConnectionClock _clock;

    public EndingTests() => _clock = new ConnectionClock(_time);

    public void Dispose() => _clock.Dispose();

    [Fact]
    public void AServerEndsTheStreamAtOnce()
    {
        var transport = new PushTransport();
        StartServer(transport);
        transport.Push(RawClient.CloseFrame(CloseCode.NormalClosure));
        Assert.True(transport.IsOutputCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AClientLeavesThatToTheServer(bool clientBegins)
    {
        var transport = new PushTransport();
        WsConnection client = StartClient(transport);
        CloseFromBothSides(transport, client, clientBegins);
        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(transport.IsOutputCompleted);
        client.OnInputEnded();
        Assert.True(transport.IsOutputCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ButNotForLong(bool clientBegins)
    {
        var transport = new PushTransport();
        WsConnection client = StartClient(transport);
        CloseFromBothSides(transport, client, clientBegins);
        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.True(transport.IsOutputCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.False(transport.IsEnded);
        for (int i = 0; i < 4; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.25)); // it is put off to where the patience began anew, after the tick
        }

        Assert.True(transport.IsEnded);
        Assert.False(transport.IsAborted);
    }

    [Fact]
    public void ButLongerWhileTheServerTakesWhatItIsSent()
    {
        var transport = new PushTransport { IsSlow = true, Sent = 0 };
        WsConnection client = StartClient(transport);
        client.Send(Opcode.Text, "accepted"u8);
        CloseFromBothSides(transport, client, clientBegins: true);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(transport.IsEnded || transport.IsAborted);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(transport.IsAborted);
    }

    [Fact]
    public void AClientThatRefusesAFrameEndsTheStreamItself()
    {
        var transport = new PushTransport();
        StartClient(transport);
        transport.Push([0xF1, 0]);
        Assert.True(transport.IsOutputCompleted);
    }

    [Fact]
    public void WhereBothDirectionsEndAtOnceThatIsWhenNothingComesAnyMore()
    {
        var transport = new PushTransport { CanEndOutput = false };
        StartServer(transport);
        transport.Push([0xF1, 0x80, 0, 0, 0, 0]);
        for (int i = 0; i < 20; i++)
        {
            // Input that would turn the end into a reset, and take the close frame from the peer.
            _time.Advance(TimeSpan.FromMilliseconds(200));
            transport.Push(new byte[1000]);
            Assert.False(transport.IsEnded);
        }

        _time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.False(transport.IsEnded);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(transport.IsEnded);
        Assert.False(transport.IsAborted);
    }

    [Fact]
    public void ButAFloodDoesNotKeepItForEver()
    {
        var transport = new PushTransport { CanEndOutput = false };
        StartServer(transport);
        transport.Push([0xF1, 0x80, 0, 0, 0, 0]);
        for (int i = 0; i < 151 && !transport.IsAborted; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
            transport.Push(new byte[1000]);
        }

        Assert.True(transport.IsAborted);
    }

    [Fact]
    public void AndAfterBothCloseFramesItIsAtOnce()
    {
        var transport = new PushTransport { CanEndOutput = false };
        StartServer(transport);
        transport.Push(RawClient.CloseFrame(CloseCode.NormalClosure));
        Assert.True(transport.IsEnded);
    }

    [Fact]
    public void ACloseFrameForAnErrorIsNotTakenFromAPeerThatStillReads()
    {
        var transport = new PushTransport { IsSlow = true, Sent = 0 };
        WsConnection connection = StartServer(transport);
        connection.Send(Opcode.Text, "under way"u8);
        connection.Fail(CloseCode.ProtocolError, "");
        for (int i = 1; i <= 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.9)); // a kernel tells of what it has taken in large steps
            Assert.False(transport.IsAborted);
            transport.Sent = i;
            _time.Advance(TimeSpan.FromSeconds(0.05));
        }

        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.True(transport.IsAborted);
    }

    [Fact]
    public void AndAPeerThatHasNotReadForASecondHasFiftyMilliseconds()
    {
        var transport = new PushTransport { IsSlow = true, Sent = 0 };
        WsConnection connection = StartServer(transport);
        connection.Send(Opcode.Text, "under way"u8);
        _time.Advance(TimeSpan.FromSeconds(1));
        connection.Fail(CloseCode.ProtocolError, "");
        Assert.False(transport.IsAborted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(transport.IsAborted);
    }

    [Fact]
    public void ABusySessionIsAskedForSignsOfLifeLikeAnyOther()
    {
        // The clock ticks in every callback, and none of them takes long.
        var transport = new PushTransport();
        (WsConnection connection, TestEndpoint endpoint) = TestUpgradeHandler.Create(
            transport, _clock,
            Behaviour.Echo with
            {
                Text = (TestEndpoint _, in InboundMessage _) =>
                {
                    _time.Advance(ConnectionClock.Resolution);
                    return default;
                },
            },
            new ConnectionOptions { KeepAliveInterval = TimeSpan.FromSeconds(4), PongTimeout = TimeSpan.FromSeconds(3) });
        connection.Start(endpoint, default, responseWritten: false);
        for (int i = 0; i < 82; i++)
        {
            transport.Push(RawClient.TextFrame("a"));
        }

        Assert.StartsWith("Ping", Assert.Single(transport.TakeFrames()), StringComparison.Ordinal);
        for (int i = 0; i < 62; i++)
        {
            transport.Push(RawClient.TextFrame("a"));
        }

        Assert.Equal(["Close 1001"], transport.TakeFrames());
    }

    [Fact]
    public void ThePatienceOfAStopIsLongerForAPeerThatStillReads()
    {
        var transport = new PushTransport { IsSlow = true, Sent = 0 };
        WsConnection connection = StartServer(transport);
        connection.Close(CloseCode.GoingAway, "", TimeSpan.FromSeconds(1));
        for (int i = 1; i <= 9; i++)
        {
            transport.Sent = i;
            _time.Advance(TimeSpan.FromSeconds(0.3));
            Assert.False(transport.IsAborted);
        }

        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.True(transport.IsAborted);
    }

    [Fact]
    public void ButNotThreeTimesAsLong()
    {
        var transport = new PushTransport { IsSlow = true, Sent = 0 };
        WsConnection connection = StartServer(transport);
        connection.Close(CloseCode.GoingAway, "", TimeSpan.FromSeconds(1));
        for (int i = 1; i <= 31; i++)
        {
            Assert.False(transport.IsAborted && i < 30);
            transport.Sent = i;
            _time.Advance(TimeSpan.FromSeconds(0.1));
        }

        Assert.True(transport.IsAborted);
    }

    [Fact]
    public void AndAPeerThatHasOnlyTakenTheCloseFrameGetsNoSecondPeriod()
    {
        var transport = new PushTransport { Sent = 0 };
        WsConnection connection = StartServer(transport);
        connection.Close(CloseCode.GoingAway, "", TimeSpan.FromSeconds(1));
        transport.Sent = 4;
        for (int i = 1; i <= 14; i++)
        {
            Assert.False(transport.IsEnded && i < 11);
            _time.Advance(TimeSpan.FromSeconds(0.1));
        }

        Assert.True(transport.IsEnded);
    }

    [Fact]
    public void WhatWasClosingAlreadyIsHurried()
    {
        var transport = new PushTransport();
        WsConnection connection = StartServer(transport);
        connection.Close((CloseCode)4000, "");
        _time.Advance(TimeSpan.FromSeconds(5));
        connection.Hurry(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(transport.IsEnded);
        _time.Advance(TimeSpan.FromSeconds(0.4));
        Assert.True(transport.IsEnded);
    }

    private static void CloseFromBothSides(PushTransport transport, WsConnection client, bool clientBegins)
    {
        if (clientBegins)
        {
            client.Close(CloseCode.NormalClosure, "");
        }

        transport.Push([0x88, 2, 0x03, 0xE8]);
    }

    private WsConnection StartServer(PushTransport transport) => TestUpgradeHandler.Start(transport, _clock).Connection;

    private WsConnection StartClient(PushTransport transport) => TestUpgradeHandler.StartClient(transport, _clock);
}
