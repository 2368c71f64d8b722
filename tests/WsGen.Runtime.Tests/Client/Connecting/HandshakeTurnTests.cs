using System.Net;
using WsGen.Client.Reconnecting;
using WsGen.Support;

namespace WsGen.Client.Connecting;

/// <summary>RFC 6455 section 4.1, point 2 of the client's requirements, where the options ask for it: what servers see of it.</summary>
[Collection(nameof(HandshakeTurns))]
public sealed class HandshakeTurnTests
{
    private const string Refusal = "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n";

    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(5);

    public static TheoryData<WsTransport> All => Transports.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_second_does_not_connect_before_the_first_has_its_101(WsTransport transport)
    {
        using var server = new ScriptedServer();
        Task<WsClient> first = WsClient.ConnectAsync(server.Uri, InTurn(transport));
        ServerEnd one = await server.RequestAsync();
        Task<WsClient> second = WsClient.ConnectAsync(server.Uri, InTurn(transport));
        await IsWaitingAsync(1);
        await one.SendAsync(one.Consent()[..^2]); // all but the last line
        Assert.False(server.HasPending);
        await one.SendAsync("\r\n");
        await using IAsyncDisposable ending = (await first.Within()).Ending();
        await server.AgreeAsync();
        await using IAsyncDisposable end = (await second.Within()).Ending();
        Assert.Equal(0, HandshakeTurns.OfProcess.Count);
    }

