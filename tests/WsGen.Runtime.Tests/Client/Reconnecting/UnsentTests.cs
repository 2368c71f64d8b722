using Microsoft.Extensions.Logging;
using WsGen.Support;

namespace WsGen.Client.Reconnecting;

/// <summary>What becomes of messages for which there is no connection.</summary>
public sealed class UnsentTests
{
    [Fact]
    public async Task By_default_they_are_refused()
    {
        await using Rig rig = await Rig.StartAsync();
        rig.First.Reset();
        await rig.NextStateAsync(WsClientState.Reconnecting);
        await Assert.ThrowsAsync<SessionClosedException>(async () => await rig.Client.SendAsync("x"));
        Assert.Equal((0, 0), (rig.Client.DroppedMessages, rig.Client.KeptMessages));
    }

    [Fact]
    public async Task They_may_be_dropped_and_are_counted_from_the_loss_to_the_return()
    {
        var sent = Bounded.Gate();
        WsClient? client = null;
        var endpoint = new ScriptedEndpoint { Open = (session, _) => client is null ? default : client.SendAsync("from OnOpen") };
        await using Rig rig = await Rig.StartAsync(new WsClientOptions { Reconnect = { UnsentMessages = UnsentMessages.Drop } }, endpoint);
        client = rig.Client;
        rig.First.Reset();
        await Bounded.Until(() => !rig.Client.IsOpen);
        await rig.Client.SendAsync("1"); // whether the client has noticed yet or not
        await rig.AttemptAsync();
        await rig.Client.SendAsync(new byte[3]);
        await rig.Client.SendTextAsync("3"u8.ToArray());
        await rig.Client.SendAsync(4);
        Assert.Equal(4, rig.Client.DroppedMessages);
        ServerEnd second = await rig.Server.AgreeAsync();
        await second.ExpectTextAsync("from OnOpen");
        await rig.NextStateAsync(WsClientState.Open);
        await rig.Client.SendAsync("5");
        await second.ExpectTextAsync("5");
        Assert.Equal(4, rig.Client.DroppedMessages);
        await second.CloseAsync(CloseCode.NormalClosure);
        await rig.Client.Closed.Within();
        await Assert.ThrowsAsync<SessionClosedException>(async () => await rig.Client.SendAsync("x"));
    }

    [Fact]
    public async Task They_may_be_kept_and_come_in_order_after_OnOpen_and_none_twice()
    {
        WsClient? client = null;
        var opening = Bounded.Gate();
        var inOpen = Bounded.Gate();
        var endpoint = new ScriptedEndpoint
        {
            Open = async (session, _) =>
            {
                if (client is not null)
                {
                    await client.SendAsync("hello");
                    inOpen.TrySetResult();
                    await opening.Task;
                    await client.SendAsync("again");
                }
            },
        };
        await using Rig rig = await Rig.StartAsync(Keeping(), endpoint);
        client = rig.Client;
        await rig.Client.SendAsync("0");
        await rig.First.ExpectTextAsync("0");
        await Bounded.Until(() => rig.Client.KeptMessages == 0);
        rig.First.Reset();
        WsClientStateChangedEventArgs lost = await rig.NextStateAsync(WsClientState.Reconnecting);
        byte[] reused = "2"u8.ToArray();
        await rig.Client.SendAsync("1");
        await rig.Client.SendTextAsync(reused);
        reused[0] = (byte)'x';
        await rig.Client.SendAsync(3);
        Assert.Equal(3, rig.Client.KeptMessages);
        await rig.PassAsync(lost);
        ServerEnd second = await rig.Server.AgreeAsync();
        await second.ExpectTextAsync("hello");
        await inOpen.Task.Within();
        await rig.Client.SendAsync("4"); // by somebody else, while OnOpen is at work
        opening.SetResult();
        foreach (string text in (string[])["again", "1", "2", "3", "4"])
        {
            await second.ExpectTextAsync(text);
        }

        await Bounded.Until(() => rig.Client.KeptMessages == 0);
        await rig.Client.SendAsync("5");
        await second.ExpectTextAsync("5");

        await rig.NextStateAsync(WsClientState.Open);
        ServerEnd third = await rig.ReplaceAsync(second);
        await third.ExpectTextAsync("hello");
        await third.ExpectTextAsync("again");
        await rig.Client.SendAsync("6");
        await third.ExpectTextAsync("6");
    }

    [Fact]
    public async Task What_a_connection_has_not_got_through_the_next_one_sends()
    {
        await using Rig rig = await Rig.StartAsync(Keeping(messages: 1000, bytes: 1L << 40));
        int count = 0;
        string large = new('x', 1 << 20);
        for (; rig.Client.KeptMessages < 3; count++)
        {
            Assert.InRange(count, 0, 200); // two kernels hold less
            await rig.Client.SendAsync(count + large);
        }

        ServerEnd second = await rig.ReplaceAsync(rig.First);
        var numbers = new List<int>();
        while (numbers.Count == 0 || numbers[^1] < count - 1)
        {
            numbers.Add(int.Parse((await second.ReceiveAsync()).Text.TrimEnd('x'), null));
        }

        Assert.InRange(numbers.Count, 3, count);
        Assert.Equal(Enumerable.Range(count - numbers.Count, numbers.Count), numbers);
        await Bounded.Until(() => rig.Client.KeptMessages == 0);
    }

