using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>Sends that are given up: what that leaves of those beside them, and of those who wait.</summary>
public sealed class GivenUpSendTests
{
    private static readonly ConnectionOptions Small = new() { SendQueueLimit = 1024 };

    /// <summary>The token fires on one thread while another closes the session: the send fails once.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rule34_ACancellationMayMeetTheClose(bool aborts)
    {
        using var rig = new PushedSession(options: Small);
        rig.Transport.IsSlow = true;
        Accept(rig.Session.SendAsync("first"));
        Accept(rig.Session.SendAsync(new string('x', 1000)));
        using var cancellation = new CancellationTokenSource();
        Task waiting = aborts
            ? rig.Session.SendAsync("y", new SendOptions { WhenWritten = true }, cancellation.Token).AsTask()
            : rig.Session.SendAsync(new string('y', 1000), cancellation.Token).AsTask();
        Task cancelling = CancelMeanwhile(rig, cancellation, () =>
        {
            if (aborts)
            {
                rig.Connection.Abort();
            }
            else
            {
                rig.Connection.Close(CloseCode.NormalClosure, "");
            }
        });
        await cancelling.Within();
        await Assert.ThrowsAsync<SessionClosedException>(() => waiting.Within());
        Assert.InRange(rig.Session.BufferedBytes, 0, 1100);
        rig.Transport.Drain();
        Assert.Equal(0, rig.Session.BufferedBytes);
    }

    /// <summary>The gate is held meanwhile, and perhaps the clock with all other connections: it must not take longer for each the more there are.</summary>
    [Theory]
    [InlineData("time")]
    [InlineData("token")]
    [InlineData("abort")]
    [InlineData("close")]
    public async Task AHundredThousandSendsAreGivenUpAtOnce(string by)
    {
        const int Count = 100_000;
        using var rig = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 64 << 20, SendTimeout = Timeout.InfiniteTimeSpan });
        using var cancellation = new CancellationTokenSource();
        rig.Transport.IsSlow = true;
        var options = new SendOptions { WhenWritten = true, Timeout = TimeSpan.FromSeconds(1) };
        ValueTask[] sends = new ValueTask[Count];
        for (int i = 0; i < Count; i++)
        {
            sends[i] = rig.Session.SendAsync("x", options, cancellation.Token);
        }

        await Task.Run(
            () =>
            {
                switch (by)
                {
                    case "time":
                        rig.Pass(TimeSpan.FromSeconds(1.1));
                        break;
                    case "token":
                        cancellation.Cancel();
                        break;
                    case "abort":
                        rig.Connection.Abort();
                        break;
                    default:
                        rig.Connection.Close(CloseCode.NormalClosure, "");
                        rig.Transport.Drain();
                        break;
                }
            },
            TestContext.Current.CancellationToken).Within();

        Assert.All(sends, static send => Assert.True(send.IsCompleted));
        Assert.Equal(by == "close" ? 0 : Count, sends.Count(static send => send.IsFaulted || send.IsCanceled));
        Assert.InRange(rig.Session.BufferedBytes, 0, 1024);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhoWaitsForTheEndOfTheQueueIsToldWhenTheLastSendIsGivenUp(bool timesOut)
    {
        using var rig = new PushedSession();
        Accept(rig.Session.SendPartAsync("a", last: false));
        using var cancellation = new CancellationTokenSource();
        var options = new SendOptions { WhenWritten = true, Timeout = timesOut ? TimeSpan.FromSeconds(1) : null };
        Task behind = rig.Session.SendAsync("b", options, cancellation.Token).AsTask();
        Task drained = rig.Session.WhenDrainedAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(behind.IsCompleted || drained.IsCompleted);
        if (timesOut)
        {
            rig.Pass(TimeSpan.FromSeconds(1.1));
            await Assert.ThrowsAsync<TimeoutException>(() => behind.Within());
        }
        else
        {
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => behind.Within());
        }

        await drained.Within();
        Accept(rig.Session.SendPartAsync("c", last: true));
        Assert.Equal(["text+ a", "continuation c"], rig.TakeFrames());
    }

    /// <summary>A part that waits fails with the close; what comes behind it must not pass for the rest of the message.</summary>
    [Fact]
    public async Task Rule03_AMessageThatTheCloseHasTornIsNotEnded()
    {
        using var rig = new PushedSession(options: Small);
        rig.Transport.IsSlow = true;
        Accept(rig.Session.SendAsync("first"));
        Task torn = rig.Session.SendPartAsync(new byte[2000], last: false).AsTask();
        Accept(rig.Session.SendPartAsync("end"u8.ToArray(), last: true));
        Accept(rig.Session.SendAsync("accepted"));
        Assert.False(torn.IsCompleted);
        await rig.Session.CloseAsync();
        await Assert.ThrowsAsync<SessionClosedException>(() => torn.Within());
        rig.Transport.Drain();
        Assert.Equal(["text first", "text accepted", "close 1000"], rig.TakeFrames());
        Assert.Equal(0, rig.Session.BufferedBytes);
    }

    /// <summary>However many wait behind the message: without its end none of them could ever go out.</summary>
    [Fact]
    public async Task TheEndOfAMessageIsNotRefusedBecauseOthersWait()
    {
        using var rig = new PushedSession(options: Small with { MaxWaitingSends = 1 });
        rig.Transport.IsSlow = true;
        Accept(rig.Session.SendAsync("first"));
        Accept(rig.Session.SendPartAsync("a", last: false));
        Accept(rig.Session.SendAsync(new string('x', 600)));
        Task waiting = rig.Session.SendAsync(new string('y', 1000)).AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(() => rig.Session.SendPartAsync("too many", last: false).Within());
        Task end = rig.Session.SendPartAsync("b", last: true).AsTask();
        Assert.False(end.IsCompleted);
        rig.Transport.Drain();
        await end.Within();
        await waiting.Within();
        Assert.Equal(["first", "a", "b", new string('x', 600), new string('y', 1000)], rig.TakeFrames().Select(static frame => frame[(frame.IndexOf(' ') + 1)..]));
    }

    /// <summary>Does something under the gate while a token has fired whose callback waits for it.</summary>
    private static Task CancelMeanwhile(PushedSession rig, CancellationTokenSource cancellation, Action act)
    {
        lock (rig.Connection)
        {
            Task cancelling = Task.Run(cancellation.Cancel);
            SpinWait.SpinUntil(() => cancellation.IsCancellationRequested, Bounded.Limit);
            Thread.Sleep(50); // from there to the gate it is not far
            act();
            return cancelling;
        }
    }

    private static void Accept(ValueTask send) => Assert.True(send.IsCompletedSuccessfully, send.IsFaulted ? send.AsTask().Exception!.ToString() : "it waits");
}
