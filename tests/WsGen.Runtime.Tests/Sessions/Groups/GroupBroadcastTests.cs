using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions.Groups;

/// <summary>One message to a group, and to all but one.</summary>
[Collection(nameof(Alone))]
public sealed class GroupBroadcastTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AllGetItButWhoIsLeftOut(bool isGroup)
    {
        OpenSessions open = new();
        using PushedSession a = new(openSessions: open), b = new(openSessions: open), c = new();
        SessionSet set = isGroup ? new SessionGroup { a.Session, b.Session } : open;
        await set.SendAsync("text", except: a.Session);
        await set.SendAsync((byte[])[65], except: a.Session);
        await set.SendAsync((ReadOnlyMemory<byte>)new byte[] { 66 }, except: b.Session);
        await set.SendAsync(67, except: b.Session);
        await set.SendAsync("nobody is left out", except: null);
        await set.SendAsync(true, except: c.Session); // it is not one of them
        Assert.Equal(["binary B", "text 67", "text nobody is left out", "text true"], a.TakeFrames());
        Assert.Equal(["text text", "binary A", "text nobody is left out", "text true"], b.TakeFrames());
        Assert.Empty(c.TakeFrames());
    }

    [Theory]
    [InlineData(SendQueuePolicy.Wait)]
    [InlineData(SendQueuePolicy.Close)]
    [InlineData(SendQueuePolicy.DropNewest)]
    [InlineData(SendQueuePolicy.DropOldest)]
    public void ASlowPeerHoldsNobodyUpAndFaresAsThePolicySays(SendQueuePolicy policy)
    {
        var options = new ConnectionOptions { SendQueuePolicy = policy, SendQueueLimit = 1024 };
        using PushedSession slow = new(options: options, transport: new PushTransport { IsSlow = true }), quick = new();
        SessionGroup group = new() { slow.Session, quick.Session };
        slow.Session.SendAsync(new byte[300]); // on its way for ever
        string[] news = [new string('a', 500), new string('b', 500)];
        Assert.All(news, text => Assert.True(group.SendAsync(text).IsCompletedSuccessfully));
        Assert.Equal(news.Select(static text => "text " + text), quick.TakeFrames());
        bool drops = policy is SendQueuePolicy.DropNewest or SendQueuePolicy.DropOldest;
        Assert.Equal(drops, slow.Session.IsOpen);
        Assert.Equal(drops, group.Contains(slow.Session));
        Assert.Equal(drops ? 1 : 0, slow.Session.DroppedMessages);
        slow.Transport.Drain();
        string[] frames = slow.TakeFrames();
        Assert.Equal("text " + news[policy == SendQueuePolicy.DropOldest ? 1 : 0], frames[1]);
        Assert.Equal(drops ? 2 : 3, frames.Length);
        Assert.Equal(drops, frames[^1] != "close 1008");
    }

    [Fact]
    public async Task ACancelledOneSendsNothingAndNothingIsNoMessage()
    {
        using PushedSession a = new();
        SessionGroup group = new() { a.Session };
        var cancelled = new CancellationToken(canceled: true);
        Assert.True(group.SendAsync("a", cancelled).IsCanceled);
        Assert.True(group.SendAsync(new byte[1], cancelled).IsCanceled);
        Assert.True(group.SendAsync((ReadOnlyMemory<byte>)new byte[1], null, cancelled).IsCanceled);
        Assert.True(group.SendAsync(7, cancelled).IsCanceled);
        Assert.Throws<ArgumentNullException>(() => { _ = group.SendAsync((string)null!); });
        Assert.Throws<ArgumentNullException>(() => { _ = group.SendAsync((byte[])null!); });
        Assert.Throws<ArgumentNullException>(() => { _ = group.SendAsync((int?)null); });
        Assert.Empty(a.TakeFrames());
        await new SessionGroup().SendAsync("to nobody");
        await new SessionGroup().SendAsync(new object());
    }

    /// <summary>A client masks what it sends, each frame by a key of its own (RFC 6455 section 5.3).</summary>
    [Fact]
    public void AClientsSessionMasksItsFrames()
    {
        using var clock = new ConnectionClock(TimeProvider.System);
        var transport = new PushTransport();
        WsConnection client = TestUpgradeHandler.StartClient(transport, clock);
        var message = new BroadcastFrame(Opcode.Text, 3);
        "abc"u8.CopyTo(message.Payload);
        client.Broadcast(ref message);
        message.Release();
        Assert.Equal([0x81, 0x83], transport.Flushed[..2]);
        Assert.Equal("abc"u8, transport.Flushed[6..].Select((b, i) => (byte)(b ^ transport.Flushed[2 + i])).ToArray());
    }

    /// <summary>What a broadcast costs in memory does not depend on how many get it.</summary>
    [Theory]
    [InlineData("text")]
    [InlineData("bytes")]
    [InlineData("object")]
    [InlineData("except")]
    public void NothingIsAllocatedForARecipient(string what)
    {
        byte[] bytes = new byte[100];
        Assert.Equal(AllocatedFor(1), AllocatedFor(1000));

        long AllocatedFor(int count)
        {
            SessionGroup group = new();
            PushedSession[] all = [.. Enumerable.Range(0, count).Select(_ => new PushedSession(transport: new PushTransport { Forgets = true }))];
            foreach (PushedSession each in all)
            {
                group.Add(each.Session);
            }

            Send(); // fills pools
            Send();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Send();
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {allocated} bytes for {count}");
            Assert.All(all, each => Assert.Equal(3, each.Transport.Flushes));
            foreach (PushedSession each in all)
            {
                each.Dispose();
            }

            return allocated;

            void Send() => Assert.True((what switch
            {
                "text" => group.SendAsync("a text"),
                "bytes" => group.SendAsync(bytes),
                "object" => group.SendAsync(7),
                _ => group.SendAsync("a text", except: s_nobody.Session),
            }).IsCompletedSuccessfully);
        }
    }

    private static readonly PushedSession s_nobody = new();
}
