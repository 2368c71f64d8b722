using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using WsGen.Support;
using static WsGen.Client.Connecting.Connects;

namespace WsGen.Client.Connecting;

/// <summary>Turns on all roads to a server: many clients at once, several addresses, TLS, proxies.</summary>
[Collection(nameof(HandshakeTurns))]
public sealed class HandshakeTurnRoadTests
{
    private const int Clients = 20;

    private static readonly X509Certificate2 s_certificate = ScriptedHost.MakeCertificate("server.test");

    [Theory]
    [InlineData(WsTransport.Epoll, false, 1)]
    [InlineData(WsTransport.IoUring, false, 1)]
    [InlineData(WsTransport.Sockets, false, 1)]
    [InlineData(WsTransport.Epoll, false, 3)]
    [InlineData(WsTransport.Epoll, true, 1)]
    [InlineData(WsTransport.IoUring, true, 1)]
    [InlineData(WsTransport.Sockets, true, 1)]
    public async Task AServerNeverSeesMoreAtOnce(WsTransport transport, bool encrypts, int limit)
    {
        int running = 0;
        bool isTooMany = false;
        await using var server = new ScriptedHost(
            async peer =>
            {
                isTooMany |= Interlocked.Increment(ref running) > limit;
                string head = await peer.ReadHeadAsync();
                await Task.Yield();
                Interlocked.Decrement(ref running);
                await peer.OpenAsync(head);
            },
            encrypts ? s_certificate : null);
        await HearAllAsync(server, transport, limit);
        Assert.False(isTooMany);
        Assert.Equal(Clients, server.Connections);
    }

    [Theory]
    [InlineData(WsTransport.Epoll)]
    [InlineData(WsTransport.Sockets)]
    public async Task WithoutALimitNothingWaits(WsTransport transport)
    {
        int running = 0;
        TaskCompletionSource all = Bounded.Gate();
        await using var server = new ScriptedHost(async peer =>
        {
            string head = await peer.ReadHeadAsync();
            if (Interlocked.Increment(ref running) == Clients)
            {
                all.SetResult();
            }

            await all.Task.Within(); // all are connecting
            await peer.OpenAsync(head);
        });
        await HearAllAsync(server, transport, limit: 0);
    }

    [Fact]
    public async Task AnAddressWithALineIsPassedOverAfter250MsAndTheLineIsLeftWhenAnotherHasConnected()
    {
        using var busy = new ScriptedServer();
        using var free = new ScriptedServer(host: "127.0.0.2");
        Task<WsClient> first = WsClient.ConnectAsync(busy.Uri, InTurn());
        ServerEnd one = await busy.RequestAsync();
        var time = new WatchedTime();
        Task<WsClient> second = WsClient.ConnectAsync($"ws://both.test:{free.Port}/", At(["127.0.0.1", "127.0.0.2"], time));
        await IsWaitingAsync("127.0.0.1");
        await time.TimersMadeAsync(AddressRace.AttemptDelay, 1);
        Assert.False(free.HasPending);
        time.Advance(AddressRace.AttemptDelay);
        ServerEnd two = await free.RequestAsync();
        Assert.Equal((2, 0), (HandshakeTurns.OfProcess.Count, Waiting("127.0.0.1")));
        await two.SendAsync(two.Consent());
        await using IAsyncDisposable ending = (await second.Within()).Ending();
        await one.SendAsync(one.Consent());
        await using IAsyncDisposable end = (await first.Within()).Ending();
        Assert.Equal(0, HandshakeTurns.OfProcess.Count);
    }

    [Fact]
    public async Task AnAddressThatRefusesIsNotHeldWhileTheNextIsAsked()
    {
        using var server = new ScriptedServer(host: "127.0.0.2");
        Task<WsClient> connecting = WsClient.ConnectAsync($"ws://both.test:{server.Port}/", At(["127.0.0.3", "127.0.0.2"], TimeProvider.System));
        ServerEnd peer = await server.RequestAsync();
        Assert.Equal(1, HandshakeTurns.OfProcess.Count);
        await peer.SendAsync(peer.Consent());
        await using IAsyncDisposable ending = (await connecting.Within()).Ending();
    }

    [Fact]
    public async Task OfARaceTheWinnersTurnIsKeptAndTheOthersEndWithTheirConnections()
    {
        var time = new WatchedTime();
        var steps = new HandshakeSteps(TimeSpan.FromMinutes(1), time, default);
        var attempts = new List<TaskCompletionSource<string>>();
        var discarded = new List<string>();
        IPEndPoint[] endPoints = [new(IPAddress.Parse("192.0.2.1"), 80), new(IPAddress.Parse("192.0.2.2"), 80), new(IPAddress.Parse("192.0.2.3"), 80)];
        using (var turn = new HandshakeTurn(1))
        {
            Task<string> race = turn.RaceAsync(new Uri("ws://many.test/"), endPoints, Attempt, discarded.Add, steps);
            time.Advance(AddressRace.AttemptDelay);
            await Bounded.Until(() => attempts.Count == 2);
            time.Advance(AddressRace.AttemptDelay);
            await Bounded.Until(() => attempts.Count == 3);
            Assert.Equal(3, HandshakeTurns.OfProcess.Count);
            attempts[1].SetResult("second");
            Assert.Equal("second", await race.Within());
            Assert.Equal(3, HandshakeTurns.OfProcess.Count); // the others are still at it
            attempts[0].SetResult("first");
            attempts[2].SetException(new IOException());
            await Bounded.Until(() => HandshakeTurns.OfProcess.Count == 1);
            Assert.Equal(["first"], discarded);
        }

        Assert.Equal(0, HandshakeTurns.OfProcess.Count);

        Task<string> Attempt(IPEndPoint endPoint, CancellationToken cancellationToken)
        {
            attempts.Add(Bounded.Gate<string>());
            return attempts[^1].Task;
        }
    }

