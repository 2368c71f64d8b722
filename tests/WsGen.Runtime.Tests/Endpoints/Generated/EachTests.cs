using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Endpoints.Generated;

/// <summary>Replies of many messages.</summary>
public sealed class EachTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(300)]
    public async Task EachElementIsAMessage(int count)
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync("/each");
        await client.SendTextAsync($"{count}");
        for (int i = 0; i < count; i++)
        {
            await client.ExpectTextAsync($$"""{"text":"n","seat":{{i}}}""");
        }

        await client.SendTextAsync("1"); // the sequence is over, and the next message has its turn
        await client.ExpectTextAsync("""{"text":"n","seat":0}""");
    }

    [Fact]
    public async Task ElementsMayBeTextOrBytesAndCanBeLeftOut()
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync("/each/string");
        await client.SendTextAsync("a null b");
        await client.ExpectTextAsync("a");
        await client.ExpectTextAsync("b");
        await client.SendTextAsync(""); // no sequence at all
        await client.SendAsync(Opcode.Binary, [7, 8]);
        Assert.Equal([7], (await client.ReceiveAsync()).Payload);
        Received second = await client.ReceiveAsync();
        Assert.Equal(ReceivedKind.Binary, second.Kind);
        Assert.Equal([8], second.Payload);
    }

    [Fact]
    public async Task WhatASequenceThrowsGoesToOnError()
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync("/each");
        await client.SendTextAsync("13");
        for (int i = 0; i < 3; i++)
        {
            await client.ExpectTextAsync($$"""{"text":"n","seat":{{i}}}""");
        }

        await client.ExpectTextAsync("InvalidOperationException: enough");
        await client.SendTextAsync("1");
        await client.ExpectTextAsync("""{"text":"n","seat":0}""");
    }

    [Fact]
    public async Task ASequenceIsCancelledWhenTheSessionCloses()
    {
        EachEndpoint.Ended = Bounded.Gate<string>();
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync("/each");
        await client.SendTextAsync("-1");
        await client.ExpectTextAsync("""{"text":"n","seat":0}""");
        await client.LeaveAsync();
        Assert.Equal("cancelled", await EachEndpoint.Ended.Task.Within());
        await Bounded.Until(() => server.ConnectionCount == 0);
        Assert.Empty(server.Log.Failures);
    }

    /// <summary>A peer that does not read stops the sequence: it is not asked for more than fits.</summary>
    [Fact]
    public async Task ASlowPeerHoldsTheSequenceUp()
    {
        const int count = 100_000;
        EachEndpoint.Ended = Bounded.Gate<string>();
        await using GeneratedServer server = await GeneratedServer.StartAsync<EachEndpoint>(options: static options => options.SendQueueLimit = 4096);
        await using RawClient client = await server.ConnectAsync("/each");
        await client.SendTextAsync($"{count}");
        await Bounded.Until(() => EachEndpoint.Reached > 0 && server.Session.BufferedBytes > 0);
        Assert.InRange(EachEndpoint.Reached, 1, count / 2);
        Assert.False(EachEndpoint.Ended.Task.IsCompleted);
        for (int i = 0; i < count; i++)
        {
            Received received = await client.ReceiveAsync();
            if (received.Text != $$"""{"text":"n","seat":{{i}}}""")
            {
                Assert.Fail($"number {i} is {received.Text}");
            }
        }

        Assert.Equal("done", await EachEndpoint.Ended.Task.Within());
    }

    /// <summary>A sequence that never waits still lets the session end.</summary>
    [Fact]
    public async Task ASequenceThatNeverWaitsEndsWithTheSession()
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync("/each/forever");
        await client.SendTextAsync("go");
        for (int i = 0; i < 1000; i++)
        {
            Received received = await client.ReceiveAsync();
            Assert.Equal(ReceivedKind.Text, received.Kind);
        }

        await client.LeaveAsync();
        await Bounded.Until(() => server.ConnectionCount == 0);
        Assert.Empty(server.Log.Failures);
    }

    private static Task<GeneratedServer> StartAsync() => GeneratedServer.StartAsync(static builder =>
        builder.AddEndpoint<EachEndpoint>().AddEndpoint<EachStringEndpoint>().AddEndpoint<ForeverEndpoint>());
}
