using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using WsGen.Connections;
using WsGen.Support;

namespace WsGen.Transports.EventLoop;

/// <summary>Messages to many, on event loops: one frame for all, whoever reads how fast, and let go of whatever happens.</summary>
public abstract class SharedOutputTests(WsTransport transport) : IAsyncDisposable
{
    private const int Million = 1 << 20;
    private const int SmallBuffer = 4096;

    private readonly int _before = SharedBytes.InUse;
    private readonly ConcurrentQueue<TestEndpoint> _endpoints = new();
    private readonly List<LoopPeer> _peers = [];
    private WsServer? _server;

    private int InUse => SharedBytes.InUse - _before;

    private OpenSessions All => _endpoints.First().Session.OpenSessions;

    public async ValueTask DisposeAsync()
    {
        foreach (LoopPeer peer in _peers)
        {
            peer.Dispose();
        }

        await StopAsync();
    }

    [Theory]
    [InlineData(64)]
    [InlineData(TransportConnection.LeastShared - 4)]
    [InlineData(5000)]
    [InlineData(100_000)]
    [InlineData(Million)]
    public async Task EveryPeerThatReadsGetsItAndTheMemoryComesBack(int size)
    {
        await StartAsync(Behaviour.Echo with { Text = static (TestEndpoint endpoint, in InboundMessage _) => endpoint.Session.OpenSessions.SendAsync(Content(7, 100)) });
        await ConnectAsync(20);
        for (int round = 0; round < 3; round++)
        {
            byte[] message = Content(round, size);
            Assert.True(All.SendAsync(message).IsCompletedSuccessfully); // from outside of the loops
            await Task.WhenAll(_peers.Select(peer => peer.ExpectAsync(message)));
            await _peers[round].SendTextAsync("and from a loop");
            await Task.WhenAll(_peers.Select(static peer => peer.ExpectAsync(Content(7, 100))));
        }

        await Bounded.Until(() => InUse == 0);
    }

    [Fact]
    public async Task WhatIsSentInOneTurnArrivesInOrder()
    {
        int[] sizes = [10, 20, 5000, 30, 3000, 2000, 40, 70_000, 50, 4096, 60, 200_000, 70];
        await StartAsync(Behaviour.Echo with
        {
            Text = (TestEndpoint endpoint, in InboundMessage message) =>
            {
                // To all, and between it to each alone, behind the first and before the last.
                bool alone = message.GetString() == "alone";
                for (int i = 0; i < sizes.Length; i++)
                {
                    Assert.True(endpoint.Session.OpenSessions.SendAsync(Content(i, sizes[i])).IsCompletedSuccessfully);
                    foreach (WsSession session in alone && i % 3 == 1 ? endpoint.Session.OpenSessions : Enumerable.Empty<WsSession>())
                    {
                        Assert.True(session.SendAsync(Content(100 + i, 33)).IsCompletedSuccessfully);
                    }
                }

                return default;
            },
        });
        await ConnectAsync(8);
        foreach (string how in (string[])["all", "alone", "all"])
        {
            await _peers[3].SendTextAsync(how);
            await Task.WhenAll(_peers.Select(async peer =>
            {
                for (int i = 0; i < sizes.Length; i++)
                {
                    await peer.ExpectAsync(Content(i, sizes[i]));
                    if (how == "alone" && i % 3 == 1)
                    {
                        await peer.ExpectAsync(Content(100 + i, 33));
                    }
                }
            }));
        }

        await Bounded.Until(() => InUse == 0);
    }

