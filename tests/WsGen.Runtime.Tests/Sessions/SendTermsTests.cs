using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using WsGen.Connections;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>Sends with a time-out, a completion or a callback of their own.</summary>
public sealed class SendTermsTests
{
    [ThreadStatic]
    private static bool t_isSending;

    [Fact]
    public async Task Rule33_ASendThatIsToBeWrittenCompletesWithItsFlush()
    {
        using var rig = new PushedSession();
        var written = new SendOptions { WhenWritten = true };
        Assert.True(rig.Session.SendAsync("a", written).IsCompletedSuccessfully);
        rig.Transport.IsSlow = true;
        Task text = rig.Session.SendAsync("b", written).AsTask();
        Task binary = rig.Session.SendAsync("c"u8.ToArray(), written).AsTask();
        Task utf8 = rig.Session.SendTextAsync("d"u8.ToArray(), written).AsTask();
        Assert.True(rig.Session.SendAsync("accepted").IsCompletedSuccessfully);
        Assert.True(rig.Session.SendAsync("accepted", default(SendOptions)).IsCompletedSuccessfully);
        rig.Connection.OnOutputDrained(); // and the next flush stalls
        await text.Within();
        Assert.False(binary.IsCompleted || utf8.IsCompleted);
        rig.Transport.Drain();
        await Task.WhenAll(binary, utf8).Within();
        Assert.Equal(["text a", "text b", "binary c", "text d", "text accepted", "text accepted"], rig.TakeFrames());
    }

    [Fact]
    public void Rule33_InAHandlerItIsFlushedAtOnce()
    {
        using var rig = new PushedSession(Behaviour.Echo with
        {
            Text = static (TestEndpoint endpoint, in InboundMessage _) =>
            {
                Assert.True(endpoint.Session.SendAsync("a", new SendOptions { WhenWritten = true }).IsCompletedSuccessfully);
                return endpoint.Reply("b");
            },
        });
        rig.Transport.Push(RawClient.TextFrame("x"));
        Assert.Equal(2, rig.Transport.Flushes);
        Assert.Equal(["text a", "text b"], rig.TakeFrames());
    }

