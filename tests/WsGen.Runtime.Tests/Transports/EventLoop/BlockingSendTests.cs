using System.Collections.Concurrent;
using System.Text;
using WsGen.Connections;
using WsGen.Support;

namespace WsGen.Transports.EventLoop;

/// <summary>Blocking sends on a loop's own thread.</summary>
public sealed class BlockingSendTests : IAsyncDisposable
{
    private const int SmallBuffer = 4096;
    private const int Size = 8 << 20;

    private readonly ConcurrentQueue<TestEndpoint> _endpoints = new();
    private readonly ConcurrentQueue<Exception> _errors = new();
    private WsServer? _server;

    public static TheoryData<WsTransport> Kernels => new(WsTransport.Epoll, WsTransport.IoUring);

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.StopAsync(new CancellationToken(canceled: true)).Within();
            await server.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task TheHandlerWaitsForItsPeerAndNobodyElseDoes(WsTransport transport)
    {
        await StartAsync(transport, static (endpoint, text) =>
        {
            endpoint.Reply("before");
            endpoint.Session.Send(text == "large" ? new string('l', Size) : text);
            endpoint.Session.Send("after"u8);
        });
        using LoopPeer slow = await ConnectAsync(SmallBuffer);
        TestEndpoint blocked = _endpoints.Last();
        using LoopPeer other = await ConnectAsync();
        await slow.SendTextAsync("large");
        await Bounded.Until(() => blocked.Session.BufferedBytes > Size / 2);
        for (int i = 0; i < 50; i++)
        {
            await other.SendTextAsync($"{i}");
            await other.ExpectAsync("before"u8.ToArray());
            await other.ExpectAsync(Encoding.ASCII.GetBytes($"{i}"));
            await other.ExpectAsync("after"u8.ToArray());
        }

        Assert.True(blocked.Session.BufferedBytes > Size / 2);
        await slow.SendTextAsync("next");
        await slow.ExpectAsync("before"u8.ToArray());
        await slow.ExpectAsync(Enumerable.Repeat((byte)'l', Size).ToArray());
        await slow.ExpectAsync("after"u8.ToArray());
        await slow.ExpectAsync("before"u8.ToArray());
        await slow.ExpectAsync("next"u8.ToArray());
        await slow.ExpectAsync("after"u8.ToArray());
        Assert.Empty(_errors);
        Assert.False(blocked.Overlapped);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task ItsExpiryEndsTheSessionAndTheHandler(WsTransport transport)
    {
        await StartAsync(transport, static (endpoint, _) =>
        {
            endpoint.Session.BlockingSendTimeout = TimeSpan.FromMilliseconds(100);
            endpoint.Session.Send(new string('l', Size));
        });
        using LoopPeer slow = await ConnectAsync(SmallBuffer);
        TestEndpoint blocked = _endpoints.Last();
        await slow.SendTextAsync("go");
        CloseReason reason = await blocked.Closed.Within();
        Assert.Equal((CloseCode.AbnormalClosure, CloseCode.GoingAway), (reason.Code, reason.SentCode));
        Assert.IsType<TimeoutException>(Assert.Single(_errors));
        await Bounded.Until(() => _server!.ConnectionCount == 0);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task APeerThatGoesEndsTheHandlersWaiting(WsTransport transport)
    {
        await StartAsync(transport, static (endpoint, _) => endpoint.Session.Send(new string('l', Size)));
        LoopPeer slow = await ConnectAsync(SmallBuffer);
        TestEndpoint blocked = _endpoints.Last();
        await slow.SendTextAsync("go");
        await Bounded.Until(() => blocked.Session.BufferedBytes > Size / 2);
        slow.Reset();
        await blocked.Closed.Within();
        Assert.IsType<SessionClosedException>(Assert.Single(_errors));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task WhatHasBeenWrittenIsNotReportedBeforeThePeersKernelTakesIt(WsTransport transport)
    {
        var done = new ConcurrentQueue<string>();
        await StartAsync(transport, (endpoint, _) =>
        {
            endpoint.Session.SendAsync(new string('l', Size), result => done.Enqueue($"large {result.IsOk}"));
            endpoint.Session.SendAsync("small", result => done.Enqueue($"small {result.IsOk}"));
        });
        using LoopPeer slow = await ConnectAsync(SmallBuffer);
        await slow.SendTextAsync("go");
        TestEndpoint endpoint = _endpoints.Last();
        await Bounded.Until(() => endpoint.Session.BufferedBytes > Size / 2);
        Assert.Empty(done);
        await slow.ExpectAsync(Enumerable.Repeat((byte)'l', Size).ToArray());
        await slow.ExpectAsync("small"u8.ToArray());
        await Bounded.Until(() => done.Count == 2);
        Assert.Equal(["large True", "small True"], done);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task WhatTheKernelHasNotTakenIsNotWritten(WsTransport transport)
    {
        const int Part = 20_000;
        var sends = new ConcurrentQueue<Task>();
        await StartAsync(transport, (endpoint, text) =>
        {
            if (text == "fence")
            {
                endpoint.Reply(text);
                return;
            }

            // It leaves at the end of the turn, with what else there is.
            using SendBatch batch = endpoint.Session.Batch();
            sends.Enqueue(endpoint.Session.SendAsync(new byte[Part], new SendOptions { WhenWritten = true }).AsTask());
        });
        using LoopPeer slow = await ConnectAsync(SmallBuffer);
        WsSession session = _endpoints.Last().Session;
        using LoopPeer other = await ConnectAsync();
        do
        {
            int before = sends.Count;
            await slow.SendTextAsync("more");
            await Bounded.Until(() => sends.Count > before);
            await other.SendTextAsync("fence");
            await other.ExpectAsync("fence"u8.ToArray()); // the turn is over
        }
        while (session.BufferedBytes == 0);

        Assert.False(sends.Last().IsCompleted);
        for (int i = 0; i < sends.Count; i++)
        {
            Assert.Equal(Part, (await slow.ReceiveAsync()).Length);
        }

        await Task.WhenAll(sends).Within();
    }

    private async Task<LoopPeer> ConnectAsync(int receiveBuffer = 0)
    {
        int before = _endpoints.Count;
        LoopPeer peer = await LoopPeer.ConnectAsync(_server!.Addresses[0], receiveBuffer);
        await Bounded.Until(() => _endpoints.Count > before);
        return peer;
    }

    private async Task StartAsync(WsTransport transport, Action<TestEndpoint, string> handler)
    {
        Behaviour behaviour = new()
        {
            Text = (TestEndpoint endpoint, in InboundMessage message) =>
            {
                handler(endpoint, message.GetString());
                return default;
            },
            Error = (_, error) =>
            {
                _errors.Enqueue(error);
                return default;
            },
        };
        _server = await LoopServer.StartAsync(
            transport, threads: 1, behaviour, _endpoints.Enqueue, static builder => builder.Options.SendQueueLimit = 32 << 20);
    }
}
