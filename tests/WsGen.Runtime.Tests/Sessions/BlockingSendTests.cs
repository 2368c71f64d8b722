using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>Sends that keep their thread until the message has left.</summary>
public sealed class BlockingSendTests
{
    [Fact]
    public async Task InAHandlerTheMessageHasLeftWhenTheSendReturns()
    {
        PushedSession? rig = null;
        using var created = rig = new PushedSession(Behaviour.Echo with
        {
            Text = (TestEndpoint endpoint, in InboundMessage _) =>
            {
                endpoint.Reply("in the same flush");
                endpoint.Session.Send("text");
                Assert.Equal(["text in the same flush", "text text"], rig!.TakeFrames());
                endpoint.Session.Send("bytes"u8);
                endpoint.Session.SendText("utf8"u8);
                Assert.Equal(["binary bytes", "text utf8"], rig.TakeFrames());
                Assert.Equal(3, rig.Transport.Flushes);
                return default;
            },
            Error = static (_, error) => throw error,
        });
        await Task.Run(() => rig.Transport.Push(RawClient.TextFrame("go"))).Within();
        Assert.True(rig.Session.IsOpen);
        Assert.Equal(3, rig.Transport.Flushes);
    }

    [Fact]
    public async Task ItWaitsForAPeerThatReadsSlowlyInItsTurn()
    {
        using var rig = new PushedSession();
        rig.Transport.IsSlow = true;
        Task first = Blocking(rig, 'a'); // its own flush does not get through
        await rig.UntilBufferedAsync(3);
        Task second = Blocking(rig, 'b'); // stands in the queue
        await rig.UntilBufferedAsync(4);
        Assert.True(rig.Session.SendAsync("c").IsCompletedSuccessfully);
        Assert.False(first.IsCompleted || second.IsCompleted);

        rig.Transport.IsSlow = true;
        rig.Connection.OnOutputDrained(); // and the next flush stalls
        await first.Within();
        Assert.False(second.IsCompleted);
        rig.Transport.Drain();
        await second.Within();
        Assert.Equal(["text a", "text b", "text c"], rig.TakeFrames());
    }

    [Fact]
    public async Task TheBlockingSendTimeOutIs20000MillisecondsAndItsExpiryClosesWith1001()
    {
        using var rig = new PushedSession();
        Assert.Equal(20_000, rig.Session.BlockingSendTimeout.TotalMilliseconds);
        rig.Session.SendTimeout = Timeout.InfiniteTimeSpan;
        rig.Transport.IsSlow = true;
        Assert.True(rig.Session.SendAsync("first").IsCompletedSuccessfully);
        Task blocked = Blocking(rig, 'b');
        await rig.UntilBufferedAsync(8);
        rig.Pass(TimeSpan.FromSeconds(19.9));
        Assert.True(rig.Session.IsOpen);
        Assert.False(blocked.IsCompleted);
        rig.Pass(TimeSpan.FromSeconds(0.2));
        var error = await Assert.ThrowsAsync<TimeoutException>(() => blocked.Within());
        Assert.Contains("20 s (BlockingSendTimeout)", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            new CloseReason(CloseCode.AbnormalClosure, "a blocking send took longer than 20 s (BlockingSendTimeout)", CloseInitiator.Transport, CloseCode.GoingAway),
            rig.Connection.Reason);
        rig.Transport.Drain();
        Assert.Equal(["text first", "close 1001"], rig.TakeFrames()); // what has timed out is not sent
        Assert.Equal(0, rig.Session.BufferedBytes);
    }

