using System.Text;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>Messages sent in parts, and what may stand between them (RFC 6455 section 5.4).</summary>
public sealed class PartialSendingTests
{
    [Fact]
    public void EachPartIsAFrameOfTheMessage()
    {
        using var rig = new PushedSession();
        Accept(rig.Session.SendPartAsync("a", last: false));
        Assert.Equal(["text+ a"], rig.TakeFrames()); // at once, and not with the next
        Accept(rig.Session.SendPartAsync("", last: false));
        Accept(rig.Session.SendTextPartAsync("b"u8.ToArray(), last: false));
        Accept(rig.Session.SendPartAsync("c", last: true));
        Accept(rig.Session.SendPartAsync("d"u8.ToArray(), last: false));
        Accept(rig.Session.SendPartAsync(ReadOnlyMemory<byte>.Empty, last: true));
        Accept(rig.Session.SendPartAsync("whole", last: true));
        Assert.Equal(["continuation+ ", "continuation+ b", "continuation c", "binary+ d", "continuation ", "text whole"], rig.TakeFrames());
    }

    [Fact]
    public void Rule30_OnlyControlFramesStandBetweenTheParts()
    {
        var all = new OpenSessions();
        using var rig = new PushedSession(openSessions: all);
        WsSession session = rig.Session;
        Accept(session.SendPartAsync("a", last: false));
        Accept(session.SendAsync("whole"));
        Accept(session.SendAsync("bytes"u8.ToArray()));
        rig.Transport.Push(RawClient.TextFrame("reply"), RawClient.Frame(Opcode.Ping, "asked"u8));
        Accept(all.SendAsync("broadcast"));
        Accept(session.PingAsync("ping"u8.ToArray()));
        Accept(session.PongAsync("pong"u8.ToArray()));
        Accept(session.SendPartAsync("b", last: false));
        Assert.Equal(["text+ a", "pong asked", "ping ping", "pong pong", "continuation+ b"], rig.TakeFrames());
        Assert.Equal("wholebytesreplybroadcast".Length + 2, session.BufferedBytes); // a broadcast waits with its header

        Accept(session.SendPartAsync("c", last: true));
        Assert.Equal(["continuation c", "text whole", "binary bytes", "text reply", "text broadcast"], rig.TakeFrames());
        Assert.Equal(0, session.BufferedBytes);
        Accept(session.SendAsync("free again"));
        Assert.Equal(["text free again"], rig.TakeFrames());
    }