    [Fact]
    public async Task OfALargeMessageToManySlowPeersThereIsOneCopy()
    {
        const int Peers = 40;
        await StartAsync(Behaviour.Echo);
        await ConnectAsync(Peers, SmallBuffer);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        int messages = 0;
        for (; messages < 20 && All.Any(static session => session.BufferedBytes < 2 * Million); messages++)
        {
            Assert.True(All.SendAsync(Content(messages, Million)).IsCompletedSuccessfully);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.All(All, static session => Assert.InRange(session.BufferedBytes, 2 * Million, 20 * Million)); // counted for each
        Assert.InRange(InUse, 2, messages);

        // What is to be sent, the array it is framed in, which may be twice as large, and something for each peer.
        Assert.InRange(allocated, 0, messages * (3 * Million + (Peers * 1000)) + Million);
        await Task.WhenAll(_peers.Select(async peer =>
        {
            for (int i = 0; i < messages; i++)
            {
                await peer.ExpectAsync(Content(i, Million));
            }
        }));
        await Bounded.Until(() => InUse == 0);
    }

    [Fact]
    public async Task ALargeMessageBehindOtherOutputIsNotCopiedEither()
    {
        const int Size = 16 * Million; // more than a kernel takes for a peer that does not read
        byte[] small = Content(1, 10);
        byte[] large = Content(2, Size);
        TaskCompletionSource sent = Bounded.Gate();
        await StartAsync(Behaviour.Echo with
        {
            Text = (TestEndpoint endpoint, in InboundMessage _) =>
            {
                Assert.True(endpoint.Session.SendAsync(small).IsCompletedSuccessfully); // in its own turn: it stays until the end of that
                Assert.True(endpoint.Session.OpenSessions.SendAsync(large).IsCompletedSuccessfully);
                sent.SetResult();
                return default;
            },
        });
        await ConnectAsync(1, SmallBuffer);
        await _peers[0].SendTextAsync("go");
        await sent.Task.Within();
        Assert.Equal(1, InUse);
        await _peers[0].ExpectAsync(small);
        await _peers[0].ExpectAsync(large);
        await Bounded.Until(() => InUse == 0);
    }

    [Theory]
    [InlineData("abort")]
    [InlineData("close")]
    [InlineData("reset")]
    [InlineData("half-close")]
    [InlineData("stop")]
    [InlineData("read")]
    public async Task HoweverSlowPeersEndTheMemoryComesBack(string end)
    {
        await StartAsync(Behaviour.Echo);
        await ConnectAsync(10, SmallBuffer);
        int messages = 0;
        for (; messages < 20 && All.Any(static session => session.BufferedBytes < Million); messages++)
        {
            Assert.True(All.SendAsync(Content(messages, Million)).IsCompletedSuccessfully);
        }

        Assert.InRange(InUse, 1, messages);
        switch (end)
        {
            case "abort":
                All.ToList().ForEach(static session => session.Abort());
                break;
            case "close":
                foreach (WsSession session in All)
                {
                    await session.CloseAsync();
                }

                Assert.InRange(InUse, 1, messages); // still to be sent before the close frame
                _peers.ForEach(static peer => peer.Reset());
                break;
            case "reset":
                _peers.ForEach(static peer => peer.Reset());
                break;
            case "half-close":
                _peers.ForEach(static peer => peer.EndOutput());
                await Bounded.Until(() => All.Count == 0);
                Assert.InRange(InUse, 1, messages);
                _peers.ForEach(static peer => peer.Reset());
                break;
            case "stop":
                await StopAsync();
                break;
            case "read":
                await Task.WhenAll(_peers.Select(async peer =>
                {
                    for (int i = 0; i < messages; i++)
                    {
                        await peer.ExpectAsync(Content(i, Million));
                    }
                }));
                break;
        }

        await Bounded.Until(() => InUse == 0);
    }

    [Fact]
    public async Task MessagesFromManyThreadsArriveWholeAndInOrderWhoeverIsSlowOrLeaves()
    {
        const int Senders = 4;
        const int Messages = 150;
        int[] sizes = [20, 60, 100, 3000, 6000, 70_000, 300_000];
        await StartAsync(Behaviour.Echo with
        {
            Text = (TestEndpoint endpoint, in InboundMessage message) =>
            {
                int i = int.Parse(message.GetString(), System.Globalization.CultureInfo.InvariantCulture);
                return endpoint.Session.OpenSessions.SendAsync(Message(0, i, sizes[i * 13 % sizes.Length]));
            },
        });
        await ConnectAsync(9);
        await ConnectAsync(3, SmallBuffer);
        LoopPeer[] staying = [.. _peers];
        await ConnectAsync(8, SmallBuffer);
        LoopPeer[] leaving = [.. _peers[staying.Length..]];
        int left = 0;

        // The first sends from a loop, by way of its handler, the others from threads of their own.
        IEnumerable<Task> sending = Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            for (int i = 0; i < Messages; i++)
            {
                if (sender == 0)
                {
                    await staying[0].SendTextAsync($"{i}");
                }
                else
                {
                    await All.SendAsync(Message(sender, i, sizes[((i * 7) + sender) % sizes.Length]));
                }

                if (sender == 1 && i % 10 == 5 && Interlocked.Increment(ref left) is var number && number <= leaving.Length)
                {
                    if (number % 2 == 0)
                    {
                        leaving[number - 1].Reset();
                    }
                    else
                    {
                        _endpoints.Skip(staying.Length).First(static endpoint => endpoint.Session.IsOpen).Session.Abort();
                    }
                }
            }
        }));
        IEnumerable<Task> receiving = staying.Select(peer => Task.Run(async () =>
        {
            int[] next = new int[Senders];
            while (next.Any(static i => i < Messages))
            {
                byte[] message = await peer.ReceiveAsync();
                int sender = message[0];
                Assert.Equal(Message(sender, next[sender], message.Length), message);
                next[sender]++;
            }
        }));
        await Task.WhenAll([.. sending, .. receiving]).WaitAsync(Bounded.Limit * 3);
        foreach (LoopPeer peer in leaving)
        {
            peer.Dispose();
        }

        await Bounded.Until(() => InUse == 0);
    }

    private static byte[] Content(int seed, int size)
    {
        byte[] content = new byte[size];
        new Random(seed + size).NextBytes(content);
        return content;
    }

    private static byte[] Message(int sender, int number, int size)
    {
        byte[] message = Content((sender * 10_000) + number, size);
        message[0] = (byte)sender;
        return message;
    }

    private async Task ConnectAsync(int count, int receiveBuffer = 0)
    {
        for (int i = 0; i < count; i++)
        {
            _peers.Add(await LoopPeer.ConnectAsync(_server!.Addresses[0], receiveBuffer));
            await Bounded.Until(() => _endpoints.Count == _peers.Count && All.Count >= _peers.Count);
        }
    }

    private async Task StartAsync(Behaviour behaviour) => _server = await LoopServer.StartAsync(transport, threads: 2, behaviour, _endpoints.Enqueue, static builder =>
    {
        builder.Options.SendQueueLimit = 256 * Million;
        builder.Options.SendTimeout = Timeout.InfiniteTimeSpan;
        builder.TimeProvider = new FakeTimeProvider(); // the clock, which also flushes what has been left, stands still
    });

    private async Task StopAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.StopAsync(new CancellationToken(canceled: true)).Within();
            await server.DisposeAsync();
        }
    }
}

[Collection(nameof(Alone))]
public sealed class EpollSharedOutputTests() : SharedOutputTests(WsTransport.Epoll);

[Collection(nameof(Alone))]
public sealed class IoUringSharedOutputTests() : SharedOutputTests(WsTransport.IoUring);
