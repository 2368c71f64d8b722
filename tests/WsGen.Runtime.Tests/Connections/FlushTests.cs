using Microsoft.Extensions.Time.Testing;
using WsGen.Handshake;
using WsGen.Support;
using WsGen.Transports;

namespace WsGen.Connections;

/// <summary>When output leaves: once for all that one receive has brought about, at once for everybody else.</summary>
public sealed class FlushTests : IDisposable
{
    private readonly ConnectionClock _clock = new(new FakeTimeProvider());
    private readonly PushTransport _transport = new();

    public void Dispose() => _clock.Dispose();

    [Fact]
    public void ABatchOfMessagesIsAnsweredWithOneFlush()
    {
        Start(Behaviour.Echo);
        byte[][] batch = [.. Enumerable.Range(0, 100).Select(static i => RawClient.TextFrame($"{i}"))];
        Assert.Equal(ReceiveStatus.Done, _transport.Push(batch));
        Assert.Equal(1, _transport.Flushes);
        Assert.Equal(Enumerable.Range(0, 100).Select(static i => $"Text {i}"), _transport.TakeFrames());
    }

    [Fact]
    public void ABatchWithoutAnswersIsNotFlushed()
    {
        Start(Behaviour.Echo with { Text = static (TestEndpoint _, in InboundMessage _) => default });
        _transport.Push(RawClient.TextFrame("a"), RawClient.TextFrame("b"));
        Assert.Equal(0, _transport.Flushes);
    }

    [Fact]
    public void ALongBatchIsFlushedNowAndThen()
    {
        Start(Behaviour.Echo);
        _transport.Push([.. Enumerable.Range(0, 30).Select(static _ => RawClient.TextFrame(new string('x', 10_000)))]);
        Assert.Equal(1 + (300_000 / 70_000), _transport.Flushes);
    }

    [Fact]
    public void ASendFromOutsideIsFlushedAtOnce()
    {
        TestEndpoint endpoint = Start(Behaviour.Echo);
        for (int i = 1; i <= 3; i++)
        {
            Assert.True(endpoint.Session.SendAsync("a").IsCompletedSuccessfully);
            Assert.Equal(i, _transport.Flushes);
        }
    }

    [Fact]
    public void ASendOfAnotherThreadDuringABatchIsFlushedAtOnceTogetherWithWhatIsThere()
    {
        Start(Behaviour.Echo with
        {
            Text = (TestEndpoint endpoint, in InboundMessage message) =>
            {
                endpoint.Reply("own");
                Assert.Equal(0, _transport.Flushes);
                Task.Run(() => endpoint.Session.SendAsync("other").AsTask()).Wait(Bounded.Limit);
                Assert.Equal(1, _transport.Flushes);
                return default;
            },
        });
        _transport.Push(RawClient.TextFrame("a"));
        Assert.Equal(["Text own", "Text other"], _transport.TakeFrames());
        Assert.Equal(1, _transport.Flushes);
    }

    [Fact]
    public void WhatAHandlerHasSentGoesOutBeforeItsAwait()
    {
        TaskCompletionSource go = new(); // continuations run where it is completed: here
        Start(Behaviour.Echo with { Text = (TestEndpoint endpoint, in InboundMessage _) => HandleAsync(endpoint) });
        Assert.Equal(ReceiveStatus.Held, _transport.Push(RawClient.TextFrame("a"), RawClient.TextFrame("b")));
        Assert.Equal(["Text before"], _transport.TakeFrames());

        // The second message is handled by the thread that completes the first, and after it the transport goes on.
        Assert.Equal(0, _transport.Resumes);
        go.SetResult();
        Assert.Equal(1, _transport.Resumes);
        Assert.Equal(["Text after", "Text before", "Text after"], _transport.TakeFrames());

        async ValueTask HandleAsync(TestEndpoint endpoint)
        {
            await endpoint.Reply("before");
            await go.Task;
            await endpoint.Reply("after");
        }
    }

    [Fact]
    public void TheResponseToTheUpgradeGoesOutBeforeOnOpenHasCompleted()
    {
        TaskCompletionSource go = new();
        new OpeningHandshake(
            _transport,
            new TestUpgradeHandler(Task.CompletedTask, true, _clock, Behaviour.Echo with { Open = _ => new ValueTask(go.Task) }),
            new ConnectionOptions(),
            _clock,
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance).Start();
        Assert.Equal(ReceiveStatus.Held, _transport.Push(Heads.Bytes(Heads.Good), RawClient.TextFrame("a")));
        Assert.Equal(Heads.GoodAnswer, Heads.Text(_transport.Flushed));
        _transport.Skip(Heads.GoodAnswer.Length);
        go.SetResult();
        Assert.Equal(["Text a"], _transport.TakeFrames());
        Assert.Equal(1, _transport.Resumes);
    }

