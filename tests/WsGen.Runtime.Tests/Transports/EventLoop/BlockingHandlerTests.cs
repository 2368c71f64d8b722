using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.Connections;
using WsGen.Support;

namespace WsGen.Transports.EventLoop;

/// <summary>Handlers that block, wait and throw on event loops: what it costs others, and what becomes of order.</summary>
public sealed class BlockingHandlerTests : IAsyncDisposable
{
    private const int Loops = 2;

    private readonly ManualResetEventSlim _go = new();
    private readonly List<TestEndpoint> _endpoints = [];
    private readonly TestLog _log = new();
    private readonly Meters _meters = new();
    private WsServer? _server;

    public async ValueTask DisposeAsync()
    {
        _go.Set();
        if (_server is not null)
        {
            await _server.StopAsync(new CancellationToken(canceled: true)).Within();
            await _server.DisposeAsync();
        }

        _go.Dispose();
        _meters.Dispose();
    }

    public static TheoryData<WsTransport> Kernels => new(WsTransport.Epoll, WsTransport.IoUring);

    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task HandlersThatBlockEveryLoopCostOthersNothing(WsTransport transport)
    {
        await StartAsync(transport, Behaviour.Echo with
        {
            Text = (TestEndpoint endpoint, in InboundMessage message) =>
            {
                string text = message.GetString();
                Assert.True(text != "block" || _go.Wait(Bounded.Limit));
                return endpoint.Reply(text);
            },
        });

        // One after the other: each has a loop to itself until it keeps it.
        List<ClientWebSocket> blocked = [];
        List<ClientWebSocket> others = [];
        for (int i = 0; i < 8 * Loops; i++)
        {
            others.Add(await ConnectAsync());
            blocked.Add(await ConnectAsync());
            await SendAsync(blocked[^1], "block");
            await SendAsync(blocked[^1], $"after {i}");
        }

        for (int round = 0; round < 20; round++)
        {
            foreach (ClientWebSocket other in others)
            {
                await SendAsync(other, $"{round}");
                Assert.Equal($"{round}", await ReceiveAsync(other));
            }
        }

        await Bounded.Until(() => _log.Failures.Any());
        _go.Set();
        for (int i = 0; i < blocked.Count; i++)
        {
            Assert.Equal("block", await ReceiveAsync(blocked[i]));
            Assert.Equal($"after {i}", await ReceiveAsync(blocked[i]));
        }

        LogEntry entry = Assert.Single(_log.Failures);
        Assert.True(_meters.Sum("wsgen.loop.stalls", ("http.route", "/")) >= blocked.Count); // each took its loop, and a busy machine may have kept others
        Assert.Equal(6, entry.Id); // said once for each endpoint
        Assert.Contains("TestEndpoint", entry.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task WhatAHandlerHasSentToOthersBeforeItBlocksArrives(WsTransport transport)
    {
        await StartAsync(transport, Behaviour.Echo with
        {
            Text = (TestEndpoint endpoint, in InboundMessage _) =>
            {
                ValueTask sent = endpoint.Session.OpenSessions.SendAsync("to all");
                Assert.True(sent.IsCompletedSuccessfully);
                Assert.True(_go.Wait(Bounded.Limit));
                return default;
            },
        });
        ClientWebSocket sender = await ConnectAsync();
        ClientWebSocket[] others = [await ConnectAsync(), await ConnectAsync(), await ConnectAsync()];
        await SendAsync(sender, "go");
        foreach (ClientWebSocket other in others)
        {
            Assert.Equal("to all", await ReceiveAsync(other));
        }

        _go.Set();
        Assert.Equal("to all", await ReceiveAsync(sender));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task NothingIsLostOrOvertakenWhateverHandlersDo(WsTransport transport)
    {
        const int Clients = 40;
        const int Messages = 250;
        await StartAsync(transport, Behaviour.Echo with
        {
            Text = static (TestEndpoint endpoint, in InboundMessage message) => ActAsync(endpoint, message.GetString()),
            Error = static (endpoint, error) => endpoint.Reply(error.Message),
        });
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => TalkAsync(client, Messages)))).Within();
        await Bounded.Until(() => _server!.ConnectionCount == 0);
        lock (_endpoints)
        {
            Assert.Equal(Clients, _endpoints.Count);
            Assert.DoesNotContain(_endpoints, static endpoint => endpoint.Overlapped || endpoint.CloseCount != 1);
        }
    }

    private static async ValueTask ActAsync(TestEndpoint endpoint, string text)
    {
        string[] parts = text.Split(' ');
        switch (parts[0])
        {
            case "block":
                Thread.Sleep(int.Parse(parts[1], CultureInfo.InvariantCulture)); // blocking is what this is about
                break;
            case "yield":
                await Task.Yield();
                break;
            case "wait":
                await Task.Delay(1); // back on another thread, a little later
                break;
            case "wait-and-block":
                await Task.Yield();
                Thread.Sleep(3); // blocks a thread that is not the loop's
                break;
            case "throw":
                throw new InvalidOperationException(text);
            case "wait-and-throw":
                await Task.Yield();
                throw new InvalidOperationException(text);
        }

        await endpoint.Reply(text);
    }

    private async Task TalkAsync(int seed, int count)
    {
        string[] acts = ["block 0", "block 1", "block 12", "yield", "wait", "wait-and-block", "throw", "wait-and-throw"];
        var random = new Random(seed);
        using ClientWebSocket client = await ConnectAsync();
        var sent = new Queue<string>();
        for (int i = 0; i < count || sent.Count != 0;)
        {
            int batch = random.Next(1, 20);
            for (; batch > 0 && i < count; batch--, i++)
            {
                // Most are quick.
                sent.Enqueue($"{(random.Next(4) == 0 ? acts[random.Next(acts.Length)] : "echo")} {i}");
                await SendAsync(client, sent.Last());
            }

            for (int read = random.Next(1, 20); read > 0 && sent.Count != 0; read--)
            {
                Assert.Equal(sent.Dequeue(), await ReceiveAsync(client));
            }
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
    }

    private async Task StartAsync(WsTransport transport, Behaviour behaviour) => _server = await LoopServer.StartAsync(transport, Loops, behaviour, endpoint =>
    {
        lock (_endpoints)
        {
            _endpoints.Add(endpoint);
        }
    }, builder =>
    {
        builder.Logging.AddProvider(_log);
        builder.Services.AddSingleton<IMeterFactory>(_meters);
    });

    private async Task<ClientWebSocket> ConnectAsync()
    {
        var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri(_server!.Addresses[0]), TestContext.Current.CancellationToken).Within();
        return client;
    }

    private static Task SendAsync(ClientWebSocket client, string text) =>
        client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken).Within();

    private static async Task<string> ReceiveAsync(ClientWebSocket client)
    {
        byte[] buffer = new byte[256];
        WebSocketReceiveResult result = await client.ReceiveAsync(buffer, TestContext.Current.CancellationToken).Within();
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }
}