    [Theory]
    [InlineData(WsTransport.Epoll, Refusal)]
    [InlineData(WsTransport.Sockets, Refusal)]
    [InlineData(WsTransport.Auto, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n")]
    [InlineData(WsTransport.Auto, "nonsense\r\n\r\n")]
    [InlineData(WsTransport.Epoll, null)]
    [InlineData(WsTransport.IoUring, null)]
    [InlineData(WsTransport.Sockets, null)]
    public async Task When_the_first_fails_the_second_goes(WsTransport transport, string? answer)
    {
        using var server = new ScriptedServer();
        Task<WsClient> first = WsClient.ConnectAsync(server.Uri, InTurn(transport));
        ServerEnd one = await server.RequestAsync();
        Task<WsClient> second = WsClient.ConnectAsync(server.Uri, InTurn(transport));
        await IsWaitingAsync(1);
        if (answer is null)
        {
            one.Reset();
        }
        else
        {
            await one.SendAsync(answer);
        }

        await Assert.ThrowsAsync<WsHandshakeException>(() => first.Within());
        await server.RefuseAsync(Refusal);
        await Assert.ThrowsAsync<WsHandshakeException>(() => second.Within());
        Assert.Equal(0, HandshakeTurns.OfProcess.Count);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Whom_nobody_answers_lets_the_others_go_when_its_time_is_over(WsTransport transport)
    {
        using var server = new ScriptedServer();
        var time = new WatchedTime();
        Task<WsClient> first = WsClient.ConnectAsync(server.Uri, InTurn(transport, time: time));
        await server.RequestAsync();
        Task<WsClient> second = WsClient.ConnectAsync(server.Uri, InTurn(transport));
        await IsWaitingAsync(1);
        await time.TimersMadeAsync(s_step, 3); // connecting, sending, waiting
        time.Advance(s_step);
        Assert.Equal(HandshakeFailure.Timeout, (await Assert.ThrowsAsync<WsHandshakeException>(() => first.Within())).Failure);
        await server.AgreeAsync();
        await using IAsyncDisposable end = (await second.Within()).Ending();
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_so_and_is_out_of_the_line()
    {
        using var server = new ScriptedServer();
        Task<WsClient> first = WsClient.ConnectAsync(server.Uri, InTurn());
        ServerEnd one = await server.RequestAsync();
        var time = new WatchedTime();
        Task<WsClient> second = WsClient.ConnectAsync(server.Uri, InTurn(time: time));
        await IsWaitingAsync(1);
        time.Advance(s_step - TimeSpan.FromMilliseconds(1));
        Assert.Equal((false, 1), (second.IsCompleted, Waiting()));
        time.Advance(TimeSpan.FromMilliseconds(1));
        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => second.Within());
        Assert.Equal(HandshakeFailure.Timeout, error.Failure);
        Assert.StartsWith(
            $"The client has given up waiting for its turn with 127.0.0.1:{server.Port} (WsClientOptions.MaxHandshakesPerAddress is 1) after 5000 ms.", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, Waiting());
        await one.SendAsync(one.Consent());
        await using IAsyncDisposable ending = (await first.Within()).Ending();
        Assert.Equal((false, 0), (server.HasPending, HandshakeTurns.OfProcess.Count));
    }

    [Fact]
    public async Task Waiting_can_be_cancelled_and_who_is_cancelled_does_not_connect()
    {
        using var server = new ScriptedServer();
        Task<WsClient> first = WsClient.ConnectAsync(server.Uri, InTurn());
        ServerEnd one = await server.RequestAsync();
        using var cancel = new CancellationTokenSource();
        Task<WsClient> second = WsClient.ConnectAsync(server.At("second"), InTurn(), cancel.Token);
        await IsWaitingAsync(1);
        Task<WsClient> third = WsClient.ConnectAsync(server.At("third"), InTurn());
        await IsWaitingAsync(2);
        cancel.Cancel();
        Assert.Equal(1, Waiting());
        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Within());
        Assert.Equal(cancel.Token, error.CancellationToken);
        await one.SendAsync(one.Consent());
        await using IAsyncDisposable ending = (await first.Within()).Ending();
        Assert.Equal("GET /third HTTP/1.1", (await server.AgreeAsync()).RequestLine);
        await using IAsyncDisposable end = (await third.Within()).Ending();
    }

    [Fact]
    public async Task Who_came_first_goes_first_and_a_redirection_goes_to_the_end_of_the_line()
    {
        using var server = new ScriptedServer();
        var connecting = new List<Task<WsClient>>();
        ServerEnd? peer = null;
        for (int i = 0; i < 5; i++)
        {
            connecting.Add(WsClient.ConnectAsync(server.At($"{i}"), InTurn()));
            peer ??= await server.RequestAsync();
            await IsWaitingAsync(i);
        }

        await peer!.SendAsync("HTTP/1.1 302 There\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n");
        foreach (string next in (string[])["1", "2", "3", "4", "again"])
        {
            peer = await server.RequestAsync();
            Assert.Equal($"GET /{next} HTTP/1.1", peer.RequestLine);
            if (next == "1")
            {
                await IsWaitingAsync(4); // the one that was sent elsewhere is behind the others
            }

            Assert.False(server.HasPending);
            await peer.SendAsync(peer.Consent());
        }

        foreach (Task<WsClient> each in connecting)
        {
            await (await each.Within()).Ending().DisposeAsync();
        }
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task By_another_name_or_port_an_address_is_the_same(string address)
    {
        using var server = new ScriptedServer();
        using var other = new ScriptedServer();
        Task<WsClient> first = WsClient.ConnectAsync(server.Uri, InTurn());
        ServerEnd one = await server.RequestAsync();
        WsClientOptions options = InTurn();
        options.LookUp = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]);
        Task<WsClient> second = WsClient.ConnectAsync($"ws://other.test:{other.Port}/", options);
        await IsWaitingAsync(1);
        Assert.False(other.HasPending);
        await one.SendAsync(one.Consent());
        await using IAsyncDisposable ending = (await first.Within()).Ending();
        await other.AgreeAsync();
        await using IAsyncDisposable end = (await second.Within()).Ending();
    }

    [Fact]
    public async Task Other_addresses_and_clients_without_a_limit_do_not_wait()
    {
        using var server = new ScriptedServer();
        using var other = new ScriptedServer(host: "127.0.0.2");
        Task<WsClient> first = WsClient.ConnectAsync(server.Uri, InTurn());
        ServerEnd one = await server.RequestAsync();
        (WsClient elsewhere, _) = await other.ConnectAsync(InTurn());
        await using IAsyncDisposable ending = elsewhere.Ending();
        (WsClient free, _) = await server.ConnectAsync(new WsClientOptions());
        await using IAsyncDisposable end = free.Ending();
        Assert.Equal((1, 0), (HandshakeTurns.OfProcess.Count, Waiting()));
        await one.SendAsync(Refusal);
        await Assert.ThrowsAsync<WsHandshakeException>(() => first.Within());
    }

    [Fact]
    public async Task The_turn_is_over_when_the_application_hears_of_the_answer()
    {
        using var server = new ScriptedServer();
        int count = -1;
        WsClientOptions options = InTurn();
        options.Configurator = new TestClientConfigurator { After = _ => count = HandshakeTurns.OfProcess.Count };
        (WsClient client, _) = await server.ConnectAsync(options);
        await using IAsyncDisposable ending = client.Ending();
        Assert.Equal(0, count);
    }

    [Fact]
    public async Task A_client_that_connects_again_waits_for_its_turn_again()
    {
        await using Rig rig = await Rig.StartAsync(InTurn());
        Task<WsClient> other = WsClient.ConnectAsync(rig.Server.Uri, InTurn());
        ServerEnd held = await rig.Server.RequestAsync();
        rig.First.Reset();
        await rig.AttemptAsync();
        await IsWaitingAsync(1);
        Assert.False(rig.Server.HasPending);
        await held.SendAsync(held.Consent());
        await using IAsyncDisposable ending = (await other.Within()).Ending();
        await rig.Server.AgreeAsync();
        await rig.NextStateAsync(WsClientState.Open);
        Assert.Equal(0, HandshakeTurns.OfProcess.Count);
    }

    [Fact]
    public async Task A_limit_below_zero_is_refused()
    {
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => WsClient.ConnectAsync("ws://127.0.0.1:1/", InTurn(limit: -1)).Within());
        Assert.Contains("WsClientOptions.MaxHandshakesPerAddress", error.Message, StringComparison.Ordinal);
        Assert.Contains("0 or more", error.Message, StringComparison.Ordinal);
    }

    private static int Waiting() => HandshakeTurns.OfProcess.CountWaiting(HandshakeTurns.KeyOf("127.0.0.1"));

    private static Task IsWaitingAsync(int count) => Bounded.Until(() => Waiting() == count);

    private static WsClientOptions InTurn(WsTransport transport = WsTransport.Auto, int limit = 1, TimeProvider? time = null) => new()
    {
        Transport = transport,
        MaxHandshakesPerAddress = limit,
        TimeProvider = time ?? TimeProvider.System,
        IoTimeout = time is null ? Bounded.Limit : s_step,
    };
}