    [Fact]
    public void WhileAFlushIsPendingNothingIsWrittenAndThenEverythingInOneGo()
    {
        TestEndpoint endpoint = Start(Behaviour.Echo);
        _transport.IsSlow = true;
        endpoint.Session.SendAsync("first");
        for (int i = 0; i < 10; i++)
        {
            endpoint.Session.SendAsync($"{i}");
        }

        _transport.Push(RawClient.TextFrame("a"), RawClient.Frame(Protocol.Opcode.Ping, "p"u8));
        Assert.Equal(1, _transport.Flushes);
        Assert.Equal(["Text first"], _transport.TakeFrames());
        _transport.Drain();
        Assert.Equal(2, _transport.Flushes);
        Assert.Equal(["Pong p", .. Enumerable.Range(0, 10).Select(static i => $"Text {i}"), "Text a"], _transport.TakeFrames());
        Assert.Equal(0, endpoint.Session.BufferedBytes);
    }

    [Fact]
    public void TheEndOfTheOutputWaitsForWhatIsQueued()
    {
        TestEndpoint endpoint = Start(Behaviour.Echo);
        _transport.IsSlow = true;
        endpoint.Session.SendAsync("first");
        endpoint.Session.SendAsync("second");
        _transport.Push(RawClient.CloseFrame(CloseCode.GoingAway));
        Assert.False(_transport.IsOutputCompleted);
        _transport.Drain();
        Assert.Equal(["Text first", "Text second", "Close 1001"], _transport.TakeFrames());
        Assert.True(_transport.IsOutputCompleted);
        Assert.Equal(1, endpoint.CloseCount);
    }

    [Fact]
    public void InputThatEndsIsHeldUntilTheOutputIsOut()
    {
        TestEndpoint endpoint = Start(Behaviour.Echo);
        _transport.IsSlow = true;
        endpoint.Session.SendAsync("first");
        endpoint.Session.SendAsync("second");
        Assert.Equal(ReceiveStatus.Held, _transport.Receiver.OnInputEnded());
        Assert.Equal(0, _transport.Resumes);
        _transport.Drain();
        Assert.Equal(1, _transport.Resumes);
        Assert.True(_transport.IsOutputCompleted);
        Assert.Equal(["Text first", "Text second"], _transport.TakeFrames());
    }

    [Theory]
    [InlineData("close", "Close 1001")]
    [InlineData("violation", "Close 1002")]
    [InlineData("end", null)]
    public void APingIsAnsweredThatCameBeforeTheEndThoughTheOutputStoodStill(string end, string? last)
    {
        TestEndpoint endpoint = Start(Behaviour.Echo);
        _transport.IsSlow = true;
        endpoint.Session.SendAsync("first");
        endpoint.Session.SendAsync("second");
        byte[] ping = RawClient.Frame(Protocol.Opcode.Ping, "p"u8);
        byte[] late = RawClient.Frame(Protocol.Opcode.Ping, "late"u8); // and behind it nothing is (RFC 6455 section 5.5.2)
        _transport.Push(ping, end == "close" ? RawClient.CloseFrame(CloseCode.GoingAway) : end == "violation" ? [0xF1] : [], end == "end" ? [] : late);
        if (end == "end")
        {
            _transport.Receiver.OnInputEnded();
        }

        _transport.Drain();
        Assert.Equal([.. (string[])["Text first", "Pong p", "Text second"], .. last is null ? (string[])[] : [last]], _transport.TakeFrames());
        Assert.True(_transport.IsOutputCompleted);
    }

    [Fact]
    public async Task RepliesBeyondTheLimitHoldTheTransportUntilThereIsRoom()
    {
        TestEndpoint endpoint = Start(Behaviour.Echo, new ConnectionOptions { SendQueueLimit = 10_000 });
        _transport.IsSlow = true;
        Assert.Equal(ReceiveStatus.Done, _transport.Push(RawClient.TextFrame(new string('a', 4000)))); // its flush is pending
        Assert.Equal(ReceiveStatus.Done, _transport.Push(RawClient.TextFrame(new string('b', 4000)))); // queued
        Assert.Equal(ReceiveStatus.Held, _transport.Push(RawClient.TextFrame(new string('c', 4000)), RawClient.TextFrame("d"))); // waits
        Assert.InRange(endpoint.Session.BufferedBytes, 8000, 8100);
        Assert.Equal(4, endpoint.Calls.Count);

        _transport.Drain();
        await Bounded.Until(() => _transport.Resumes == 1); // waiting senders go on on the pool
        _transport.EndBatch();
        Assert.Equal(["a", "b", "c", "d"], _transport.TakeFrames().Select(static frame => frame.Substring("Text ".Length, 1)));
        Assert.Equal(5, endpoint.Calls.Count);
    }

    private TestEndpoint Start(Behaviour behaviour, ConnectionOptions? options = null)
    {
        (WsConnection connection, TestEndpoint endpoint) = TestUpgradeHandler.Create(_transport, _clock, behaviour, options);
        Assert.Equal(ReceiveStatus.Done, connection.Start(endpoint, default, responseWritten: false));
        return endpoint;
    }
}
