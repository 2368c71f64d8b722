using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using WsGen.Connections;
using WsGen.Handshake;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Client.Tls;

/// <summary>Clients over TLS, on each transport: on event loops it runs there as well.</summary>
[Collection(nameof(Alone))]
public sealed class SecureTransportTests : IAsyncDisposable
{
    private const int Size = 64;
    private const int PerBatch = 20;
    private const int Batches = 500;
    private const int Messages = PerBatch * Batches;
    private const int Windows = 5;
    private const int SmallestObject = 24;

    private static readonly TestAuthority Root = TestAuthority.CreateRoot("Root");
    private static readonly X509Certificate2 Certificate = Root.Issue("localhost");

    private readonly List<TestEndpoint> _endpoints = [];
    private WsServer? _server;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.StopAsync(new CancellationToken(canceled: true)).Within();
            await _server.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task Messages_of_all_sizes_go_both_ways(WsTransport transport)
    {
        await using WsClient client = await ConnectAsync(transport);
        Assert.True(client.Session.IsSecure);
        Assert.IsType<IPEndPoint>(client.Session.RemoteEndPoint);
        Assert.IsType<IPEndPoint>(client.Session.LocalEndPoint);
        await using IAsyncEnumerator<WsMessage> messages = client.Messages.GetAsyncEnumerator();
        foreach (int size in (int[])[0, 1, 125, 126, 4000, 5000, 16 * 1024, 70_000, 1_000_000])
        {
            string text = string.Concat(Enumerable.Range(0, (size / 5) + 1).Select(static i => $"{i % 10000:00000}"))[..size];
            await client.SendAsync(text).Within();
            Assert.True(await messages.MoveNextAsync().Within());
            Assert.Equal(text, Encoding.ASCII.GetString(messages.Current.Payload.Span));
        }

        await client.CloseAsync();
        Assert.False(await messages.MoveNextAsync().Within());
        Assert.Equal(CloseCode.NormalClosure, (await client.Closed.Within()).Code);
        Assert.Equal(CloseCode.NormalClosure, (await Assert.Single(_endpoints).Closed.Within()).Code);
    }

    [Theory]
    [InlineData(WsTransport.Epoll, false)]
    [InlineData(WsTransport.IoUring, false)]
    [InlineData(WsTransport.Sockets, true)]
    public async Task Messages_come_on_the_loop_where_there_is_one(WsTransport transport, bool onPool)
    {
        await using WsClient client = await ConnectAsync(transport);
        Task<bool> reading = Task.Run(async () =>
        {
            int left = 10_000;
            await foreach (WsMessage message in client.Messages)
            {
                // A message that is faster than its reader is taken where that is. Once one has been waited for, its reader stays where it came.
                if (!Thread.CurrentThread.IsThreadPoolThread || --left == 0)
                {
                    return left == 0;
                }

                await client.SendAsync(message);
            }

            throw new InvalidOperationException("the connection has ended");
        });
        await client.SendAsync("one").Within();
        Assert.Equal(onPool, await reading.Within());
    }

