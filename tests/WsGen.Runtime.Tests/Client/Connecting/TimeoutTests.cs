using System.Net;
using System.Net.Sockets;
using WsGen.Support;

namespace WsGen.Client.Connecting;

/// <summary>Each step has its time, and each can be cancelled.</summary>
public sealed class TimeoutTests
{
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(5);

    public static TheoryData<WsTransport> All => Transports.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_silent_server_is_given_up(WsTransport transport)
    {
        using var server = new ScriptedServer();
        var time = new WatchedTime();
        WsClientOptions options = transport.Options();
        options.TimeProvider = time;
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, options);
        ServerEnd peer = await server.RequestAsync();
        await time.TimersMadeAsync(s_step, 3); // connecting, sending, waiting
        time.Advance(s_step - TimeSpan.FromMilliseconds(1));
        Assert.False(connecting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await IsTooLateAsync(connecting, "waiting for the answer of 127.0.0.1");
        await peer.ExpectEndAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_server_that_trickles_its_answer_gets_no_more_time(WsTransport transport)
    {
        using var server = new ScriptedServer();
        var time = new WatchedTime();
        WsClientOptions options = transport.Options();
        options.TimeProvider = time;
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, options);
        ServerEnd peer = await server.RequestAsync();
        await time.TimersMadeAsync(s_step, 3);
        string answer = peer.Consent();
        for (int i = 0; i < 50; i++)
        {
            Assert.False(connecting.IsCompleted);
            await peer.SendAsync(answer[i..(i + 1)]);
            time.Advance(s_step / 50);
        }

        await IsTooLateAsync(connecting, "waiting for the answer");
        await peer.ExpectEndAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_server_that_does_not_take_the_request_is_given_up(WsTransport transport)
    {
        using var server = new ScriptedServer(receiveBuffer: 4096);
        var time = new WatchedTime();
        WsClientOptions options = transport.Options();
        options.TimeProvider = time;
        options.Headers = [new("X-Large", new string('x', 16 << 20))];
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, options);
        ServerEnd peer = await server.AcceptAsync();
        await time.TimersMadeAsync(s_step, 2);
        time.Advance(s_step);
        await IsTooLateAsync(connecting, "sending the request to 127.0.0.1");
        await peer.ExpectEndAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_server_that_does_not_accept_is_given_up(WsTransport transport)
    {
        // Its kernel has no room for a connection more, and does not answer.
        using var full = new FullListener();
        var time = new WatchedTime();
        WsClientOptions options = transport.Options();
        options.TimeProvider = time;
        await full.FillAsync();
        Task<WsClient> connecting = WsClient.ConnectAsync(full.Uri, options);
        await time.TimersMadeAsync(s_step, 1);
        time.Advance(s_step - TimeSpan.FromMilliseconds(1));
        Assert.False(connecting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await IsTooLateAsync(connecting, "connecting to 127.0.0.1");
    }

    /// <summary>The system's resolver cannot be called back, and has its own idea of how long it takes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_name_that_is_not_resolved_in_time_is_given_up(bool isOfProxy)
    {
        var time = new WatchedTime();
        var asked = Bounded.Gate<string>();
        var never = Bounded.Gate<IPAddress[]>();
        var options = new WsClientOptions
        {
            TimeProvider = time,
            Proxy = isOfProxy ? new WebProxy("http://proxy.example:3128") : null,
            UseSystemProxy = false,
            LookUp = (host, _) =>
            {
                asked.TrySetResult(host);
                return never.Task;
            },
        };
        Task<WsClient> connecting = WsClient.ConnectAsync("ws://server.example/", options);
        string name = isOfProxy ? "proxy.example" : "server.example";
        Assert.Equal(name, await asked.Task.Within());
        time.Advance(s_step - TimeSpan.FromMilliseconds(1));
        Assert.False(connecting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await IsTooLateAsync(connecting, "resolving the name " + name);

        using var cancellation = new CancellationTokenSource();
        connecting = WsClient.ConnectAsync("ws://server.example/", options, cancellation.Token);
        Assert.False(connecting.IsCompleted);
        cancellation.Cancel();
        await IsCancelledAsync(cancellation.Token, _ => connecting);
        never.SetException(new SocketException((int)SocketError.HostNotFound)); // nobody cares any more
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Connecting_can_be_cancelled_at_each_step(WsTransport transport)
    {
        // Before anything.
        using var server = new ScriptedServer(receiveBuffer: 4096);
        await IsCancelledAsync(new CancellationToken(canceled: true), cancel => WsClient.ConnectAsync(server.Uri, transport.Options(), cancel));

        // In the configurator.
        using var first = new CancellationTokenSource();
        WsClientOptions options = transport.Options();
        var asked = Bounded.Gate();
        options.Configurator = new TestClientConfigurator
        {
            Before = async (_, cancel) =>
            {
                asked.SetResult();
                await Task.Delay(Timeout.Infinite, cancel);
            },
        };
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, options, first.Token);
        await asked.Task.Within();
        first.Cancel();
        await IsCancelledAsync(first.Token, _ => connecting);

        // While it connects.
        using var full = new FullListener();
        await full.FillAsync();
        using var second = new CancellationTokenSource();
        options = transport.Options();
        var time = new WatchedTime();
        options.TimeProvider = time;
        connecting = WsClient.ConnectAsync(full.Uri, options, second.Token);
        await time.TimersMadeAsync(s_step, 1);
        Assert.False(connecting.IsCompleted);
        second.Cancel();
        await IsCancelledAsync(second.Token, _ => connecting);

        // While it sends.
        using var third = new CancellationTokenSource();
        options.Headers = [new("X-Large", new string('x', 16 << 20))];
        options.TimeProvider = time = new WatchedTime();
        connecting = WsClient.ConnectAsync(server.Uri, options, third.Token);
        ServerEnd peer = await server.AcceptAsync();
        await time.TimersMadeAsync(s_step, 2);
        third.Cancel();
        await IsCancelledAsync(third.Token, _ => connecting);
        await peer.ExpectEndAsync();

        // While it waits.
        using var fourth = new CancellationTokenSource();
        connecting = WsClient.ConnectAsync(server.Uri, transport.Options(), fourth.Token);
        peer = await server.RequestAsync();
        await peer.SendAsync("HTTP/1.1 1");
        fourth.Cancel();
        await IsCancelledAsync(fourth.Token, _ => connecting);
        await peer.ExpectEndAsync();
    }

    [Fact]
    public async Task The_time_of_the_configurator_is_its_own()
    {
        using var server = new ScriptedServer();
        var time = new WatchedTime();
        var asked = Bounded.Gate();
        var ready = Bounded.Gate();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, new WsClientOptions
        {
            TimeProvider = time,
            Configurator = new TestClientConfigurator
            {
                Before = async (_, _) =>
                {
                    asked.SetResult();
                    await ready.Task;
                },
            },
        });
        await asked.Task.Within();
        time.Advance(TimeSpan.FromMinutes(1));
        ready.SetResult();
        await server.AgreeAsync();
        await using WsClient client = await connecting.Within();
        using IDisposable end = client.AbortAtEnd();
        Assert.True(client.IsOpen);
    }

    private static async Task IsTooLateAsync(Task<WsClient> connecting, string step)
    {
        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within());
        Assert.Equal((HandshakeFailure.Timeout, null), (error.Failure, error.StatusCode));
        Assert.Contains(step, error.Message, StringComparison.Ordinal);
        Assert.Contains("after 5000 ms", error.Message, StringComparison.Ordinal);
    }

    private static async Task IsCancelledAsync(CancellationToken token, Func<CancellationToken, Task<WsClient>> connect)
    {
        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connect(token).Within());
        Assert.Equal(token, error.CancellationToken);
    }

    /// <summary>A port whose queue of connections is full: the kernel drops what else comes, and the peer tries again and again.</summary>
    private sealed class FullListener : IDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly List<Socket> _sockets = [];

        public FullListener()
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _listener.Listen(0);
        }

        public Uri Uri => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");

        /// <summary>One more than there is room for: the kernel counts in its own way.</summary>
        public async Task FillAsync()
        {
            for (int i = 0; i < 2; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                _sockets.Add(socket);
                try
                {
                    socket.Connect(_listener.LocalEndPoint!);
                }
                catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
                {
                    // It is on its way, or never arrives.
                }
            }

            await Bounded.Until(() => _sockets[0].Poll(0, SelectMode.SelectWrite));
        }

        public void Dispose()
        {
            _sockets.ForEach(static each => each.Dispose());
            _listener.Dispose();
        }
    }
}
