using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>Messages that are gathered on purpose.</summary>
public sealed class BatchTests
{
    [Fact]
    public async Task Rule32_WithinABatchMessagesGatherAndLeaveTogetherWithItsEnd()
    {
        using var rig = new PushedSession();
        Send(rig, "before"); // off by default
        Assert.Equal(["text before"], rig.TakeFrames());
        using (rig.Session.Batch())
        {
            Send(rig, "a");
            Assert.True(rig.Session.SendAsync("b"u8.ToArray()).IsCompletedSuccessfully);
            await Task.Run(() => rig.Session.Send("blocking")).Within(); // done when it has been put to the others
            Assert.True(rig.Session.SendPartAsync("c", last: true).IsCompletedSuccessfully);
            rig.Pass(TimeSpan.FromSeconds(1));
            Assert.Empty(rig.TakeFrames());
            Assert.Equal(1, rig.Transport.Flushes);
        }

        Assert.Equal(["text a", "binary b", "text blocking", "text c"], rig.TakeFrames());
        Assert.Equal(2, rig.Transport.Flushes);
        Send(rig, "after");
        Assert.Equal(["text after"], rig.TakeFrames());
    }

    [Fact]
    public void Rule32_TheCloseFlushesFirst()
    {
        using var rig = new PushedSession();
        SendBatch batch = rig.Session.Batch();
        Send(rig, "a");
        Assert.True(rig.Session.CloseAsync().IsCompletedSuccessfully);
        Assert.Equal(["text a", "close 1000"], rig.TakeFrames());
        Assert.Throws<SessionClosedException>(batch.Flush);
        Assert.Throws<SessionClosedException>(rig.Session.Batch);
        batch.Dispose();
    }

    [Fact]
    public void WhatAFailureOrThePeerClosesIsFlushedToo()
    {
        foreach (bool byPeer in new[] { true, false })
        {
            using var rig = new PushedSession();
            using SendBatch batch = rig.Session.Batch();
            Send(rig, "a");
            if (byPeer)
            {
                rig.Transport.Push(RawClient.CloseFrame(CloseCode.NormalClosure));
            }
            else
            {
                rig.Connection.Fail(CloseCode.InternalError, "");
            }

            Assert.Equal(["text a", byPeer ? "close 1000" : "close 1011"], rig.TakeFrames());
            Assert.True(rig.Transport.IsOutputCompleted);
        }
    }

    [Fact]
    public void At64KiBItIsSentAnyway()
    {
        using var rig = new PushedSession();
        using SendBatch batch = rig.Session.Batch();
        for (int i = 0; i < 7; i++)
        {
            Assert.Equal(0, rig.Transport.Flushes);
            Send(rig, new string('x', 10_000));
        }

        Assert.Equal(1, rig.Transport.Flushes);
        Assert.Equal(7, rig.TakeFrames().Length);
    }

    [Fact]
    public void AFlushSendsWhatThereIsAndTheBatchGoesOn()
    {
        using var rig = new PushedSession();
        SendBatch outer = rig.Session.Batch();
        SendBatch inner = rig.Session.Batch();
        Send(rig, "a");
        inner.Flush();
        Assert.Equal(["text a"], rig.TakeFrames());
        Send(rig, "b");
        inner.Dispose();
        inner.Dispose(); // counts once
        Assert.Throws<ObjectDisposedException>(inner.Flush);
        Assert.Empty(rig.TakeFrames());
        outer.Dispose();
        Assert.Equal(["text b"], rig.TakeFrames());
    }

    [Fact]
    public void ItLastsAcrossTurnsAndAwaitsOfAHandler()
    {
        TaskCompletionSource go = new(); // continuations run where it is completed: here
        using var rig = new PushedSession(Behaviour.Echo with { Text = (TestEndpoint endpoint, in InboundMessage _) => HandleAsync(endpoint) });
        Assert.Equal(Transports.ReceiveStatus.Held, rig.Transport.Push(RawClient.TextFrame("x")));
        Assert.Empty(rig.TakeFrames());
        go.SetResult();
        rig.Transport.EndBatch();
        Assert.Equal(["text a", "text b"], rig.TakeFrames());
        Assert.Equal(1, rig.Transport.Flushes);

        async ValueTask HandleAsync(TestEndpoint endpoint)
        {
            using (endpoint.Session.Batch())
            {
                await endpoint.Reply("a");
                await go.Task;
                await endpoint.Reply("b");
            }
        }
    }

