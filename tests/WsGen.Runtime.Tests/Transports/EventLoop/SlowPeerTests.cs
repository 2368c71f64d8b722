using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using WsGen.Connections;
using WsGen.Support;

namespace WsGen.Transports.EventLoop;

/// <summary>What is on its way, or has to wait, when a peer reads slowly or a handler takes long: nothing is lost, and little is kept.</summary>
public abstract class SlowPeerTests(WsTransport transport) : IAsyncDisposable
{
    private const int SmallBuffer = 4096;

    private readonly ConcurrentQueue<TestEndpoint> _endpoints = new();
    private WsServer? _server;

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.StopAsync(new CancellationToken(canceled: true)).Within();
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task AFlushThatHasToWaitForTheOneBeforeItGoesOn()
    {
        TestEndpoint? slow = null;
        string large = new('l', 8 << 20);
        await StartAsync((endpoint, text) =>
        {
            switch (text)
            {
                case "keep the loop":
                    for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMilliseconds < 3;)
                    {
                        // so that what comes meanwhile is seen to in one turn
                    }

                    break;
                case "send me something small":
                    slow = endpoint;
                    return endpoint.Reply("small");
                case "send the other something large":
                    return slow!.Reply(large);
            }

            return default;
        });
        for (int i = 0; i < 10; i++)
        {
            using LoopPeer busy = await ConnectAsync(), other = await ConnectAsync(), peer = await ConnectAsync(SmallBuffer);
            await peer.SendTextAsync("send me something small");
            await peer.ExpectAsync("small"u8.ToArray());
            await busy.SendTextAsync("keep the loop");
            await peer.SendTextAsync("send me something small");
            await other.SendTextAsync("send the other something large");
            await peer.ExpectAsync("small"u8.ToArray());
            await peer.ExpectAsync(Encoding.ASCII.GetBytes(large));
        }
    }

    [Fact]
    public async Task TheEndOfThePeersInputCutsNoReplyOff()
    {
        string reply = new('r', 20_000);
        await StartAsync((endpoint, _) => endpoint.Reply(reply));
        int fits = 0;
        using (LoopPeer probe = await ConnectAsync(SmallBuffer))
        {
            // More of them than the kernels take: the last ones have to wait.
            for (; _endpoints.Last().Session.BufferedBytes == 0; fits++)
            {
                await probe.SendTextAsync("?");
                await Bounded.Until(() => _endpoints.Last().Calls.Count == fits + 2);
            }
        }

        for (int count = fits - 3; count <= fits + 1; count++)
        {
            using LoopPeer peer = await ConnectAsync(SmallBuffer);
            for (int i = 1; i < count; i++)
            {
                await peer.SendTextAsync("?");
                await Bounded.Until(() => _endpoints.Last().Calls.Count == i + 1);
            }

            await peer.SendLastTextAsync("?");
            await Bounded.Until(() => _endpoints.Last().Calls.Count > count);
            for (int i = 0; i < count; i++)
            {
                await peer.ExpectAsync(Encoding.ASCII.GetBytes(reply));
            }
        }
    }

    [Fact]
    public async Task SmallPiecesThatWaitForAHandlerTakeLittleMemory()
    {
        TaskCompletionSource done = Bounded.Gate();
        await StartAsync((_, text) => text == "wait" ? new ValueTask(done.Task) : default);
        using LoopPeer peer = await ConnectAsync();
        await peer.SendTextAsync("wait");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 1000; i++)
        {
            await peer.SendInBytesAsync("0123456789");
        }

        // 16,000 bytes; if each kept the buffer it came in, it would be many megabytes.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 512 << 10);
        done.SetResult();
        await Bounded.Until(() => _endpoints.Last().Calls.Count == 1002);
    }

    private async Task<LoopPeer> ConnectAsync(int receiveBuffer = 0)
    {
        int before = _endpoints.Count;
        LoopPeer peer = await LoopPeer.ConnectAsync(_server!.Addresses[0], receiveBuffer);
        await Bounded.Until(() => _endpoints.Count > before);
        return peer;
    }

    private async Task StartAsync(Func<TestEndpoint, string, ValueTask> handler)
    {
        Behaviour behaviour = Behaviour.Echo with { Text = (TestEndpoint endpoint, in InboundMessage message) => handler(endpoint, message.GetString()) };
        _server = await LoopServer.StartAsync(
            transport, threads: 1, behaviour, _endpoints.Enqueue, static builder => builder.Options.SendQueueLimit = 256 << 20);
    }
}

[Collection(nameof(Alone))]
public sealed class EpollSlowPeerTests() : SlowPeerTests(WsTransport.Epoll);

[Collection(nameof(Alone))]
public sealed class IoUringSlowPeerTests() : SlowPeerTests(WsTransport.IoUring);
