using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Draining;

/// <summary>Two servers behind nginx are restarted one after the other, and nobody is lost.</summary>
public sealed class RollingRestartTests
{
    private const int Clients = 40;

    [Fact]
    public async Task EveryMessageIsAnsweredAndEverySessionEndsWithTheCodeOfTheDrain()
    {
        await using var first = new RestartedServer();
        await using var second = new RestartedServer();
        await Task.WhenAll(first.StartAsync(), second.StartAsync());
        await using var nginx = new BalancingNginx(first.Port, second.Port);
        await nginx.StartAsync();
        NumberingClient[] clients = await Task.WhenAll(
            Enumerable.Range(0, Clients).Select(_ => NumberingClient.ConnectAsync(new Uri($"ws://127.0.0.1:{nginx.Port}/echo"))));
        using var enough = new CancellationTokenSource();
        Task running = Task.WhenAll(clients.Select(client => client.RunAsync(enough.Token)));
        await AllGoOnAsync(clients);
        foreach (RestartedServer server in new[] { first, second })
        {
            await server.StopAsync();
            await AllGoOnAsync(clients);
            await server.StartAsync();
        }

        await AllGoOnAsync(clients);
        await enough.CancelAsync();
        await running.Within(); // each number has been answered

        WsClientStateChangedEventArgs[] lost = [.. clients.SelectMany(static client => client.Changes).Where(static change => change.State == WsClientState.Reconnecting)];
        Assert.All(lost, static change =>
        {
            Assert.Equal((CloseCode.ServiceRestart, CloseInitiator.Remote), (change.Reason!.Value.Code, change.Reason.Value.Initiator));
            Assert.Equal((1, (Exception?)null), (change.Attempt, change.Error)); // the first attempt succeeds: no 502, no 503, nobody at home
        });
        Assert.All(clients, static client => Assert.Contains(client.Changes, static change => change.State == WsClientState.Reconnecting));
        Assert.InRange(lost.Length, Clients + 1, 2 * Clients); // the first server had some of them, the second then had all

        await Task.WhenAll(clients.Select(static client => client.DisposeAsync().AsTask()));
        await Bounded.Until(() => nginx.Passed.Length >= Clients + lost.Length);
        Assert.All(nginx.Passed, static passed => Assert.StartsWith("101 of ", passed));
        Assert.Contains("101 of 503, 101", nginx.Passed); // refused by a server that drains, and then by the other one not
    }

    /// <summary>Messages are answered, whoever does it.</summary>
    private static async Task AllGoOnAsync(NumberingClient[] clients)
    {
        int[] before = [.. clients.Select(static client => client.Answered)];
        await Bounded.Until(() => clients.Zip(before).All(static each => each.First.Answered > each.Second));
    }
}
