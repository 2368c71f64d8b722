using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>A handler that waits for long learns that its peer has gone, although nothing is read for it.</summary>
public sealed class WaitingHandlerTests
{
    public enum End
    {
        Fin,
        Reset,
        CloseFrame,
        CloseFrameBehindMessages,
        CloseFrameInPieces,
    }

    [Theory]
    [InlineData(End.Fin)]
    [InlineData(End.Reset)]
    [InlineData(End.CloseFrame)]
    [InlineData(End.CloseFrameBehindMessages)]
    [InlineData(End.CloseFrameInPieces)]
    public async Task InOnMessage(End end)
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = static (TestEndpoint endpoint, in InboundMessage message) =>
                message.GetString() == "wait" ? WaitAsync(endpoint.Closing) : endpoint.Reply(message.GetString()),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("wait");
        await Bounded.Until(() => endpoint.Calls.Count > 1);

        await EndAsync(client, end);
        CloseReason reason = await WithTicksAsync(server, endpoint.Closed);

        Assert.Equal(1, endpoint.CloseCount);
        Assert.False(endpoint.Overlapped);
        Assert.Equal(end is End.Fin or End.Reset ? CloseCode.AbnormalClosure : CloseCode.GoingAway, reason.Code);
        if (end == End.CloseFrameBehindMessages)
        {
            // What came before the close frame has been delivered, and answered.
            await client.ExpectTextAsync("first");
            await client.ExpectTextAsync("second");
        }
    }

    [Fact]
    public async Task InOnOpen()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with { Open = static endpoint => WaitAsync(endpoint.Closing) });
        RawClient client = server.Dial();
        await client.UpgradeAsync("/");
        TestEndpoint endpoint = await server.NextEndpointAsync();
        await client.SendCloseAsync(CloseCode.GoingAway);

        Assert.Equal(CloseCode.GoingAway, (await WithTicksAsync(server, endpoint.Closed)).Code);
    }

    [Fact]
    public async Task MessagesThatWereReadAheadAreDeliveredInOrder()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = (TestEndpoint endpoint, in InboundMessage message) =>
                message.GetString() == "wait" ? new ValueTask(release.Task) : endpoint.Reply(message.GetString()),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("wait");
        await Bounded.Until(() => endpoint.Calls.Count > 1);
        for (int i = 0; i < 100; i++)
        {
            await client.SendTextAsync($"message {i} {new string('x', i * 7)}");
            server.Time.Advance(ConnectionClock.Resolution);
        }

        release.SetResult();
        for (int i = 0; i < 100; i++)
        {
            await client.ExpectTextAsync($"message {i} {new string('x', i * 7)}");
        }

        Assert.False(endpoint.Closing.IsCancellationRequested);
    }

    [Fact]
    public async Task ThePeerIsSlowedDownAllTheSame()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = (TestEndpoint _, in InboundMessage _) => new ValueTask(release.Task),
            Binary = static (TestEndpoint endpoint, in InboundMessage message) => endpoint.Reply($"{message.Span.Length}"),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("wait");
        await Bounded.Until(() => endpoint.Calls.Count > 1);

        // More than the pipe and the read-ahead hold together: the writer must come to a halt.
        Task sending = Task.CompletedTask;
        int sent = 0;
        while (sending.IsCompleted && sent < 100)
        {
            sending = client.Output.WriteAsync(RawClient.Frame(Opcode.Binary, new byte[8000])).AsTask();
            sent++;
            server.Time.Advance(ConnectionClock.Resolution);
        }

        Assert.False(sending.IsCompleted);
        release.SetResult();
        await sending.Within();
        for (int i = 0; i < sent; i++)
        {
            await client.ExpectTextAsync("8000");
        }
    }

    [Fact]
    public async Task WaitingForLongIsNotIdleness()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(
            Behaviour.Echo with { Text = (TestEndpoint _, in InboundMessage _) => new ValueTask(release.Task) },
            builder =>
            {
                builder.Options.ReadIdleTimeout = TimeSpan.FromSeconds(5);
                builder.Options.KeepAliveInterval = TimeSpan.FromSeconds(2);
                builder.Options.PongTimeout = TimeSpan.FromSeconds(1);
            });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("wait");
        await Bounded.Until(() => endpoint.Calls.Count > 1);
        for (int i = 0; i < 200; i++)
        {
            server.Time.Advance(ConnectionClock.Resolution);
        }

        Assert.True(endpoint.Session.IsOpen);
        release.SetResult();
    }

    [Fact]
    public async Task BlockingForLongIsNotIdlenessEither()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        await using TestServer server = await TestServer.StartAsync(
            new Behaviour
            {
                Text = (TestEndpoint endpoint, in InboundMessage _) =>
                {
                    entered.Set();
                    release.Wait(Bounded.Limit);
                    return endpoint.Reply("done");
                },
            },
            builder => builder.Options.IdleTimeout = TimeSpan.FromSeconds(3));
        (RawClient client, _) = await server.ConnectAsync();
        await client.SendTextAsync("block");
        Assert.True(entered.Wait(Bounded.Limit));
        server.Time.Advance(TimeSpan.FromSeconds(3.1));
        release.Set();
        await client.ExpectTextAsync("done");
    }

    private static async ValueTask WaitAsync(CancellationToken closing) => await Task.Delay(Timeout.Infinite, closing);

    private static async Task EndAsync(RawClient client, End end)
    {
        byte[] close = RawClient.CloseFrame(CloseCode.GoingAway, "bye");
        switch (end)
        {
            case End.Fin:
                client.EndOutput();
                break;
            case End.Reset:
                client.Connection.Abort();
                break;
            case End.CloseFrame:
                await client.SendAsync(close);
                break;
            case End.CloseFrameBehindMessages:
                await client.SendAsync(RawClient.TextFrame("first"), RawClient.TextFrame("second"), close);
                break;
            default:
                foreach (byte b in close)
                {
                    await client.SendAsync([b]);
                }

                break;
        }
    }

    /// <summary>The clock goes on until it is so.</summary>
    private static async Task<T> WithTicksAsync<T>(TestServer server, Task<T> task)
    {
        await Bounded.Until(() =>
        {
            server.Time.Advance(ConnectionClock.Resolution);
            return task.IsCompleted;
        });
        return await task;
    }
}