    [Theory]
    [MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task Readers_that_block_keep_nobody_else(WsTransport transport)
    {
        using var go = new ManualResetEventSlim();
        List<Task> blocked = [];
        for (int i = 0; i < 3; i++)
        {
            WsClient client = await ConnectAsync(transport);
            var entered = Bounded.Gate();
            blocked.Add(Task.Run(() => BlockAsync(client, entered, go)));
            await client.SendAsync("one").Within();
            await client.SendAsync("two").Within();
            await entered.Task.Within();
        }

        await using WsClient other = await ConnectAsync(transport);
        await using IAsyncEnumerator<WsMessage> messages = other.Messages.GetAsyncEnumerator();
        for (int i = 0; i < 20; i++)
        {
            await other.SendAsync($"{i}").Within();
            Assert.True(await messages.MoveNextAsync().Within());
            Assert.Equal($"{i}", Encoding.ASCII.GetString(messages.Current.Payload.Span));
        }

        Assert.DoesNotContain(blocked, static each => each.IsCompleted);
        go.Set();
        await Task.WhenAll(blocked).Within();
    }

    [Theory]
    [MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_connection_that_breaks_is_lost_for_client_and_server(WsTransport transport)
    {
        await using WsClient client = await ConnectAsync(transport);
        await Bounded.Until(() => _endpoints.Count == 1);
        client.Abort();
        Assert.Equal(CloseCode.AbnormalClosure, (await client.Closed.Within()).Code);
        Assert.Equal(CloseCode.AbnormalClosure, (await _endpoints[0].Closed.Within()).Code);
        await using WsClient another = await ConnectAsync(transport);
        await Bounded.Until(() => _endpoints.Count == 2);
        _endpoints[1].Session.Abort();
        Assert.Equal(CloseCode.AbnormalClosure, (await another.Closed.Within()).Code);
    }

    [Theory]
    [InlineData(WsTransport.Epoll)]
    [InlineData(WsTransport.IoUring)]
    public async Task An_echoed_message_allocates_next_to_nothing(WsTransport transport)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Task<WsClient> connecting = WsClient.ConnectAsync($"wss://localhost:{((IPEndPoint)listener.LocalEndPoint!).Port}/", Options(transport));

        // The server's side blocks throughout: it allocates nothing then. On a thread of its own, for it may block for long.
        long least = await Task.Factory.StartNew(
            () =>
            {
                using var stream = new NetworkStream(listener.Accept(), ownsSocket: true) { ReadTimeout = 20_000, WriteTimeout = 20_000 };
                using var tls = new SslStream(stream);
                tls.AuthenticateAsServer(new SslServerAuthenticationOptions { ServerCertificate = Certificate });
                Agree(tls);
                return Measure(tls);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Within();
        await using WsClient client = await connecting.Within();
        client.Abort();
        Assert.InRange(least, 0, Messages / 10 * SmallestObject);

        long Measure(SslStream tls)
        {
            Task echoing = Task.Run(async () => await EchoAsync(await connecting));
            byte[] batch = [.. Enumerable.Range(0, PerBatch).SelectMany(i => ServerEnd.Frame(Opcode.Binary, Enumerable.Repeat((byte)('a' + i), Size).ToArray()))];
            byte[] answer = new byte[PerBatch * (Size + 6)];
            Exchange(tls, batch, answer, Batches);
            long least = long.MaxValue;
            for (int window = 0; window < Windows; window++)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                Exchange(tls, batch, answer, Batches);
                least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            }

            Assert.False(echoing.IsCompleted);
            return least;
        }
    }

    private static async Task BlockAsync(WsClient client, TaskCompletionSource entered, ManualResetEventSlim go)
    {
        await using (client)
        {
            List<string> seen = [];
            await foreach (WsMessage message in client.Messages)
            {
                seen.Add(Encoding.ASCII.GetString(message.Payload.Span));
                entered.TrySetResult();
                Assert.True(go.Wait(Bounded.Limit));
                if (seen.Count == 2)
                {
                    break;
                }
            }

            Assert.Equal(["one", "two"], seen);
        }
    }

    private static WsClientOptions Options(WsTransport transport)
    {
        WsClientOptions options = transport.Options();
        options.Tls.TrustedCertificates.Add(Root.Public);
        options.MaxMessageSize = 2_000_000;
        return options;
    }

    private async Task<WsClient> ConnectAsync(WsTransport transport)
    {
        if (_server is null)
        {
            _server = await LoopServer.StartAsync(WsTransport.Auto, 1, Behaviour.Echo, Add, builder =>
            {
                builder.Options.Urls = "wss://127.0.0.1:0";
                builder.Options.MaxTextMessageSize = 2_000_000;
                builder.UseTls(new SslServerAuthenticationOptions { ServerCertificate = Certificate });
            });
        }

        return await WsClient.ConnectAsync($"wss://localhost:{new Uri(_server.Addresses[0]).Port}/", Options(transport)).Within();

        void Add(TestEndpoint endpoint)
        {
            lock (_endpoints)
            {
                _endpoints.Add(endpoint);
            }
        }
    }

    private static void Agree(SslStream tls)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Assert.Equal(1, tls.Read(one));
            head.Append((char)one[0]);
        }

        byte[] accept = new byte[AcceptKey.AcceptLength];
        AcceptKey.Write(Encoding.ASCII.GetBytes(head.ToString().Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0]), accept);
        tls.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {Encoding.ASCII.GetString(accept)}\r\n\r\n"));
    }

    private static async Task EchoAsync(WsClient client)
    {
        try
        {
            await foreach (WsMessage message in client.Messages)
            {
                await client.SendAsync(message);
            }
        }
        catch (SessionClosedException)
        {
            // The test is over.
        }
    }

    private static void Exchange(SslStream tls, byte[] batch, byte[] answer, int times)
    {
        for (int i = 0; i < times; i++)
        {
            tls.Write(batch);
            tls.ReadExactly(answer);
        }
    }
}
