using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using WsGen.Connections;
using WsGen.Sessions;
using WsGen.Support;

namespace WsGen.Hosting;

/// <summary>Stopping: everybody is told, handlers finish, and nobody can hold it up.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task EverySessionIsClosedWith1001AndStoppingWaitsForThem()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient Client, TestEndpoint Endpoint)[] all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.ConnectAsync()));
        Task stop = server.Server.StopAsync();
        foreach ((RawClient client, TestEndpoint endpoint) in all)
        {
            Assert.False(stop.IsCompleted);
            await client.ExpectCloseAsync(CloseCode.GoingAway, "the server is stopping");
            await client.LeaveAsync();
            Assert.Equal(
                new CloseReason(CloseCode.GoingAway, "the server is stopping", CloseInitiator.Local, CloseCode.GoingAway), await endpoint.Closed.Within());
        }

        await stop.Within();
        Assert.Equal(0, server.Server.ConnectionCount);
        Assert.Throws<InvalidOperationException>(() => server.Dial());
        Assert.Empty(server.Log.Failures);
        await server.Server.StopAsync().Within(); // once more does nothing
    }

    [Fact]
    public async Task HandlersThatAreUnderWayFinish()
    {
        TaskCompletionSource go = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with { Text = (TestEndpoint _, in InboundMessage _) => new ValueTask(go.Task) });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("work");
        await Bounded.Until(() => endpoint.Calls.Contains("text work"));
        Task stop = server.Server.StopAsync();
        await client.ExpectCloseAsync(CloseCode.GoingAway);
        Task leave = client.LeaveAsync();
        Assert.True(endpoint.Closing.IsCancellationRequested);
        Assert.Equal(0, endpoint.CloseCount);
        Assert.False(stop.IsCompleted);
        go.SetResult();
        await stop.Within();
        await leave;
        Assert.Equal(["open", "text work", "close", "release"], endpoint.Calls);
    }

    [Fact]
    public async Task HandshakesThatAreIdleDoNotHoldItUp()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        RawClient silent = server.Dial();
        RawClient half = server.Dial();
        await half.SendAsync(Encoding.ASCII.GetBytes("GET / HTT"));
        await Bounded.Until(() => server.Server.ConnectionCount == 2);
        await server.Server.StopAsync().Within();
        await silent.ExpectAsync(ReceivedKind.Reset);
        Assert.Empty(server.Log.Failures);
    }

    [Fact]
    public async Task APeerThatNeverAnswersIsWaitedForAMoment()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        Task stop = server.Server.StopAsync();
        await client.ExpectCloseAsync(CloseCode.GoingAway);
        await endpoint.Closed.Within();
        await server.PassAsync(TimeSpan.FromSeconds(0.9));
        Assert.False(stop.IsCompleted);
        await server.PassAsync(TimeSpan.FromSeconds(0.2));
        await stop.Within();
        await client.ExpectAsync(ReceivedKind.End); // in order: what is still on its way to it arrives
        Assert.Empty(server.Log.Failures);
    }

    [Fact]
    public async Task APeerThatHasLongLeftACloseUnansweredIsNotWaitedForEither()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await endpoint.Session.CloseAsync((CloseCode)4000, "bye");
        await client.ExpectCloseAsync((CloseCode)4000);
        Task stop = server.Server.StopAsync();
        await Bounded.Until(() => Advance(server, stop));
        Assert.Empty(server.Log.Failures);
        await client.ExpectAsync(ReceivedKind.End);
    }

    [Fact]
    public async Task AHandlerThatIsUnderWayIsNotThePeersFault()
    {
        TaskCompletionSource gate = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(new Behaviour
        {
            Text = (TestEndpoint _, in InboundMessage _) => new ValueTask(gate.Task),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("wait");
        await Bounded.Until(() => endpoint.Calls.Count == 2);
        Task stop = server.Server.StopAsync();
        await client.ExpectCloseAsync(CloseCode.GoingAway);
        await client.SendCloseAsync(CloseCode.GoingAway);
        for (int i = 0; i < 10; i++)
        {
            server.Time.Advance(TimeSpan.FromSeconds(0.5));
        }

        gate.SetResult();
        await client.ExpectAsync(ReceivedKind.End);
        await client.LeaveAsync();
        await stop.Within();
        Assert.Empty(server.Log.Failures);
    }

    [Fact]
    public async Task WhatDoesNotEndIsResetAfterTheShutdownTimeout()
    {
        TaskCompletionSource gate = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(
            new Behaviour { Text = (TestEndpoint _, in InboundMessage _) => new ValueTask(gate.Task) },
            builder => builder.Options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("wait");
        await Bounded.Until(() => endpoint.Calls.Count == 2);
        Task stop = server.Server.StopAsync();
        await client.ExpectCloseAsync(CloseCode.GoingAway);
        await server.PassAsync(TimeSpan.FromSeconds(4.9));
        Assert.False(stop.IsCompleted);
        await server.PassAsync(TimeSpan.FromSeconds(0.2));
        await client.ExpectAsync(ReceivedKind.Reset);
        await Bounded.Until(() => server.Log.Failures.Any());
        Assert.Equal("Connections that had not ended after 00:00:05 (ShutdownTimeout) and were reset: 1", Assert.Single(server.Log.Failures).Text);
        gate.SetResult();
        await stop.Within();
    }

    [Fact]
    public async Task TheTokenResetsWhatIsLeftAtOnceAndOnCloseStillComes()
    {
        TaskCompletionSource go = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with { Close = (_, _) => new ValueTask(go.Task) });
        (RawClient _, TestEndpoint endpoint) = await server.ConnectAsync();
        Task stop = server.Server.StopAsync(new CancellationToken(canceled: true));
        await endpoint.Closed.Within();
        await Bounded.Until(() => server.Log.Failures.Any()); // "were reset"
        for (int i = 0; i < 100; i++)
        {
            await Task.Yield();
            Assert.False(stop.IsCompleted);
        }

        go.SetResult();
        await stop.Within();
        Assert.Equal(1, endpoint.CloseCount);
        Assert.True(endpoint.Released.IsCompleted);
        Assert.Equal(0, server.Server.ConnectionCount);
    }

    [Fact]
    public async Task TheTokenOfALaterCallEndsTheStopForEveryCaller()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        using var later = new CancellationTokenSource();
        Task first = server.Server.StopAsync();
        Task second = server.Server.StopAsync(later.Token);
        await client.ExpectCloseAsync(CloseCode.GoingAway);
        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);
        await later.CancelAsync();
        await second.Within();
        await first.Within();
        await client.ExpectAsync(ReceivedKind.Reset);
        await endpoint.Closed.Within();
        Assert.Equal("Stopping was cut short; connections reset: 1", Assert.Single(server.Log.Failures).Text);
    }

    [Fact]
    public async Task ASecondSignalDoesNotWaitForPeers()
    {
        await using TestServer server = TestServer.Create(Behaviour.Echo);
        Task run = server.Server.RunAsync();
        (RawClient client, _) = await server.ConnectAsync();
        var signal = new PosixSignalContext(PosixSignal.SIGTERM);
        server.Server.OnSignal(signal);
        Assert.True(signal.Cancel);
        await client.ExpectCloseAsync(CloseCode.GoingAway);
        Assert.False(run.IsCompleted);
        server.Server.OnSignal(new PosixSignalContext(PosixSignal.SIGINT));
        await run.Within();
        await client.ExpectAsync(ReceivedKind.Reset);
    }

    [Fact]
    public async Task ASignalDuringAStopThatTheProgramBeganIsTheFirst()
    {
        await using TestServer server = TestServer.Create(Behaviour.Echo);
        Task run = server.Server.RunAsync();
        (RawClient client, _) = await server.ConnectAsync();
        Task stop = server.Server.StopAsync();
        server.Server.OnSignal(new PosixSignalContext(PosixSignal.SIGTERM));
        await client.ExpectCloseAsync(CloseCode.GoingAway);
        await client.LeaveAsync();
        await stop.Within();
        await run.Within();
        Assert.Empty(server.Log.Failures);
    }

    [Fact]
    public async Task AHandlerThatNeverEndsDoesNotHoldUpTheStopForEver()
    {
        TaskCompletionSource never = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with { Text = (TestEndpoint _, in InboundMessage _) => new ValueTask(never.Task) });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("hang");
        await Bounded.Until(() => endpoint.Calls.Contains("text hang"));
        Task stop = server.Server.StopAsync();
        await client.ExpectCloseAsync(CloseCode.GoingAway);
        await server.PassAsync(TimeSpan.FromSeconds(31));
        await Bounded.Until(() => server.Log.Failures.Any());
        await Bounded.Until(() => Advance(server, stop));
        never.SetResult();
        await endpoint.Released.Within();
    }

    [Fact]
    public async Task ARequestThatComesWhileTheServerStopsIsNotAccepted()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient holding, _) = await server.ConnectAsync();
        RawClient late = server.Dial();
        await Bounded.Until(() => server.Server.ConnectionCount == 2);
        Task stop = server.Server.StopAsync();
        await holding.ExpectCloseAsync(CloseCode.GoingAway);
        try
        {
            await late.SendAsync(Encoding.ASCII.GetBytes(RawClient.Request("/")));
            Assert.StartsWith("HTTP/1.1 503 ", await late.ReadToEndAsync(), StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // Reset before it was answered.
        }

        await holding.LeaveAsync();
        await stop.Within();
    }

    [Fact]
    public async Task SessionsThatOpenDuringTheStopAreClosedToo()
    {
        for (int round = 0; round < 30; round++)
        {
            await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
            RawClient[] clients = [.. Enumerable.Range(0, 8).Select(_ => server.Dial())];
            Task connecting = Task.WhenAll(clients.Select(static client => client.SendAsync(Encoding.ASCII.GetBytes(RawClient.Request("/")))));
            Task stop = server.Server.StopAsync();
            await connecting;
            await Task.WhenAll(clients.Select(LeaveQuietlyAsync));
            await stop.Within();
            Assert.Empty(server.Log.Failures);
        }
    }

    [Fact]
    public void ASessionThatOpensWhenTheOthersHaveBeenClosedIsClosedAtOnce()
    {
        using var clock = new ConnectionClock(new FakeTimeProvider());
        var transport = new PushTransport();
        var sessions = new OpenSessions();
        sessions.CloseAll(new Farewell(CloseCode.ServiceRestart, "the server is restarting", TimeSpan.FromSeconds(1)));
        (WsConnection connection, TestEndpoint endpoint) =
            TestUpgradeHandler.Create(transport, clock, Behaviour.Echo, openSessions: sessions);
        connection.Start(endpoint, default, responseWritten: false);
        connection.OnBatchEnd();
        Assert.Equal(["open", "close", "release"], endpoint.Calls);
        Assert.Equal(["Close 1012"], transport.TakeFrames());
    }

    [Fact]
    public async Task RunAsyncEndsWhenTheTokenOrSomebodyElseStopsTheServer()
    {
        await using TestServer first = TestServer.Create(Behaviour.Echo);
        using var cancellation = new CancellationTokenSource();
        Task run = first.Server.RunAsync(cancellation.Token);
        (RawClient client, _) = await first.ConnectAsync();
        cancellation.Cancel();
        await client.ExpectCloseAsync(CloseCode.GoingAway);
        await client.LeaveAsync();
        await run.Within();

        await using TestServer second = TestServer.Create(Behaviour.Echo);
        run = second.Server.RunAsync();
        await second.ConnectAsync();
        await second.Server.StopAsync(new CancellationToken(canceled: true)).Within();
        await run.Within();
    }

    [Fact]
    public async Task APeerThatDoesNotAnswerACloseIsResetAfterTheCloseTimeout()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await endpoint.Session.CloseAsync((CloseCode)4000, "bye");
        await client.ExpectCloseAsync((CloseCode)4000);
        await endpoint.Closed.Within(); // does not wait for the peer
        await server.PassAsync(TimeSpan.FromSeconds(29.9));
        Assert.Equal(1, server.Server.ConnectionCount);
        await server.PassAsync(TimeSpan.FromSeconds(0.2));
        await client.ExpectAsync(ReceivedKind.Reset);
        await server.ConnectionsEndedAsync();
        Assert.Equal(new CloseReason((CloseCode)4000, "bye", CloseInitiator.Local, (CloseCode)4000), await endpoint.Closed);
        Assert.Equal(1, endpoint.CloseCount);
    }

    [Fact]
    public async Task APeerThatAnswersTheCloseButStaysIsResetToo()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendCloseAsync(CloseCode.NormalClosure);
        await client.ExpectCloseAsync(CloseCode.NormalClosure);
        await client.ExpectAsync(ReceivedKind.End);
        await endpoint.Closed.Within();
        await server.PassAsync(TimeSpan.FromSeconds(30.1));
        await server.ConnectionsEndedAsync();
    }

    private static bool Advance(TestServer server, Task stop)
    {
        server.Time.Advance(TimeSpan.FromSeconds(0.5));
        return stop.IsCompleted;
    }

    private static async Task LeaveQuietlyAsync(RawClient client)
    {
        try
        {
            await client.ReadHeadAsync();
            if (client.Head.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal))
            {
                await client.ExpectCloseAsync(CloseCode.GoingAway);
                await client.LeaveAsync();
            }
        }
        catch (IOException)
        {
            // Reset in its handshake.
        }
    }
}
