using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.Support;

namespace WsGen.Client;

/// <summary>The end of a client: what it waits for, and what it does not.</summary>
public sealed class EndTests
{
    public static TheoryData<WsTransport> All => Transports.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Disposing_waits_until_what_has_been_sent_has_gone_out_and_the_server_has_answered(WsTransport transport)
    {
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await server.ConnectAsync(transport.Options());
        byte[] message = new byte[50_000];
        int count = 0;
        for (; client.Session.BufferedBytes == 0; count++)
        {
            Assert.InRange(count, 0, 4000); // two kernels hold less
            await client.SendAsync(message).Within();
        }

        Task disposing = client.DisposeAsync().AsTask();
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(message.Length, (await peer.ReceiveAsync()).Payload.Length);
        }

        await peer.ExpectCloseAsync(CloseCode.NormalClosure);
        Assert.Equal((false, false), (disposing.IsCompleted, client.Closed.IsCompleted));
        Assert.Equal(CloseCode.NormalClosure, client.CloseReason!.Value.Code); // known before
        await peer.SendAsync(ServerEnd.CloseFrame(CloseCode.NormalClosure));
        peer.EndOutput();
        await disposing.Within();
        Assert.True(client.Closed.IsCompletedSuccessfully);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_server_that_does_not_answer_is_waited_for_as_long_as_the_close_time_out_says(WsTransport transport)
    {
        using var server = new ScriptedServer();
        var time = new WatchedTime();
        WsClientOptions options = transport.Options();
        options.TimeProvider = time;
        options.Session.CloseTimeout = TimeSpan.FromSeconds(7);
        (WsClient client, ServerEnd peer) = await server.ConnectAsync(options);
        Task disposing = client.DisposeAsync().AsTask();
        await peer.ExpectCloseAsync(CloseCode.NormalClosure);
        TimeSpan passed = TimeSpan.Zero;
        await time.AdvanceUntilAsync(
            () =>
            {
                bool isOver = disposing.IsCompleted;
                passed += isOver ? TimeSpan.Zero : TimeSpan.FromMilliseconds(500);
                return isOver;
            },
            TimeSpan.FromMilliseconds(500));
        Assert.True(passed >= TimeSpan.FromSeconds(7), $"{passed}");
        await peer.ExpectEndAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_message_in_hand_stays_valid_when_somebody_else_disposes_of_the_client(WsTransport transport)
    {
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await server.ConnectAsync(transport.Options());
        await using IAsyncEnumerator<WsMessage> reader = client.Messages.GetAsyncEnumerator();
        string text = new('a', 3000);
        await peer.SendTextAsync(text);
        Assert.True(await reader.MoveNextAsync().Within());
        await Task.Run(client.DisposeAsync().AsTask).Within();
        await peer.ExpectCloseAsync(CloseCode.NormalClosure);
        await peer.SendAsync(ServerEnd.TextFrame(new string('b', 3000)), ServerEnd.CloseFrame(CloseCode.NormalClosure));
        peer.EndOutput();
        Assert.False(client.Closed.IsCompleted); // it waits for the reader, hence its buffer is nobody else's yet
        Assert.Equal(text, reader.Current.ToString());
        Assert.False(await reader.MoveNextAsync().Within());
        Assert.Equal(CloseCode.NormalClosure, (await client.Closed.Within()).Code);
        await client.DisposeAsync().Within();
    }

    [Fact]
    public async Task Behind_the_loop_the_state_is_closed_and_the_end_may_be_waited_for_by_blocking()
    {
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await server.ConnectAsync();
        var isReading = Bounded.Gate();
        Task<(WsClientState State, bool HasEnded)> reading = Task.Run(ReadAsync);
        await peer.SendTextAsync("one");
        await isReading.Task.Within();
        await peer.CloseAsync(CloseCode.NormalClosure);
        Assert.Equal((WsClientState.Closed, true), await reading.Within());

        async Task<(WsClientState, bool)> ReadAsync()
        {
            await foreach (WsMessage message in client.Messages)
            {
                isReading.SetResult();
            }

            using var ended = new ManualResetEventSlim();
            _ = client.Closed.ContinueWith(_ => ended.Set(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return (client.State, ended.Wait(TimeSpan.FromSeconds(5))); // it is what applications do
        }
    }

    [Fact]
    public async Task A_service_that_cannot_be_disposed_of_is_logged_and_holds_up_nothing()
    {
        using var log = new TestLog();
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(log));
        using var server = new ScriptedServer();
        (WsClient client, ServerEnd peer) = await server.ConnectAsync(new WsClientOptions { Services = new UnrulyServices(), LoggerFactory = logging });
        await peer.CloseAsync(CloseCode.NormalClosure);
        Assert.Equal(CloseCode.NormalClosure, (await client.Closed.Within()).Code);
        await client.DisposeAsync().Within();
        Assert.IsType<NotSupportedException>(Assert.Single(log.Entries, static each => each.Id == 304).Error);
    }

    [Fact]
    public async Task Where_it_could_not_connect_the_reason_for_that_is_thrown_and_not_what_a_service_throws()
    {
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, new WsClientOptions { Services = new UnrulyServices() });
        await server.RefuseAsync("HTTP/1.1 404 Not Found\r\n\r\n");
        Assert.Equal(HandshakeFailure.Status, (await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within())).Failure);
    }

    [Fact]
    public async Task Disposing_of_an_instance_that_connects_gives_up()
    {
        using var server = new ScriptedServer();
        var chat = new QuietTalkClient();
        Task<WsClient> connecting = WsClient.ConnectAsync(chat, server.Uri);
        ServerEnd peer = await server.RequestAsync();
        WsClient client = chat.Client!;
        await chat.DisposeAsync().Within();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.Within());
        await peer.ExpectEndAsync();
        Assert.Equal((WsClientState.Closed, true, false), (client.State, client.Closed.IsCompleted, client.IsOpen));
    }

    [Fact]
    public async Task Who_cancels_gets_their_own_token_back()
    {
        using var server = new ScriptedServer();
        using var cancel = new CancellationTokenSource();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, null, cancel.Token);
        await server.RequestAsync();
        cancel.Cancel();
        Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.Within())).CancellationToken);
    }

    /// <summary>Its scopes cannot be disposed of.</summary>
    private sealed class UnrulyServices : IServiceProvider, IServiceScopeFactory, IServiceScope
    {
        public IServiceProvider ServiceProvider => this;

        public object? GetService(Type serviceType) => serviceType == typeof(IServiceScopeFactory) ? this : null;

        public IServiceScope CreateScope() => this;

        public void Dispose() => throw new NotSupportedException("not now");
    }
}