    [Fact]
    public async Task There_is_room_for_so_many_and_who_sends_beyond_waits_for_their_turn()
    {
        await using Rig rig = await Rig.StartAsync(Keeping(messages: 2, bytes: 10));
        rig.First.Reset();
        WsClientStateChangedEventArgs lost = await rig.NextStateAsync(WsClientState.Reconnecting);
        await rig.Client.SendAsync("1 and that is more than ten"); // one has room whatever its size
        ValueTask second = rig.Client.SendAsync("2");
        using var cancel = new CancellationTokenSource();
        ValueTask cancelled = rig.Client.SendAsync("never", cancel.Token);
        ValueTask third = rig.Client.SendAsync("3");
        Assert.Equal((false, false, false, 1), (second.IsCompleted, cancelled.IsCompleted, third.IsCompleted, rig.Client.KeptMessages));
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cancelled);
        Assert.Equal((false, false), (second.IsCompleted, third.IsCompleted));
        await rig.PassAsync(lost);
        ServerEnd peer = await rig.Server.AgreeAsync();
        foreach (string text in (string[])["1 and that is more than ten", "2", "3"])
        {
            await peer.ExpectTextAsync(text);
        }

        await second;
        await third;
    }

    [Fact]
    public async Task A_small_message_does_not_overtake_a_large_one_that_waits()
    {
        await using Rig rig = await Rig.StartAsync(Keeping(messages: 10, bytes: 10));
        rig.First.Reset();
        WsClientStateChangedEventArgs lost = await rig.NextStateAsync(WsClientState.Reconnecting);
        await rig.Client.SendAsync("11111");
        ValueTask large = rig.Client.SendAsync("2222222");
        ValueTask small = rig.Client.SendAsync("3");
        Assert.Equal((false, false, 1), (large.IsCompleted, small.IsCompleted, rig.Client.KeptMessages));
        await rig.PassAsync(lost);
        ServerEnd peer = await rig.Server.AgreeAsync();
        foreach (string text in (string[])["11111", "2222222", "3"])
        {
            await peer.ExpectTextAsync(text);
        }

        await large;
        await small;
    }

    [Fact]
    public async Task So_many_may_wait_and_one_more_is_refused()
    {
        await using Rig rig = await Rig.StartAsync(Keeping(messages: 1));
        rig.First.Reset();
        await rig.NextStateAsync(WsClientState.Reconnecting);
        await rig.Client.SendAsync("kept");
        ValueTask[] waiting = [.. Enumerable.Range(0, Reconnecting.KeptMessages.MaxWaiting).Select(i => rig.Client.SendAsync($"{i}"))];
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await rig.Client.SendAsync("too much"));
        Assert.Contains("MaxKeptMessages", error.Message, StringComparison.Ordinal);

        // When the client ends, so does all that waits.
        rig.Client.Abort();
        foreach (ValueTask each in waiting)
        {
            await Assert.ThrowsAsync<SessionClosedException>(() => each.Within());
        }

        await rig.Client.Closed.Within();
        Assert.Equal(0, rig.Client.KeptMessages);
        await Assert.ThrowsAsync<SessionClosedException>(async () => await rig.Client.SendAsync("late"));
    }

    [Fact]
    public async Task A_kept_message_that_cannot_be_encoded_is_logged_and_holds_up_nothing()
    {
        using var log = new TestLog();
        WsClientOptions options = Keeping();
        options.LoggerFactory = LoggerFactory.Create(builder => builder.AddProvider(log));
        await using Rig rig = await Rig.StartAsync(options);
        await Assert.ThrowsAsync<EncodeException>(async () => await rig.Client.SendAsync(new Unknown()));
        rig.First.Reset();
        WsClientStateChangedEventArgs lost = await rig.NextStateAsync(WsClientState.Reconnecting);
        await rig.Client.SendAsync(new Unknown());
        await rig.Client.SendAsync("next");
        await rig.PassAsync(lost);
        ServerEnd peer = await rig.Server.AgreeAsync();
        await peer.ExpectTextAsync("next");
        await Bounded.Until(() => log.Entries.Any(static each => each.Id == 301));
        Assert.IsType<EncodeException>(Assert.Single(log.Entries, static each => each.Id == 301).Error);
    }

    [Fact]
    public async Task They_are_sent_though_OnOpen_has_failed_where_the_session_survives_that()
    {
        var endpoint = new ScriptedEndpoint { Open = (_, _) => throw new NotSupportedException(), Error = static (_, _) => default };
        await using Rig rig = await Rig.StartAsync(Keeping(), endpoint);
        await rig.Client.SendAsync("kept").AsTask().Within();
        await rig.First.ExpectTextAsync("kept");
        Assert.Equal(["open", "error NotSupportedException"], endpoint.Calls);
    }

    [Fact]
    public async Task And_not_on_a_session_that_does_not_survive_it()
    {
        int opened = 0;
        var endpoint = new ScriptedEndpoint
        {
            Open = async (_, _) =>
            {
                await Task.Yield();
                if (++opened == 2)
                {
                    throw new NotSupportedException();
                }
            },
        };
        WsClientOptions options = Keeping();
        options.Reconnect.ShouldReconnect = static _ => true;
        await using Rig rig = await Rig.StartAsync(options, endpoint);
        rig.First.Reset();
        WsClientStateChangedEventArgs lost = await rig.NextStateAsync(WsClientState.Reconnecting);
        await rig.Client.SendAsync("kept");
        await rig.PassAsync(lost);
        ServerEnd second = await rig.Server.AgreeAsync();
        await second.ExpectCloseAsync(CloseCode.InternalError);
        await rig.NextStateAsync(WsClientState.Open);
        ServerEnd third = await rig.ReturnAsync();
        await third.ExpectTextAsync("kept");
    }

    [Fact]
    public async Task What_is_kept_when_the_client_ends_is_told()
    {
        using var log = new TestLog();
        WsClientOptions options = Keeping();
        options.LoggerFactory = LoggerFactory.Create(builder => builder.AddProvider(log));
        await using Rig rig = await Rig.StartAsync(options);
        await rig.Client.SendAsync("written");
        await rig.First.ExpectTextAsync("written");
        await Bounded.Until(() => rig.Client.KeptMessages == 0);
        rig.First.Reset();
        await rig.NextStateAsync(WsClientState.Reconnecting);
        await rig.Client.SendAsync("1");
        await rig.Client.SendAsync("2");
        await rig.Client.DisposeAsync().Within();
        Assert.Equal(0, rig.Client.KeptMessages);
        Assert.Contains("2 messages", Assert.Single(log.Entries, static each => each.Id == 302).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_out_while_the_client_is_disposed_of_is_not_lost()
    {
        using var log = new TestLog();
        WsClientOptions options = Keeping(messages: 1000, bytes: 1L << 40);
        options.LoggerFactory = LoggerFactory.Create(builder => builder.AddProvider(log));
        await using Rig rig = await Rig.StartAsync(options);
        byte[] large = new byte[1 << 20];
        int count = 0;
        for (; rig.Client.KeptMessages < 2; count++)
        {
            Assert.InRange(count, 0, 200); // two kernels hold less
            await rig.Client.SendAsync(large);
        }

        Task disposing = rig.Client.DisposeAsync().AsTask();
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(large.Length, (await rig.First.ReceiveAsync()).Payload.Length);
        }

        await rig.First.ExpectCloseAsync(CloseCode.NormalClosure);
        await rig.First.SendAsync(ServerEnd.CloseFrame(CloseCode.NormalClosure));
        rig.First.EndOutput();
        await disposing.Within();
        Assert.DoesNotContain(log.Entries, static each => each.Id == 302);
    }

    [Fact]
    public async Task They_are_kept_longer_than_a_send_may_take()
    {
        WsClientOptions options = Keeping(messages: 1000, bytes: 1L << 40);
        options.Session.AsyncSendTimeout = TimeSpan.FromSeconds(1);
        await using Rig rig = await Rig.StartAsync(options);
        byte[] large = new byte[1 << 20];
        for (int count = 0; rig.Client.KeptMessages < 3; count++)
        {
            Assert.InRange(count, 0, 200); // two kernels hold less
            await rig.Client.SendAsync(large);
        }

        int kept = rig.Client.KeptMessages;
        Task other = rig.Client.Session.SendAsync("late", new SendOptions { WhenWritten = true, Timeout = TimeSpan.FromSeconds(3) }).AsTask();
        await rig.Time.AdvanceUntilAsync(() => other.IsCompleted, TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAsync<TimeoutException>(() => other);
        Assert.Equal(kept, rig.Client.KeptMessages);
    }

    [Fact]
    public async Task What_the_loss_catches_while_it_waits_for_its_turn_is_dropped_as_well()
    {
        await using Rig rig = await Rig.StartAsync(new WsClientOptions { Reconnect = { UnsentMessages = UnsentMessages.Drop } });
        byte[] large = new byte[1 << 20];
        Task sending = Task.CompletedTask;
        for (int count = 0; sending.IsCompleted; count++)
        {
            Assert.InRange(count, 0, 200); // two kernels hold less
            await sending;
            sending = rig.Client.SendAsync(large).AsTask();
        }

        rig.First.Reset();
        await sending.Within();
        Assert.Equal(1, rig.Client.DroppedMessages);
    }

    private static WsClientOptions Keeping(int messages = 256, long bytes = 1 << 20) =>
        new() { Reconnect = { UnsentMessages = UnsentMessages.Keep, MaxKeptMessages = messages, MaxKeptBytes = bytes } };

    /// <summary>Nobody knows how to encode it.</summary>
    private sealed class Unknown;
}