    [Fact]
    public async Task Rule33_ASendTimesOutByItselfAndTheSessionGoesOn()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 1024, SendTimeout = Timeout.InfiniteTimeSpan });
        rig.Transport.IsSlow = true;
        Task onItsWay = rig.Session.SendAsync(new string('x', 500), Within(3)).AsTask();
        Task accepted = rig.Session.SendAsync("accepted", Within(2)).AsTask();
        Task waiting = rig.Session.SendAsync(new string('y', 900), new SendOptions { Timeout = TimeSpan.FromSeconds(1) }).AsTask();
        Task longer = rig.Session.SendAsync("longer", Within(60)).AsTask();
        Task[] all = [waiting, accepted, onItsWay];
        for (int i = 0; i < all.Length; i++)
        {
            rig.Pass(TimeSpan.FromSeconds(0.8));
            Assert.False(all[i].IsCompleted);
            rig.Pass(TimeSpan.FromSeconds(0.2) + ConnectionClock.Resolution);
            Assert.Contains($"{i + 1} s", (await Assert.ThrowsAsync<TimeoutException>(() => all[i].Within())).Message, StringComparison.Ordinal);
        }

        Assert.True(rig.Session.IsOpen);
        rig.Transport.Drain();
        await longer.Within();
        Assert.Equal(["x", "longer"], rig.TakeFrames().Select(static frame => frame["text ".Length..].Trim('x') is { Length: > 0 } text ? text : "x"));
        Assert.Equal(0, rig.Session.BufferedBytes);

        static SendOptions Within(int seconds) => new() { WhenWritten = true, Timeout = TimeSpan.FromSeconds(seconds) };
    }

    [Fact]
    public async Task TheSessionsTimeOutCountsWhereASendHasNone()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 1024, SendTimeout = Timeout.InfiniteTimeSpan });
        Assert.Equal(-1, rig.Session.AsyncSendTimeout.TotalMilliseconds);
        rig.Transport.IsSlow = true;
        Assert.True(rig.Session.SendAsync(new string('x', 1000)).IsCompletedSuccessfully);
        Task before = rig.Session.SendAsync("before").AsTask();
        rig.Session.AsyncSendTimeout = TimeSpan.FromSeconds(1);
        Task[] timed =
        [
            rig.Session.SendAsync("text").AsTask(),
            rig.Session.SendAsync("bytes"u8.ToArray()).AsTask(),
            rig.Session.SendAsync("options", default(SendOptions)).AsTask(),
            rig.Session.SendPartAsync("part", last: false).AsTask(),
        ];
        Task endless = rig.Session.SendAsync("endless", new SendOptions { Timeout = Timeout.InfiniteTimeSpan }).AsTask();
        rig.Pass(TimeSpan.FromSeconds(1.1));
        foreach (Task task in timed)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => task.Within());
        }

        rig.Pass(TimeSpan.FromSeconds(60));
        rig.Transport.Drain();
        await Task.WhenAll(before, endless).Within();
        Assert.Equal(["text before", "text endless"], rig.TakeFrames()[1..]);
    }

    [Fact]
    public async Task GivingUpTakesBackWhatHasNotBeenWritten()
    {
        using var rig = new PushedSession();
        rig.Transport.IsSlow = true;
        using var cancellation = new CancellationTokenSource();
        var written = new SendOptions { WhenWritten = true };
        Task onItsWay = rig.Session.SendAsync("a", written, cancellation.Token).AsTask();
        Task queued = rig.Session.SendAsync("b", written, cancellation.Token).AsTask();
        cancellation.Cancel();
        await Assert.ThrowsAsync<OperationCanceledException>(() => onItsWay.Within());
        await Assert.ThrowsAsync<OperationCanceledException>(() => queued.Within());
        Assert.Equal(3, rig.Session.BufferedBytes);
        rig.Transport.Drain();
        Assert.Equal(["text a"], rig.TakeFrames());
    }

    [Fact]
    public void ATimeOutThatCannotWorkIsRefused()
    {
        using var rig = new PushedSession();
        foreach (TimeSpan timeout in new[] { TimeSpan.Zero, TimeSpan.FromMilliseconds(-2) })
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => { _ = rig.Session.SendAsync("a", new SendOptions { Timeout = timeout }); });
            Assert.Contains("must be more than zero", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task EachSendMayChooseItsCompression()
    {
        string text = new('x', 2000);
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, static builder => builder.Options.Compression.Enabled = true);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync(extensions: "permessage-deflate");
        await endpoint.Session.SendAsync(text, new SendOptions { Compression = MessageCompression.Never }).Within();
        await client.ExpectTextAsync(text);
        Assert.InRange(client.BytesReceived, text.Length, text.Length + 10);
        long before = client.BytesReceived;
        await endpoint.Session.SendAsync(text, new SendOptions { WhenWritten = true }).Within();
        await client.ExpectTextAsync(text);
        Assert.InRange(client.BytesReceived - before, 1, 100);
    }

    [Fact]
    public async Task ACallbackIsToldWhatHasBecomeOfItsMessageInTheOrderOfTheSends()
    {
        using var rig = new PushedSession();
        var results = new ConcurrentQueue<string>();
        int inline = 0;
        t_isSending = true;
        for (int i = 0; i < 50; i++)
        {
            Send(i); // each is written before the next
        }

        rig.Transport.IsSlow = true;
        for (int i = 50; i < 100; i++)
        {
            Send(i);
        }

        t_isSending = false;
        rig.Transport.Drain();
        await Bounded.Until(() => results.Count == 100);
        Assert.Equal(Enumerable.Range(0, 100).Select(static i => $"{i} True"), results);
        Assert.Equal(0, inline);

        void Send(int i)
        {
            if (i % 2 == 0)
            {
                rig.Session.SendAsync($"{i}", Done);
            }
            else
            {
                rig.Session.SendAsync(new byte[i], Done);
            }

            void Done(SendResult result)
            {
                inline += t_isSending ? 1 : 0;
                Assert.Same(rig.Session, result.Session);
                results.Enqueue($"{i} {result.IsOk && result.Error is null}");
            }
        }
    }

    [Fact]
    public async Task Rule34_ACallbackIsToldOfTheFailureAndWhatItThrowsIsLogged()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, static builder => builder.Options.SendQueueLimit = 10_000);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        var local = new AsyncLocal<string> { Value = "context" };
        await endpoint.Session.SendAsync(new byte[70_000]).Within(); // more than the pipe takes before its reader reads
        var told = Bounded.Gate<(SendResult Result, string? Context)>();
        endpoint.Session.SendAsync("throws", static _ => throw new InvalidOperationException("from a callback"));
        endpoint.Session.SendAsync("waits", result => told.TrySetResult((result, local.Value)));
        endpoint.Session.Abort();
        (SendResult result, string? context) = await told.Task.Within();
        Assert.False(result.IsOk);
        Assert.IsType<SessionClosedException>(result.Error);
        Assert.Equal("context", context);
        LogEntry entry = Assert.Single(server.Log.Failures);
        Assert.Equal((124, LogLevel.Error, "from a callback"), (entry.Id, entry.Level, entry.Error?.Message));

        Assert.Throws<SessionClosedException>(() => endpoint.Session.SendAsync("x", static _ => Assert.Fail("called back")));
        Assert.Throws<SessionClosedException>(() => endpoint.Session.SendAsync(new byte[1], static _ => Assert.Fail("called back")));
        await Assert.ThrowsAsync<SessionClosedException>(() => endpoint.Session.SendAsync("x", default(SendOptions)).Within());
        await client.DisposeAsync();
    }

    [Fact]
    public async Task ACallbackIsToldOfADroppedMessage()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 1024, SendQueuePolicy = SendQueuePolicy.DropNewest });
        rig.Transport.IsSlow = true;
        Assert.True(rig.Session.SendAsync(new string('x', 1000)).IsCompletedSuccessfully);
        var told = Bounded.Gate<SendResult>();
        rig.Session.SendAsync("dropped", told.SetResult);
        Assert.Contains("dropped", (await told.Task.Within()).Error!.Message, StringComparison.Ordinal);
        Assert.Equal(1, rig.Session.DroppedMessages);
    }
}