    /// <summary>One address has refused, and with the other it is not its turn: that is what has taken the time.</summary>
    [Theory]
    [InlineData(false, "waiting for its turn with many.test (WsClientOptions.MaxHandshakesPerAddress is 1)")]
    [InlineData(true, "connecting to many.test")]
    public async Task WhoWaitsForItsTurnWithTheLastAddressIsToldSo(bool firstIsSilent, string step)
    {
        var time = new WatchedTime();
        var steps = new HandshakeSteps(TimeSpan.FromMinutes(1), time, default);
        IPEndPoint[] endPoints = [new(IPAddress.Parse("192.0.2.1"), 80), new(IPAddress.Parse("192.0.2.2"), 80)];
        object second = HandshakeTurns.KeyOf(endPoints[1].Address);
        using (await HandshakeTurns.OfProcess.TakeAsync(second, 1, default))
        using (var turn = new HandshakeTurn(1))
        {
            Task<string> race = turn.RaceAsync<string>(
                new Uri("ws://many.test/"), endPoints, async (_, cancel) => firstIsSilent ? await Bounded.Gate<string>().Task.WaitAsync(cancel) : throw new IOException(), static _ => { }, steps);
            time.Advance(AddressRace.AttemptDelay);
            await Bounded.Until(() => HandshakeTurns.OfProcess.CountWaiting(second) == 1);
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.StartsWith($"The client has given up {step} after 60000 ms.", (await Assert.ThrowsAsync<WsHandshakeException>(() => race.Within())).Message, StringComparison.Ordinal);
        }

        await Bounded.Until(() => HandshakeTurns.OfProcess.Count == 0);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("socks5")]
    public async Task BehindAProxyEachNameIsAHostOfItsOwn(string scheme)
    {
        using var proxy = new ScriptedServer();
        WsClientOptions options = InTurn();
        options.Proxy = new WebProxy($"{scheme}://127.0.0.1:{proxy.Port}");
        Task<WsClient> first = WsClient.ConnectAsync("ws://server.test:8080/", options);
        ServerEnd one = await proxy.AcceptAsync();
        Task<WsClient> second = WsClient.ConnectAsync("ws://Server.test/", options);
        await IsWaitingAsync("server.test");
        Assert.False(proxy.HasPending);
        Task<WsClient> third = WsClient.ConnectAsync("ws://other.test/", options);
        ServerEnd other = await proxy.AcceptAsync();
        Assert.Equal(1, Waiting("server.test"));

        one.Reset();
        Assert.Equal(HandshakeFailure.Proxy, (await Assert.ThrowsAsync<WsHandshakeException>(() => first.Within())).Failure);
        ServerEnd two = await proxy.AcceptAsync();
        other.Reset();
        two.Reset();
        await Assert.ThrowsAsync<WsHandshakeException>(() => second.Within());
        await Assert.ThrowsAsync<WsHandshakeException>(() => third.Within());
        Assert.Equal(0, HandshakeTurns.OfProcess.Count);
    }

    [Fact]
    public async Task ThroughATunnelTheTurnLastsUntilTheAnswer()
    {
        int running = 0;
        bool isTooMany = false;
        await using var proxy = new ScriptedHost(async peer =>
        {
            isTooMany |= Interlocked.Increment(ref running) > 1;
            await peer.ReadHeadAsync();
            await peer.SayAsync("HTTP/1.1 200 Tunnel\r\n\r\n");
            string head = await peer.ReadHeadAsync();
            Interlocked.Decrement(ref running);
            await peer.OpenAsync(head);
        });
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ =>
        {
            WsClientOptions options = InTurn();
            options.Proxy = new WebProxy($"http://127.0.0.1:{proxy.Port}");
            return HearAsync(new Uri("ws://server.test/"), options);
        }));
        Assert.False(isTooMany);
        Assert.Equal(0, HandshakeTurns.OfProcess.Count);
    }

    private static async Task HearAllAsync(ScriptedHost server, WsTransport transport, int limit)
    {
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            WsClientOptions options = InTurn(limit);
            options.Transport = transport;
            options.Tls.Custom = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true };
            Assert.Equal("hello", await HearAsync(server.Uri(), options));
        }));
        Assert.Equal(0, HandshakeTurns.OfProcess.Count);
    }

    private static int Waiting(string host) => HandshakeTurns.OfProcess.CountWaiting(HandshakeTurns.KeyOf(host));

    private static Task IsWaitingAsync(string host) => Bounded.Until(() => Waiting(host) == 1);

    private static WsClientOptions InTurn(int limit = 1) => new() { UseSystemProxy = false, MaxHandshakesPerAddress = limit, IoTimeout = Bounded.Limit };

    /// <summary>With a name that has these addresses.</summary>
    private static WsClientOptions At(string[] addresses, TimeProvider time)
    {
        WsClientOptions options = InTurn();
        options.TimeProvider = time;
        options.LookUp = (_, _) => Task.FromResult<IPAddress[]>([.. addresses.Select(IPAddress.Parse)]);
        return options;
    }
}
