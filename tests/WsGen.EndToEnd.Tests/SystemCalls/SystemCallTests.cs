using WsGen.EndToEnd.Tests.BadInput;

namespace WsGen.EndToEnd.Tests.SystemCalls;

/// <summary>
/// An echo costs one receive and one send, and of the waits what they share; messages that arrive together share all of it. Counted by the
/// kernel's own interface, over all threads, from the start of the server to its end.
/// </summary>
public sealed class SystemCallTests
{
    private const int Connections = 64;
    private const int Rounds = 100;
    private const int Writes = Connections * Rounds;

    /// <summary>Opening and closing handshakes, and what is behind them.</summary>
    private const int Overhead = 4 * Connections;

    private static readonly byte[] Message = RawClient.Text(new string('m', 64));

    /// <summary>
    /// Every connection always has messages waiting: each round writes to all of them before it reads from any. So few bytes, in one write, come in
    /// one piece, so that these numbers do not depend on who runs when. Only how many waits are shared does: there may be one for each receive.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task WhatArrivesTogetherIsOneReceiveAndOneSend(int inFlight)
    {
        await using TracedEchoServer server = await TracedEchoServer.StartAsync("epoll");
        await EchoAsync(server.Port, inFlight);
        Dictionary<string, long> counts = await server.StopAndCountAsync();

        string found = string.Join(", ", counts.OrderByDescending(static each => each.Value).Take(8).Select(static each => $"{each.Key} {each.Value}"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{Writes * inFlight} messages in {Writes} writes: {found}");
        Assert.True(counts["recvfrom"] is >= Writes and <= Writes + Overhead, found);
        Assert.True(counts["sendto"] is >= Writes and <= Writes + Overhead, found);
        Assert.True(counts.GetValueOrDefault("epoll_wait") + counts.GetValueOrDefault("epoll_pwait") <= Writes + Overhead, found);
        Assert.True(counts.GetValueOrDefault("epoll_ctl") <= Overhead, found);
        if (inFlight > 1)
        {
            // All calls: threads that look at the clock, and the start of the program too.
            Assert.True(counts["total"] <= 2.0 * Writes * inFlight, found);
        }
    }

    /// <summary>
    /// On io_uring what comes is received without a call, and what a turn has to send goes with the one that waits. Where the kernel has no io_uring the
    /// server says so and runs on epoll, which the test above is about.
    /// </summary>
    [Fact]
    public async Task OnIoUringMessagesHaveNoCallsOfTheirOwn()
    {
        const int InFlight = 16;
        await using TracedEchoServer server = await TracedEchoServer.StartAsync("io_uring");
        await EchoAsync(server.Port, InFlight);
        Dictionary<string, long> counts = await server.StopAndCountAsync();

        string found = string.Join(", ", counts.OrderByDescending(static each => each.Value).Take(8).Select(static each => $"{each.Key} {each.Value}"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{Writes * InFlight} messages in {Writes} writes: {found}");
        Assert.True(counts["total"] <= 0.3 * Writes * InFlight, found);
        if (!server.HasNoIoUring)
        {
            Assert.True(counts["io_uring_enter"] <= (2 * Writes) + Overhead, found); // at worst nothing comes together, and each is a wait and a send
            Assert.True(counts.GetValueOrDefault("recvfrom") <= Overhead, found);
            Assert.True(counts.GetValueOrDefault("sendto") <= Overhead, found);
        }
    }

    /// <summary>
    /// While a handler blocks its thread, what its peer has sent meanwhile lies there unread, then the peer ends its side. Neither may keep the loop, which
    /// has another thread by then, from sleeping.
    /// </summary>
    [Theory]
    [InlineData("epoll")]
    [InlineData("io_uring")]
    public async Task AHandlerAtWorkLetsTheLoopSleep(string transport)
    {
        await using TracedEchoServer server = await TracedEchoServer.StartAsync(transport);
        await using (RawClient client = await RawClient.OpenAsync(server.Port, "/sleep/1000"))
        {
            byte[] more = RawClient.Text(new string('m', 60_000));
            await client.SendAsync(new[] { Message, more, more, more }.SelectMany(static message => message).ToArray());
            client.EndOutput();
            Assert.Equal(64, (await client.ReadFrameAsync()).Payload.Length);
        }

        Dictionary<string, long> counts = await server.StopAndCountAsync();
        string found = string.Join(", ", counts.OrderByDescending(static each => each.Value).Take(8).Select(static each => $"{each.Key} {each.Value}"));
        TestContext.Current.TestOutputHelper?.WriteLine(found);
        long calls = new[] { "recvfrom", "epoll_wait", "epoll_pwait", "epoll_ctl", "io_uring_enter", "poll" }.Sum(call => counts.GetValueOrDefault(call));
        Assert.True(calls <= Overhead, found);
    }

    private static async Task EchoAsync(int port, int inFlight)
    {
        byte[] batch = [.. Enumerable.Repeat(Message, inFlight).SelectMany(static message => message)];
        RawClient[] clients = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => RawClient.OpenAsync(port, "/echo")));
        for (int round = 0; round < Rounds; round++)
        {
            foreach (RawClient client in clients)
            {
                await client.SendAsync(batch);
            }

            foreach (RawClient client in clients)
            {
                for (int i = 0; i < inFlight; i++)
                {
                    Assert.Equal(64, (await client.ReadFrameAsync()).Payload.Length);
                }
            }
        }

        foreach (RawClient client in clients)
        {
            await client.DisposeAsync();
        }
    }
}