    [Fact]
    public async Task ThatIsSoToForAMessageThatIsOnItsWay()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { SendTimeout = Timeout.InfiniteTimeSpan });
        rig.Session.BlockingSendTimeout = TimeSpan.FromSeconds(1);
        rig.Transport.IsSlow = true;
        Task blocked = Blocking(rig, 'b');
        await rig.UntilBufferedAsync(3);
        rig.Pass(TimeSpan.FromSeconds(1.1));
        await Assert.ThrowsAsync<TimeoutException>(() => blocked.Within());
        Assert.Equal(CloseCode.GoingAway, rig.Connection.Reason.SentCode);
        Assert.Throws<SessionClosedException>(() => rig.Session.Send("x"));
    }

    [Fact]
    public async Task MinusOneMeansForEver()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { SendTimeout = Timeout.InfiniteTimeSpan });
        rig.Session.BlockingSendTimeout = TimeSpan.FromMilliseconds(-1);
        rig.Transport.IsSlow = true;
        Task blocked = Blocking(rig, 'b');
        await rig.UntilBufferedAsync(3);
        rig.Pass(TimeSpan.FromMinutes(5));
        Assert.False(blocked.IsCompleted);
        rig.Transport.Drain();
        await blocked.Within();
        Assert.True(rig.Session.IsOpen);
    }

    public enum End
    {
        Abort,
        Lost,
        Failed,
        Stuck,
    }

    [Theory]
    [InlineData(End.Abort)]
    [InlineData(End.Lost)]
    [InlineData(End.Failed)]
    [InlineData(End.Stuck)]
    public async Task TheEndOfTheConnectionEndsTheWaiting(End end)
    {
        using var rig = new PushedSession();
        rig.Transport.IsSlow = true;
        Task inFlush = Blocking(rig, 'a');
        await rig.UntilBufferedAsync(3);
        Task queued = Blocking(rig, 'b');
        await rig.UntilBufferedAsync(4);
        rig.Session.BlockingSendTimeout = TimeSpan.FromHours(1); // not what ends it
        switch (end)
        {
            case End.Abort:
                rig.Session.Abort();
                break;
            case End.Lost:
                rig.Connection.OnClosed(new IOException());
                break;
            case End.Failed:
                rig.Transport.FailOutput();
                rig.Transport.Drain();
                break;
            case End.Stuck:
                rig.Pass(TimeSpan.FromSeconds(20.1)); // SendTimeout
                break;
        }

        await Assert.ThrowsAnyAsync<Exception>(() => inFlush.Within());
        await Assert.ThrowsAnyAsync<Exception>(() => queued.Within());
        Assert.All([inFlush, queued], task => Assert.True(
            task.Exception!.InnerException is SessionClosedException || (end == End.Stuck && task.Exception.InnerException is TimeoutException)));
    }

    [Fact]
    public async Task WhatHadBeenAcceptedStillLeavesWhenTheSessionCloses()
    {
        using var rig = new PushedSession();
        rig.Transport.IsSlow = true;
        Task inFlush = Blocking(rig, 'a');
        await rig.UntilBufferedAsync(3);
        Task queued = Blocking(rig, 'b');
        await rig.UntilBufferedAsync(4);
        await rig.Session.CloseAsync();
        Assert.False(inFlush.IsCompleted || queued.IsCompleted);
        rig.Transport.Drain();
        await inFlush.Within();
        await queued.Within();
        Assert.Equal(["text a", "text b", "close 1000"], rig.TakeFrames());
        Assert.Throws<SessionClosedException>(() => rig.Session.Send("x"));
        Assert.Throws<SessionClosedException>(() => rig.Session.Send("x"u8));
        Assert.Throws<ArgumentNullException>(() => rig.Session.Send((string)null!));
    }

    [Fact]
    public async Task ThePolicyHoldsForItAndTheSenderIsToldOfADrop()
    {
        foreach (SendQueuePolicy policy in Enum.GetValues<SendQueuePolicy>())
        {
            using var rig = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 1024, SendQueuePolicy = policy });
            rig.Transport.IsSlow = true;
            Assert.True(rig.Session.SendAsync(new string('x', 500)).IsCompletedSuccessfully);
            Task first = Blocking(rig, 'a', 300);
            await rig.UntilBufferedAsync(804);
            Task second = Blocking(rig, 'b', 300);
            switch (policy)
            {
                case SendQueuePolicy.DropNewest:
                    Assert.Contains("SendQueuePolicy DropNewest", (await Assert.ThrowsAsync<InvalidOperationException>(() => second.Within())).Message, StringComparison.Ordinal);
                    break;
                case SendQueuePolicy.DropOldest:
                    Assert.Contains("SendQueuePolicy DropOldest", (await Assert.ThrowsAsync<InvalidOperationException>(() => first.Within())).Message, StringComparison.Ordinal);
                    break;
                case SendQueuePolicy.Close:
                    await Assert.ThrowsAsync<SessionClosedException>(() => second.Within());
                    break;
                default:
                    rig.Transport.Drain();
                    await first.Within();
                    await second.Within();
                    break;
            }

            Assert.Equal(policy != SendQueuePolicy.Close, rig.Session.IsOpen);
            rig.Transport.Drain();
            if (policy == SendQueuePolicy.DropOldest)
            {
                await second.Within();
            }
            else
            {
                await first.Within();
            }
        }
    }

    [Fact]
    public async Task InAConstructorItThrowsForNobodyCouldEndTheWaiting()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        Exception? error = null;
        server.OnActivated = endpoint => error = Record.Exception(() => endpoint.Session.Send("x"));
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        Assert.Contains("opening handshake", Assert.IsType<InvalidOperationException>(error).Message, StringComparison.Ordinal);
        endpoint.Session.Send("y");
        await client.ExpectTextAsync("y");
    }

    [Fact]
    public async Task AHandlerMaySendFarMoreThanThePeerReadsAtOnce()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = static (TestEndpoint endpoint, in InboundMessage message) =>
            {
                for (int i = 0; i < 20; i++)
                {
                    endpoint.Session.Send(new string((char)('a' + i), 50_000));
                }

                using Stream stream = endpoint.Session.OpenBinaryStream();
                stream.Write(new byte[200_000]);
                return default;
            },
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("go");
        await Bounded.Until(() => endpoint.Session.BufferedBytes > 0);
        for (int i = 0; i < 20; i++)
        {
            await client.ExpectTextAsync(new string((char)('a' + i), 50_000));
        }

        Assert.Equal(200_000, (await client.ReceiveAsync()).Payload.Length);
        Assert.True(endpoint.Session.IsOpen);
    }

    private static Task Blocking(PushedSession rig, char letter, int length = 1) =>
        Task.Factory.StartNew(() => rig.Session.Send(new string(letter, length)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
