using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>Everybody ends the session at the same moment, again and again.</summary>
public sealed class ClosingRaceTests
{
    private const int Rounds = 150;

    [Fact]
    public async Task OnCloseComesOnceWhoeverWins()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = static (TestEndpoint endpoint, in InboundMessage message) => ReplyAsync(endpoint, message.GetString()),
            Error = static (_, _) => default,
        });
        for (int round = 0; round < Rounds; round++)
        {
            (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
            using var start = new Barrier(4);
            Task[] all =
            [
                RaceAsync(start, () => endpoint.Session.CloseAsync((CloseCode)4000, "ours").AsTask()),
                RaceAsync(start, () => round % 5 == 0 ? Abort(endpoint) : endpoint.Session.SendAsync("outside").AsTask()),
                RaceAsync(start, () => client.SendAsync(RawClient.TextFrame("a"), RawClient.TextFrame("b"), RawClient.CloseFrame((CloseCode)3000))),
                RaceAsync(start, () => End(client, round)),
            ];
            await Task.WhenAll(all).Within();
            CloseReason reason = await endpoint.Closed.Within();
            await endpoint.Released.Within();
            await client.DisposeAsync();
            Assert.Equal(1, endpoint.CloseCount);
            Assert.False(endpoint.Overlapped);
            Assert.Equal(["close", "release"], endpoint.Calls.TakeLast(2));
            Assert.Contains((int)reason.Code, new[] { 4000, 3000, 1006 });
        }

        await server.ConnectionsEndedAsync();
        Assert.Empty(server.Log.Failures);
    }

    [Fact]
    public async Task TheClosingTokenHasFiredBeforeOnCloseIsCalled()
    {
        int late = 0;
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Open = static endpoint =>
            {
                endpoint.Session.UserProperties["token"] = endpoint.Closing;
                return default;
            },
            Close = (endpoint, _) =>
            {
                late += ((CancellationToken)endpoint.Session.UserProperties["token"]!).IsCancellationRequested ? 0 : 1;
                return default;
            },
        });
        for (int round = 0; round < Rounds; round++)
        {
            (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
            using var start = new Barrier(2);

            // The receiving domain is busy, so that it sees the new state at once.
            Task busy = RaceAsync(start, () => client.SendAsync([.. Enumerable.Repeat(RawClient.Frame(Opcode.Ping, []), 20)]));
            Task close = RaceAsync(start, () => endpoint.Session.CloseAsync().AsTask());
            await Task.WhenAll(busy, close).Within();
            await endpoint.Released.Within();
            await client.DisposeAsync();
        }

        Assert.Equal(0, late);
    }

    private static async ValueTask ReplyAsync(TestEndpoint endpoint, string text)
    {
        await Task.Yield();
        await endpoint.Reply(text);
    }

    private static Task Abort(TestEndpoint endpoint)
    {
        endpoint.Session.Abort();
        return Task.CompletedTask;
    }

    private static Task End(RawClient client, int round)
    {
        if (round % 3 == 0)
        {
            client.Connection.Abort();
        }

        return Task.CompletedTask;
    }

    private static Task RaceAsync(Barrier start, Func<Task> act) => Task.Factory.StartNew(
        async () =>
        {
            start.SignalAndWait(Bounded.Limit);
            try
            {
                await act();
            }
            catch (Exception error) when (error is SessionClosedException or IOException)
            {
                // Somebody else was faster.
            }
        },
        TaskCreationOptions.LongRunning).Unwrap();
}
