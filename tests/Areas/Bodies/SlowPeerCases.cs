using WsGen.Area.Server;

namespace WsGen.Area;

/// <summary>What sends do while the peer does not read: completions, time-outs, callbacks and policies (rules 30 to 34).</summary>
public abstract class SlowPeerCases(HostKind kind) : AreaBody(kind)
{
    /// <summary>A session in which more waits than the network takes from it.</summary>
    private async Task<WireClient> FillAsync()
    {
        WireClient client = await OpenAsync("/remote");
        await client.SendAsync("fill");
        await client.Case.ExpectAsync("full");
        return client;
    }

    private static async Task<WireFrame> ReadToTextAsync(WireClient client)
    {
        WireFrame frame;
        do
        {
            frame = await client.ReadMessageAsync();
        }
        while (frame.Opcode == WireClient.Binary);
        return frame;
    }

    /// <summary>"Accepted" is at once, however little the peer reads: the handler goes on to its next line.</summary>
    [Fact]
    public async Task ASendWithinTheQueuesLimitIsAcceptedAtOnce()
    {
        WireClient client = await FillAsync();
        await client.SendAsync("text late");
        await client.SendAsync("when-written");
        await client.Case.ExpectAsync("sending"); // the handler before has returned
        Assert.Equal("late", (await ReadToTextAsync(client)).Text);
    }

    [Fact]
    public async Task ACallbackComesWhenTheMessageHasBeenWritten()
    {
        WireClient client = await FillAsync();
        await client.SendAsync("callback-late");
        await client.Case.ExpectAsync("calling");
        await client.Case.ExpectNothingMoreAsync();
        Assert.Equal("late", (await ReadToTextAsync(client)).Text);
        await client.Case.ExpectAsync("called True ");
    }

    [Fact]
    public async Task WhenDrainedCompletesWhenThePeerHasCaughtUp()
    {
        WireClient client = await FillAsync();
        await client.SendAsync("drained");
        await client.Case.ExpectAsync("draining");
        await client.Case.ExpectNothingMoreAsync();
        await client.SendAsync("text end");
        Assert.Equal("end", (await ReadToTextAsync(client)).Text);
        await client.Case.ExpectAsync("drained");
    }

    /// <summary>SendTimeout of one message: TimeoutException, the message is not sent, and the session goes on.</summary>
    [Fact]
    public async Task AMessageWhoseTimeIsOverIsNotSentAndTheSessionGoesOn()
    {
        WireClient client = await FillAsync();
        await client.SendAsync("timed");
        await client.Case.ExpectAsync("timed TimeoutException");
        await client.SendAsync("text end");
        Assert.Equal("end", (await ReadToTextAsync(client)).Text);
    }

    /// <summary>BLOCKING_SEND_TIMEOUT: expiry closes with 1001; locally 1006.</summary>
    [Fact]
    public async Task ABlockingSendWhoseTimeIsOverClosesWith1001()
    {
        WireClient client = await FillAsync();
        await client.SendAsync("block-late");
        await client.Case.ExpectAsync("threw TimeoutException");
        Assert.StartsWith("close 1006 ", await client.Case.NextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Variants.DropNewest)]
    [InlineData(Variants.DropOldest)]
    public async Task APolicyThatDropsCountsWhatItHasDroppedAndTheSessionLivesOn(string variant)
    {
        WireClient client = await OpenAsync(await StartServerAsync(variant), "/remote");
        await client.SendAsync("too-much");
        await client.Case.ExpectAsync("dropped, open True");
        await client.SendAsync("drained");
        await client.Case.ExpectAsync("draining");
        Task<WireFrame> reading = ReadToTextAsync(client);
        await client.Case.ExpectAsync("drained");
        await client.SendAsync("text end");
        Assert.Equal("end", (await reading).Text);
    }

    [Fact]
    public async Task APolicyThatClosesClosesWith1008()
    {
        WireClient client = await OpenAsync(await StartServerAsync(Variants.CloseSlow), "/remote");
        await client.SendAsync("too-much");
        await client.Case.ExpectAsync("threw SessionClosedException");
        Assert.Contains("1008", await client.Case.NextAsync(), StringComparison.Ordinal);
    }
}

public sealed class SlowPeersOverSockets() : SlowPeerCases(HostKind.Sockets);

public sealed class SlowPeersInMemory() : SlowPeerCases(HostKind.Memory);

public sealed class SlowPeersPublished() : SlowPeerCases(HostKind.Published);