    [Fact]
    public async Task Rule30_APartOfAnotherKindIsRefusedAndTheMessageGoesOn()
    {
        using var rig = new PushedSession();
        Accept(rig.Session.SendPartAsync("a", last: false));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => rig.Session.SendPartAsync("x"u8.ToArray(), last: true).Within());
        Assert.StartsWith("A text message is being sent in parts", error.Message, StringComparison.Ordinal);
        Accept(rig.Session.SendPartAsync("b", last: true));
        Accept(rig.Session.SendPartAsync("c"u8.ToArray(), last: false));
        await Assert.ThrowsAsync<InvalidOperationException>(() => rig.Session.SendPartAsync("x", last: true).Within());
        await Assert.ThrowsAsync<InvalidOperationException>(() => rig.Session.SendTextPartAsync("x"u8.ToArray(), last: false).Within());
        Accept(rig.Session.SendPartAsync("d"u8.ToArray(), last: true));
        Assert.Equal(["text+ a", "continuation b", "binary+ c", "continuation d"], rig.TakeFrames());
    }

    [Fact]
    public async Task Rule08_AfterTheCloseAPartIsRefused()
    {
        using var rig = new PushedSession();
        Accept(rig.Session.SendPartAsync("a", last: false));
        await rig.Session.CloseAsync();
        await Assert.ThrowsAsync<SessionClosedException>(() => rig.Session.SendPartAsync("b", last: true).Within());
        await Assert.ThrowsAsync<SessionClosedException>(() => rig.Session.SendPartAsync("b"u8.ToArray(), last: true).Within());
        await Assert.ThrowsAsync<SessionClosedException>(() => rig.Session.SendTextPartAsync("b"u8.ToArray(), last: true).Within());
        await Assert.ThrowsAsync<ArgumentNullException>(() => rig.Session.SendPartAsync((string)null!, last: true).AsTask());
        Assert.Equal(["text+ a", "close 1000"], rig.TakeFrames()); // the close frame may stand there
    }

    [Fact]
    public async Task Rule34_WhatStandsBehindAMessageThatWillNotEndFailsWithTheClose()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 1024 });
        Accept(rig.Session.SendPartAsync("a", last: false));
        Accept(rig.Session.SendAsync(new string('x', 1000)));
        Task waiting = rig.Session.SendAsync(new string('y', 1000)).AsTask();
        Task written = rig.Session.SendAsync("z", new SendOptions { WhenWritten = true }).AsTask();
        Assert.False(waiting.IsCompleted || written.IsCompleted);
        await rig.Session.CloseAsync();
        await Assert.ThrowsAsync<SessionClosedException>(() => waiting.Within());
        await Assert.ThrowsAsync<SessionClosedException>(() => written.Within());
        Assert.Equal(["text+ a", "close 1000"], rig.TakeFrames());
        Assert.Equal(0, rig.Session.BufferedBytes);
    }

    [Fact]
    public void WhatASlowPeerIsSentKeepsThatOrder()
    {
        using var rig = new PushedSession();
        rig.Transport.IsSlow = true;
        WsSession session = rig.Session;
        Accept(session.SendAsync("first"));
        Accept(session.SendAsync("before"));
        Accept(session.SendPartAsync("a", last: false));
        Accept(session.SendAsync("behind"));
        Accept(session.PingAsync("between"u8.ToArray()));
        Accept(session.SendPartAsync("b", last: true));
        Accept(session.SendPartAsync("c", last: false));
        Accept(session.SendAsync("last"));
        Accept(session.SendPartAsync("d", last: true));
        rig.Transport.Drain();
        Assert.Equal(
            ["text first", "text before", "text+ a", "ping between", "continuation b", "text behind", "text+ c", "continuation d", "text last"],
            rig.TakeFrames());
    }

    [Fact]
    public async Task TheLimitAndThePolicyHoldBehindAMessageThatGoesOn()
    {
        using (var waits = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 1024 }))
        {
            Accept(waits.Session.SendPartAsync("a", last: false));
            Accept(waits.Session.SendAsync(new string('x', 1000)));
            Task waiting = waits.Session.SendAsync(new string('y', 1000)).AsTask();
            Task drained = waits.Session.WhenDrainedAsync().AsTask();
            Assert.False(waiting.IsCompleted || drained.IsCompleted);
            Assert.Equal(1000, waits.Session.BufferedBytes);
            Accept(waits.Session.SendPartAsync("b", last: true));
            await waiting.Within();
            await drained.Within();
            Assert.Equal(['a', 'b', 'x', 'y'], waits.TakeFrames().Select(static frame => frame[^1]));
        }

        using (var drops = Full(SendQueuePolicy.DropNewest))
        {
            Accept(drops.Session.SendAsync("y"));
            Accept(drops.Session.SendPartAsync("b", last: true));
            Assert.Equal(['a', 'b', 'x'], drops.TakeFrames().Select(static frame => frame[^1]));
            Assert.Equal(1, drops.Session.DroppedMessages);
        }

        using (var drops = Full(SendQueuePolicy.DropOldest))
        {
            Accept(drops.Session.SendAsync("y"));
            Accept(drops.Session.SendPartAsync("b", last: true));
            Assert.Equal(['a', 'b', 'y'], drops.TakeFrames().Select(static frame => frame[^1]));
            Assert.Equal(1, drops.Session.DroppedMessages);
        }

        using (var closes = Full(SendQueuePolicy.Close))
        {
            await Assert.ThrowsAsync<SessionClosedException>(() => closes.Session.SendAsync("y").Within());
            Assert.Equal(["text+ a", "close 1008"], closes.TakeFrames());
        }

        static PushedSession Full(SendQueuePolicy policy)
        {
            var rig = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 1024, SendQueuePolicy = policy });
            Accept(rig.Session.SendPartAsync("a", last: false));
            Accept(rig.Session.SendAsync(new string('x', 1000)));
            return rig;
        }
    }

    [Fact]
    public async Task AMessageIsDroppedWithItsFirstPartOrNotAtAll()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 1024, SendQueuePolicy = SendQueuePolicy.DropNewest });
        rig.Transport.IsSlow = true;
        Accept(rig.Session.SendAsync(new string('x', 900)));
        Accept(rig.Session.SendPartAsync("dropped", last: false));
        Accept(rig.Session.SendPartAsync("with it", last: false));
        rig.Transport.Drain();
        Accept(rig.Session.SendPartAsync("although there is room again", last: true));
        Assert.Equal(1, rig.Session.DroppedMessages);

        Accept(rig.Session.SendPartAsync("a", last: false));
        rig.Transport.IsSlow = true;
        Accept(rig.Session.SendPartAsync("b", last: false));
        Task waiting = rig.Session.SendPartAsync(new string('c', 2000), last: true).AsTask();
        Assert.False(waiting.IsCompleted);
        rig.Transport.Drain();
        await waiting.Within();
        Assert.Equal(['x', 'a', 'b', 'c'], rig.TakeFrames().Select(static frame => frame[^1]));
        Assert.Equal(1, rig.Session.DroppedMessages);
    }

    [Fact]
    public void TheOldestIsDroppedButNoPart()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 2048, SendQueuePolicy = SendQueuePolicy.DropOldest });
        rig.Transport.IsSlow = true;
        Accept(rig.Session.SendAsync("first"));
        Accept(rig.Session.SendPartAsync("a", last: false));
        Accept(rig.Session.SendPartAsync("b", last: true));
        Accept(rig.Session.SendAsync(new string('x', 1000)));
        Accept(rig.Session.SendAsync(new string('y', 1400)));
        Accept(rig.Session.SendPartAsync("c", last: false));
        Accept(rig.Session.SendAsync(new string('z', 700)));
        Accept(rig.Session.SendPartAsync("d", last: true));
        rig.Transport.Drain();
        Assert.Equal("tabcdz", string.Concat(rig.TakeFrames().Select(static frame => frame[^1])));
        Assert.Equal(2, rig.Session.DroppedMessages);
    }

    [Fact]
    public async Task APartThatWaitsCanBeGivenUpAndIfItWasTheOnlyOneThereIsNoMessage()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 1024 });
        rig.Transport.IsSlow = true;
        Accept(rig.Session.SendAsync(new string('x', 1000)));
        using var cancellation = new CancellationTokenSource();
        Task part = rig.Session.SendPartAsync("given up", last: false, cancellation.Token).AsTask();
        Task behind = rig.Session.SendAsync("behind").AsTask();
        cancellation.Cancel();
        await Assert.ThrowsAsync<OperationCanceledException>(() => part.Within());

        Task first = rig.Session.SendPartAsync("a"u8.ToArray(), last: false).AsTask(); // of another kind: a new message
        using var again = new CancellationTokenSource();
        Task second = rig.Session.SendPartAsync("given up"u8.ToArray(), last: false, again.Token).AsTask();
        Task last = rig.Session.SendPartAsync("b"u8.ToArray(), last: true, again.Token).AsTask();
        again.Cancel(); // the end of a message is not taken back
        await Assert.ThrowsAsync<OperationCanceledException>(() => second.Within());
        rig.Transport.Drain();
        await Task.WhenAll(behind, first, last).Within();
        Assert.Equal(["text behind", "binary+ a", "continuation b"], rig.TakeFrames()[1..]);
    }

    [Fact]
    public async Task AMessageThatDoesNotGoOnWhileOthersWaitClosesTheSession()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { SendQueueLimit = 1024 });
        Accept(rig.Session.SendPartAsync("a", last: false));
        Accept(rig.Session.SendAsync("accepted: nobody waits"));
        rig.Pass(TimeSpan.FromSeconds(60));
        Task waiting = rig.Session.SendAsync(new string('x', 1000)).AsTask();
        rig.Pass(TimeSpan.FromSeconds(19.5)); // from now on somebody does
        Assert.True(rig.Session.IsOpen);
        Accept(rig.Session.SendPartAsync("b", last: false)); // it goes on
        rig.Pass(TimeSpan.FromSeconds(19.5));
        Assert.True(rig.Session.IsOpen);
        rig.Pass(TimeSpan.FromSeconds(1));
        CloseReason reason = (await Assert.ThrowsAsync<SessionClosedException>(() => waiting.Within())).CloseReason;
        Assert.Equal((CloseCode.AbnormalClosure, CloseCode.InternalError), (reason.Code, reason.SentCode));
        Assert.Contains("SendTimeout", reason.Reason, StringComparison.Ordinal);
        Assert.Equal(["text+ a", "continuation+ b", "close 1011"], rig.TakeFrames());
    }

    [Fact]
    public void ASurrogatePairMayBeDividedBetweenParts()
    {
        using var rig = new PushedSession();
        const string Smile = "\U0001F600";
        Accept(rig.Session.SendPartAsync("a" + Smile[0], last: false));
        Accept(rig.Session.SendPartAsync("", last: false));
        Accept(rig.Session.SendPartAsync(Smile[1] + "b" + Smile[0], last: false));
        Accept(rig.Session.SendPartAsync("c", last: false)); // its other half never came
        Accept(rig.Session.SendPartAsync("d" + Smile[0], last: true));
        Accept(rig.Session.SendPartAsync(Smile[1].ToString(), last: true));
        Assert.Equal(
            ["text+ a", "continuation+ ", $"continuation+ {Smile}b", "continuation+ \uFFFDc", "continuation d\uFFFD", "text \uFFFD"], rig.TakeFrames());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PartsAreCompressedAndWhatStandsBehindThemToo(bool takeover)
    {
        string line = string.Concat(Enumerable.Range(0, 300).Select(static i => $"line {i % 20} of a long text\n"));
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder =>
        {
            builder.Options.Compression.Enabled = true;
            builder.Options.Compression.ServerNoContextTakeover = !takeover;
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync(extensions: "permessage-deflate; client_max_window_bits");
        WsSession session = endpoint.Session;
        for (int round = 0; round < 3; round++)
        {
            await session.SendPartAsync(line, last: false).Within();
            await session.OpenSessions.SendAsync("broadcast " + line).Within();
            await session.SendAsync("behind " + line).Within();
            await session.SendPartAsync("", last: false).Within();
            await session.OpenSessions.SendAsync(Encoding.UTF8.GetBytes(line)).Within();
            await session.SendPartAsync(line, last: round == 1).Within();
            if (round != 1)
            {
                await session.SendPartAsync("", last: true).Within();
            }

            await client.ExpectTextAsync(line + line);
            await client.ExpectTextAsync("broadcast " + line);
            await client.ExpectTextAsync("behind " + line);
            Assert.Equal(line, (await client.ReceiveAsync()).Text);
        }

        Assert.InRange(client.BytesReceived, 1, 3 * line.Length);
    }

    [Fact]
    public async Task MessagesOfManySendersOfEveryKindArriveWhole()
    {
        const int Count = 150;
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder => builder.Options.SendQueueLimit = 4096);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        WsSession session = endpoint.Session;
        Task sending = Task.WhenAll(
            RunAsync('p', async (text, random) =>
            {
                int cut = random.Next(text.Length);
                await session.SendPartAsync(text[..cut], last: false);
                await Task.Yield();
                await session.SendPartAsync(text[cut..], last: true);
            }),
            RunAsync('w', WriteAsync),
            RunAsync('v', WriteAsync),
            RunAsync('s', async (text, _) => await session.SendAsync(text)),
            RunAsync('o', async (text, _) => await session.SendAsync(text, new SendOptions { WhenWritten = true })),
            RunAsync('b', (text, _) => Task.Run(() => session.Send(text))));

        var next = new Dictionary<char, int>();
        for (int i = 0; i < 6 * Count; i++)
        {
            Received received = await client.ReceiveAsync();
            Assert.Equal(ReceivedKind.Text, received.Kind);
            string[] parts = received.Text.Split(':');
            char sender = parts[0][0];
            Assert.Equal(next.GetValueOrDefault(sender), int.Parse(parts[1]));
            Assert.Equal(-1, parts[2].AsSpan().IndexOfAnyExcept(sender));
            next[sender] = next.GetValueOrDefault(sender) + 1;
        }

        await sending.Within();
        await Bounded.Until(() => session.BufferedBytes == 0);

        static Task RunAsync(char sender, Func<string, Random, Task> send) => Task.Run(async () =>
        {
            var random = new Random(sender);
            for (int i = 0; i < Count; i++)
            {
                await send($"{sender}:{i}:" + new string(sender, random.Next(20_000)), random);
            }
        });

        async Task WriteAsync(string text, Random random)
        {
            await using TextWriter writer = session.OpenTextWriter();
            int cut = random.Next(text.Length);
            await writer.WriteAsync(text.AsMemory(0, cut));
            await writer.FlushAsync();
            await writer.WriteAsync(text.AsMemory(cut));
        }
    }

    private static void Accept(ValueTask send) => Assert.True(send.IsCompletedSuccessfully, send.IsFaulted ? send.AsTask().Exception!.ToString() : "it waits");
}
