using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Client.Reconnecting;

/// <summary>A client that connects again: when, how often, with what, and what is seen of it.</summary>
public sealed class ReconnectTests
{
    public static TheoryData<WsTransport> All => Transports.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_lost_connection_is_replaced_and_messages_go_on(WsTransport transport)
    {
        await using Rig rig = await Rig.StartAsync(transport.Options());
        WsSession first = rig.Client.Session;
        await using IAsyncEnumerator<WsMessage> reader = rig.Client.Messages.GetAsyncEnumerator();
        await rig.First.SendTextAsync("one");
        Assert.True(await reader.MoveNextAsync().Within());
        ValueTask<bool> next = reader.MoveNextAsync();
        rig.First.Reset();
        WsClientStateChangedEventArgs lost = await rig.AttemptAsync();
        Assert.Equal((1, CloseCode.AbnormalClosure, null), (lost.Attempt, lost.Reason!.Value.Code, lost.Error));
        Assert.InRange(lost.Delay, TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(500));
        Assert.Equal((WsClientState.Reconnecting, false), (rig.Client.State, rig.Client.IsOpen));
        ServerEnd second = await rig.Server.AgreeAsync();
        Assert.Equal(1, (await rig.NextStateAsync(WsClientState.Open)).Attempt);
        Assert.Equal((WsClientState.Open, true, null), (rig.Client.State, rig.Client.IsOpen, rig.Client.CloseReason));
        Assert.NotSame(first, rig.Client.Session);
        await second.SendTextAsync("two");
        Assert.True(await next.Within());
        Assert.Equal("two", reader.Current.ToString());
        Assert.False(rig.Client.Closed.IsCompleted);
    }

    [Fact]
    public async Task While_nobody_reads_it_connects_again_and_messages_of_both_connections_are_there()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.First.SendAsync(ServerEnd.TextFrame("one"), ServerEnd.TextFrame("two"), ServerEnd.Frame(Opcode.Ping, []));
        Task<ClientFrame> pong = rig.First.ReceiveAsync();
        await rig.Time.AdvanceUntilAsync(() => pong.IsCompleted, TimeSpan.FromMilliseconds(100)); // the clock notices that nobody reads
        Assert.Equal(Opcode.Pong, (await pong).Opcode);
        rig.First.Reset();
        await rig.Time.AdvanceUntilAsync(() => rig.Client.State == WsClientState.Reconnecting, TimeSpan.FromMilliseconds(100));
        ServerEnd second = await rig.ReturnAsync();
        await second.SendTextAsync("three");
        var texts = new List<string>();
        await foreach (WsMessage message in rig.Client.Messages)
        {
            texts.Add(message.ToString());
            if (texts.Count == 3)
            {
                break;
            }
        }