    [Fact]
    public void PingsAndPongsDoNotWaitForIt()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { KeepAliveInterval = TimeSpan.FromSeconds(1) });
        using SendBatch batch = rig.Session.Batch();
        Send(rig, "a");
        rig.Transport.Push(RawClient.Frame(Opcode.Ping, "p"u8));
        Assert.Equal(["text a", "pong p"], rig.TakeFrames());
        rig.Pass(TimeSpan.FromSeconds(1.1));
        Assert.StartsWith("ping", Assert.Single(rig.TakeFrames()), StringComparison.Ordinal);
        Assert.True(rig.Session.PingAsync().IsCompletedSuccessfully);
        Assert.Equal(["ping "], rig.TakeFrames());
    }

    [Fact]
    public void NorDoThoseThatHadToWaitForASlowPeer()
    {
        using var rig = new PushedSession();
        rig.Transport.IsSlow = true;
        Send(rig, "first");
        using SendBatch batch = rig.Session.Batch();
        rig.Transport.Push(RawClient.Frame(Opcode.Ping, "p"u8));
        Send(rig, "a");
        rig.Transport.Drain();
        Assert.Equal(["text first", "pong p", "text a"], rig.TakeFrames());
        rig.Transport.IsSlow = true;
        batch.Flush();
        Send(rig, "b");
        batch.Flush();
        Assert.True(rig.Session.PingAsync("q"u8.ToArray()).IsCompletedSuccessfully);
        rig.Transport.Drain();
        Assert.Equal(["text b", "ping q"], rig.TakeFrames());
    }

    [Fact]
    public async Task Rule33_WithBatchingACompletionAndItsTimeOutCountFromTheFlush()
    {
        using var rig = new PushedSession();
        SendBatch batch = rig.Session.Batch();
        var options = new SendOptions { WhenWritten = true, Timeout = TimeSpan.FromSeconds(5) };
        ValueTask first = rig.Session.SendAsync("a", options);
        rig.Pass(TimeSpan.FromSeconds(60));
        Assert.False(first.IsCompleted);
        batch.Flush();
        Assert.True(first.IsCompletedSuccessfully);

        ValueTask second = rig.Session.SendAsync("b", options);
        rig.Transport.IsSlow = true;
        batch.Dispose();
        rig.Pass(TimeSpan.FromSeconds(4.8));
        Assert.False(second.IsCompleted);
        rig.Pass(TimeSpan.FromSeconds(0.4));
        await Assert.ThrowsAsync<TimeoutException>(() => second.Within());
        Assert.True(rig.Session.IsOpen);
    }

    [Fact]
    public async Task WhoAwaitsWithinItThatAMessageIsWrittenHasItFlushed()
    {
        using var rig = new PushedSession();
        using SendBatch batch = rig.Session.Batch();
        var written = new SendOptions { WhenWritten = true };
        Send(rig, "a");
        await rig.Session.SendAsync("b", written).Within();
        await rig.Session.SendPartAsync("c", last: true, written).Within();
        Assert.Equal(["text a", "text b", "text c"], rig.TakeFrames());
        Assert.Equal(2, rig.Transport.Flushes);

        Send(rig, "d");
        ValueTask kept = rig.Session.SendAsync("e", written);
        TaskCompletionSource<SendResult> told = Bounded.Gate<SendResult>();
        rig.Session.SendAsync("f", told.SetResult);
        rig.Pass(TimeSpan.FromSeconds(1));
        Assert.False(kept.IsCompleted || told.Task.IsCompleted); // nobody awaits them
        Assert.Empty(rig.TakeFrames());
        await kept.Within();
        Assert.True((await told.Task.Within()).IsOk);
        Assert.Equal(["text d", "text e", "text f"], rig.TakeFrames());
    }

    [Fact]
    public async Task AlsoWhereItHasToWaitForASlowPeerFirst()
    {
        using var rig = new PushedSession();
        rig.Transport.IsSlow = true;
        Send(rig, "first");
        using SendBatch batch = rig.Session.Batch();
        Task awaited = rig.Session.SendAsync("a", new SendOptions { WhenWritten = true }).AsTask();
        Send(rig, "b");
        rig.Transport.Drain();
        await awaited.Within();
        Assert.Equal(["text first", "text a", "text b"], rig.TakeFrames());
    }

    [Fact]
    public void AHandlerThatAwaitsItInItsOwnBatchGoesOn()
    {
        using var rig = new PushedSession(Behaviour.Echo with { Text = static (TestEndpoint endpoint, in InboundMessage _) => HandleAsync(endpoint) });
        rig.Transport.Push(RawClient.TextFrame("x"));
        Assert.Equal(["text a"], rig.TakeFrames());

        static async ValueTask HandleAsync(TestEndpoint endpoint)
        {
            using (endpoint.Session.Batch())
            {
                await endpoint.Session.SendAsync("a", new SendOptions { WhenWritten = true });
            }
        }
    }

    [Fact]
    public void ABatchOfASlowPeerGoesOutWithItsEnd()
    {
        using var rig = new PushedSession();
        rig.Transport.IsSlow = true;
        Send(rig, "first");
        SendBatch batch = rig.Session.Batch();
        Send(rig, "a");
        rig.Transport.Drain();
        Send(rig, "b");
        Assert.Equal(["text first"], rig.TakeFrames());
        batch.Dispose();
        Assert.Equal(["text a", "text b"], rig.TakeFrames());
    }

    [Fact]
    public async Task AConstructorsBatchDoesNotKeepTheAnswerBack()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        SendBatch? batch = null;
        server.OnActivated = endpoint =>
        {
            batch = endpoint.Session.Batch();
            _ = endpoint.Session.SendAsync("early");
        };
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await endpoint.Session.SendAsync("later").Within();
        batch!.Dispose();
        await client.ExpectTextAsync("early");
        await client.ExpectTextAsync("later");
    }

    private static void Send(PushedSession rig, string text) => Assert.True(rig.Session.SendAsync(text).IsCompletedSuccessfully);
}