        Assert.Equal(["one", "two", "three"], texts);
    }

    [Theory]
    [InlineData(1001, true)]
    [InlineData(1012, true)]
    [InlineData(1013, true)]
    [InlineData(1000, false)]
    [InlineData(1008, false)]
    [InlineData(4000, false)]
    public async Task The_code_of_the_server_decides(int code, bool comesBack)
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.First.CloseAsync((CloseCode)code);
        if (comesBack)
        {
            await rig.ReturnAsync();
            return;
        }

        Assert.Equal((CloseCode)code, (await rig.NextStateAsync(WsClientState.Closed)).Reason!.Value.Code);
        Assert.Equal((CloseCode)code, (await rig.Client.Closed.Within()).Code);
    }

    [Fact]
    public async Task An_application_may_decide_otherwise_and_what_its_decision_throws_is_told_with_the_end()
    {
        var thrown = new InvalidDataException();
        var asked = new ConcurrentQueue<CloseReason>();
        await using Rig rig = await Rig.StartAsync(new WsClientOptions
        {
            Reconnect =
            {
                ShouldReconnect = reason =>
                {
                    asked.Enqueue(reason);
                    return reason.Code == CloseCode.NormalClosure || (reason.Code == (CloseCode)4000 ? throw thrown : false);
                },
            },
        });
        await rig.First.CloseAsync(CloseCode.NormalClosure);
        ServerEnd second = await rig.ReturnAsync();
        await second.CloseAsync((CloseCode)4000);
        Assert.Same(thrown, (await rig.NextStateAsync(WsClientState.Closed)).Error);
        Assert.Equal([CloseCode.NormalClosure, (CloseCode)4000], asked.Select(static each => each.Code));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_the_application_ends_stays_ended(int how)
    {
        await using Rig rig = await Rig.StartAsync();
        Task ending = EndAsync(rig.Client, how);
        if (how != 0)
        {
            await rig.First.ExpectCloseAsync(CloseCode.NormalClosure);
            await rig.First.SendAsync(ServerEnd.CloseFrame(CloseCode.NormalClosure));
            rig.First.EndOutput();
        }

        await ending.Within();
        Assert.Equal(CloseInitiator.Local, (await rig.NextStateAsync(WsClientState.Closed)).Reason!.Value.Initiator);
        await rig.Client.Closed.Within();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task While_it_waits_for_the_next_attempt_it_ends_at_once(int how)
    {
        await using Rig rig = await Rig.StartAsync();
        rig.First.Reset();
        await rig.NextStateAsync(WsClientState.Reconnecting);
        await EndAsync(rig.Client, how).Within();
        WsClientStateChangedEventArgs end = await rig.NextStateAsync(WsClientState.Closed);
        Assert.Equal((CloseCode.AbnormalClosure, 1), (end.Reason!.Value.Code, end.Attempt));
        Assert.Equal(CloseCode.AbnormalClosure, (await rig.Client.Closed.Within()).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task While_an_attempt_is_under_way_it_ends_at_once(int how)
    {
        await using Rig rig = await Rig.StartAsync();
        rig.First.Reset();
        await rig.AttemptAsync();
        ServerEnd second = await rig.Server.RequestAsync();
        await EndAsync(rig.Client, how).Within();
        await rig.NextStateAsync(WsClientState.Closed);
        await rig.Client.Closed.Within();
        await second.ExpectEndAsync();
    }

    [Fact]
    public async Task Who_renews_a_token_and_does_not_look_at_theirs_holds_up_nothing()
    {
        var called = Bounded.Gate();
        var never = Bounded.Gate();
        await using Rig rig = await Rig.StartAsync(new WsClientOptions
        {
            Reconnect =
            {
                BeforeAttempt = (_, _) =>
                {
                    called.SetResult();
                    return new ValueTask(never.Task);
                },
            },
        });
        rig.First.Reset();
        await rig.AttemptAsync();
        await called.Task.Within();
        await rig.Client.DisposeAsync().Within();
        await rig.NextStateAsync(WsClientState.Closed);
    }

    [Fact]
    public async Task Attempts_are_limited_and_a_connection_that_has_lasted_begins_a_new_row()
    {
        await using Rig rig = await Rig.StartAsync(new WsClientOptions { Reconnect = { MaxAttempts = 3, StableAfter = TimeSpan.FromSeconds(7) } });
        rig.First.Reset();
        for (int attempt = 1; attempt <= 2; attempt++)
        {
            WsClientStateChangedEventArgs change = await rig.AttemptAsync();
            Assert.Equal((attempt, attempt == 1 ? null : 503), (change.Attempt, (change.Error as WsHandshakeException)?.StatusCode));
            Assert.InRange(change.Delay.TotalMilliseconds, 250 * attempt, 500 * attempt);
            await rig.Server.RefuseAsync("HTTP/1.1 503 Busy\r\n\r\n");
        }

        // The third succeeds, but does not last.
        ServerEnd peer = await rig.ReturnAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(6.9));
        peer.Reset();
        WsClientStateChangedEventArgs end = await rig.NextStateAsync(WsClientState.Closed);
        Assert.Equal((3, CloseCode.AbnormalClosure), (end.Attempt, end.Reason!.Value.Code));

        await using Rig other = await Rig.StartAsync(new WsClientOptions { Reconnect = { MaxAttempts = 1, StableAfter = TimeSpan.FromSeconds(7) } });
        peer = await other.ReplaceAsync(other.First);
        other.Time.Advance(TimeSpan.FromSeconds(7));
        peer = await other.ReplaceAsync(peer);
        other.Time.Advance(TimeSpan.FromSeconds(7));
        peer.Reset();
        Assert.Equal(1, (await other.AttemptAsync()).Attempt);
        await other.Server.RefuseAsync("HTTP/1.1 503 Busy\r\n\r\n");
        end = await other.NextStateAsync(WsClientState.Closed);
        Assert.Equal((1, 503), (end.Attempt, ((WsHandshakeException)end.Error!).StatusCode));
    }

    [Fact]
    public async Task A_refusal_that_would_be_the_same_again_ends_it()
    {
        await using Rig rig = await Rig.StartAsync();
        rig.First.Reset();
        await rig.AttemptAsync();
        await rig.Server.RefuseAsync("HTTP/1.1 403 No\r\n\r\n");
        Assert.Equal(403, ((WsHandshakeException)(await rig.NextStateAsync(WsClientState.Closed)).Error!).StatusCode);
        Assert.Equal(CloseCode.AbnormalClosure, (await rig.Client.Closed.Within()).Code);
    }

    [Theory]
    [InlineData("20", 20)]
    [InlineData("0", 0)]
    [InlineData("100000", 30)]
    public async Task A_server_that_says_when_to_come_back_is_listened_to_up_to_the_longest_delay(string after, int seconds)
    {
        await using Rig rig = await Rig.StartAsync();
        rig.First.Reset();
        await rig.AttemptAsync();
        await rig.Server.RefuseAsync($"HTTP/1.1 503 Busy\r\nRetry-After: {after}\r\n\r\n");
        TimeSpan delay = (await rig.NextStateAsync(WsClientState.Reconnecting)).Delay;
        if (seconds == 0)
        {
            Assert.InRange(delay, TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(1000));
        }
        else
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), delay);
        }
    }

    [Fact]
    public async Task Before_an_attempt_fields_and_URI_are_changed_for_good()
    {
        using var other = new ScriptedServer();
        var seen = new ConcurrentQueue<WsReconnectAttempt>();
        await using Rig rig = await Rig.StartAsync(new WsClientOptions
        {
            Headers = [new("Authorization", "old"), new("X-Gone", "1")],
            Reconnect =
            {
                BeforeAttempt = async (attempt, _) =>
                {
                    await Task.Yield();
                    seen.Enqueue(attempt);
                    if (attempt.LastError is not null)
                    {
                        attempt.Headers["authorization"] = "new";
                        attempt.Headers.Remove("x-gone");
                        attempt.Uri = new Uri($"http://localhost:{other.Port}/moved");
                    }
                },
            },
        });
        Assert.Equal("old", rig.First.Field("Authorization"));
        rig.First.Reset();
        await rig.AttemptAsync();
        ServerEnd refused = await rig.Server.RefuseAsync("HTTP/1.1 401 Who\r\n\r\n");
        Assert.Equal(("old", "1"), (refused.Field("Authorization"), refused.Field("X-Gone")));
        await rig.AttemptAsync();
        ServerEnd moved = await other.AgreeAsync();
        await rig.NextStateAsync(WsClientState.Open);
        Assert.Equal(("new", null, "GET /moved HTTP/1.1"), (moved.Field("Authorization"), moved.Field("X-Gone"), moved.RequestLine));
        Assert.Equal($"ws://localhost:{other.Port}/moved", rig.Client.Session.RequestUri.ToString());
        moved.Reset();
        await rig.AttemptAsync();
        ServerEnd again = await other.AgreeAsync();
        Assert.Equal(("new", null, "GET /moved HTTP/1.1"), (again.Field("Authorization"), again.Field("X-Gone"), again.RequestLine));
        Assert.Equal([1, 2, 3], seen.Select(static each => each.Number));
        Assert.Equal(401, ((WsHandshakeException)seen.ElementAt(1).LastError!).StatusCode);
        Assert.Null(seen.First().LastError);
        Assert.All(seen, static each => Assert.Equal(CloseCode.AbnormalClosure, each.Reason.Code));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_thrown_before_an_attempt_ends_it_all(bool looksPassing)
    {
        Exception thrown = looksPassing ? new WsHandshakeException("of another client", HandshakeFailure.Connect) : new InvalidDataException();
        await using Rig rig = await Rig.StartAsync(new WsClientOptions { Reconnect = { BeforeAttempt = (_, _) => throw thrown } });
        rig.First.Reset();
        await rig.AttemptAsync();
        Assert.Same(thrown, (await rig.NextStateAsync(WsClientState.Closed)).Error);
        await rig.Client.Closed.Within();
    }

    [Fact]
    public async Task The_endpoint_stays_the_same_and_is_told_of_each_session()
    {
        var endpoint = new ScriptedEndpoint();
        await using Rig rig = await Rig.StartAsync(endpoint: endpoint);
        WsSession first = endpoint.Session!;
        await rig.ReplaceAsync(rig.First);
        await Bounded.Until(() => endpoint.Calls.Count == 3);
        Assert.Equal(["open", "close", "open"], endpoint.Calls);
        Assert.Same(endpoint.Session, rig.Client.Session);
        Assert.NotSame(first, endpoint.Session);
        Assert.Same(endpoint, rig.Client.Endpoint);
    }

    [Fact]
    public async Task A_handler_of_states_that_throws_is_logged_and_harms_nothing()
    {
        using var log = new TestLog();
        await using Rig rig = await Rig.StartAsync(new WsClientOptions { LoggerFactory = LoggerFactory.Create(builder => builder.AddProvider(log)) });
        rig.Client.StateChanged += static (_, _) => throw new InvalidDataException();
        await rig.ReplaceAsync(rig.First);
        await Bounded.Until(() => log.Entries.Count(static each => each.Id == 300) == 2);
    }

    [Fact]
    public async Task Keep_alive_is_on_and_a_server_that_does_not_answer_is_a_lost_connection()
    {
        await using Rig rig = await Rig.StartAsync();
        Assert.Equal((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10)), (rig.Client.Session.KeepAliveInterval, rig.Client.Session.PongTimeout));
        Task<ClientFrame> ping = rig.First.ReceiveAsync();
        await rig.Time.AdvanceUntilAsync(() => ping.IsCompleted, TimeSpan.FromSeconds(1));
        Assert.Equal(Opcode.Ping, (await ping).Opcode);
        await rig.Time.AdvanceUntilAsync(() => rig.Client.State == WsClientState.Reconnecting, TimeSpan.FromSeconds(1));
        WsClientStateChangedEventArgs lost = await rig.NextStateAsync(WsClientState.Reconnecting);
        Assert.Equal(CloseInitiator.Transport, lost.Reason!.Value.Initiator);

        var own = new WsClientOptions { Session = { KeepAliveInterval = TimeSpan.FromSeconds(3) } };
        await using Rig other = await Rig.StartAsync(own);
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.Zero), (other.Client.Session.KeepAliveInterval, other.Client.Session.PongTimeout));
    }

    [Fact]
    public async Task Without_it_a_lost_connection_is_the_end()
    {
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await server.ConnectAsync();
        Assert.Equal(TimeSpan.Zero, client.Session.KeepAliveInterval);
        peer.Reset();
        Assert.Equal(CloseCode.AbnormalClosure, (await client.Closed.Within()).Code);
        Assert.Equal(WsClientState.Closed, client.State);
        await client.DisposeAsync().Within();
    }

    private static Task EndAsync(WsClient client, int how)
    {
        switch (how)
        {
            case 0:
                client.Abort();
                return Task.CompletedTask;
            case 1:
                return client.CloseAsync().AsTask();
            default:
                return client.DisposeAsync().AsTask();
        }
    }
}
