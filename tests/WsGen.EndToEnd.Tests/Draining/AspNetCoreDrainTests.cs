using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.BadInput;
using WsGen.EndToEnd.Tests.Handshakes;
using WsGen.EndToEnd.Tests.Routing;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Draining;

/// <summary>An application that stops: the host of .NET lets the drain happen while Kestrel still serves. Time stands still.</summary>
public sealed class AspNetCoreDrainTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _steps = new();

    [Theory]
    [InlineData(false)] // somebody calls StopAsync
    [InlineData(true)] // a signal, or StopApplication: the lifetime hears of it first
    public async Task ItIsNotReadyFirstAndKestrelServesUntilTheSessionsHaveBeenClosed(bool byLifetime)
    {
        await using WebApplication application = await StartAsync();
        int port = RoutingTests.PortOf(application);
        await using RawClient first = await OpenAsync(application, 1);
        await using RawClient second = await OpenAsync(application, 2);
        Assert.Equal((200, "Healthy"), await HealthAsync(port));

        Task stop = BeginStop(application, byLifetime);
        await Bounded.Until(() => DrainOf(application).HasBegun);
        await using RawClient late = await OpenAsync(application, 3); // the load balancer has not noticed
        Assert.Equal((503, "Unhealthy"), await HealthAsync(port));
        await first.SendAsync(RawClient.Text("still here"));
        Assert.Equal("still here", await first.ReadTextAsync());

        await AdvanceUntilAsync(() => DrainOf(application).OpenCount == 2);
        Assert.Equal((503, "Unhealthy"), await HealthAsync(port));
        await using (RawClient refused = await RawClient.ConnectAsync(port))
        {
            await refused.SendAsync(RawClient.UpgradeRequest("/drained"));
            RawClient.Response response = await refused.ReadResponseAsync();
            Assert.Equal((503, "1"), (response.Status, response.Headers["retry-after"]));
        }

        Assert.False(stop.IsCompleted);
        Assert.DoesNotContain("kestrel stopped", _steps);
        await AdvanceUntilAsync(() => DrainOf(application).OpenCount == 0);
        foreach (RawClient client in new[] { first, second, late })
        {
            Assert.Equal((1012, "the server is restarting"), await client.ReadCloseAsync());
            await client.SendAsync(RawClient.Frame(0x88, [0x03, 0xF4])); // 1012
        }

        await stop.Within();
        Assert.Equal(["closed 1012 Local", "closed 1012 Local", "closed 1012 Local", "kestrel stopped"], _steps);
    }

    /// <summary>The host's own time-out is over before the drain is.</summary>
    [Fact]
    public async Task TheTokenOfTheStopLeavesOutTheRest()
    {
        await using WebApplication application = await StartAsync();
        await using RawClient client = await OpenAsync(application, 1);
        using var forced = new CancellationTokenSource();
        Task stop = application.StopAsync(forced.Token);
        await Bounded.Until(() => DrainOf(application).HasBegun);
        Assert.Equal(1, DrainOf(application).OpenCount);
        await forced.CancelAsync();
        await stop.Within();
        await Bounded.Until(() => !_steps.IsEmpty && DrainOf(application).OpenCount == 0);
        Assert.Contains("closed 1012 Local", _steps);
    }

    [Fact]
    public async Task ADrainThatTheHostWouldCutShortIsRefusedWhenTheApplicationStarts()
    {
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(static builder =>
            builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(7))));
        Assert.Equal(
            "The options WsGen:Drain:Delay and WsGen:Drain:Period are 00:00:05 and 00:00:02; with WsGen:ShutdownCloseTimeout, which is 00:00:01, they must be no longer than HostOptions.ShutdownTimeout, which is 00:00:07.",
            refused.Message);
        await using WebApplication application = await StartAsync(static builder =>
            builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(8)));
    }

    [Fact]
    public async Task TheCheckHasTheNumberOfSessionsAndTheTagReady()
    {
        await using WebApplication application = await StartAsync();
        await using RawClient client = await OpenAsync(application, 1);
        HealthCheckService checks = application.Services.GetRequiredService<HealthCheckService>();
        HealthReport report = await checks.CheckHealthAsync(static check => check.Tags.Contains("ready"), TestContext.Current.CancellationToken);
        Assert.Equal((HealthStatus.Healthy, "ready", 1), Read(report.Entries["wsgen"]));
        _ = DrainOf(application).BeginAsync();
        report = await checks.CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal((HealthStatus.Unhealthy, "stopping", 1), Read(report.Entries["wsgen"]));
        Assert.Equal((HealthStatus.Degraded, "stopping", 1), Read(report.Entries["other"]));

        static (HealthStatus Status, string? Description, object Sessions) Read(HealthReportEntry entry) =>
            (entry.Status, entry.Description, entry.Data["sessions"]);
    }

    private static WsGen.Hosting.Draining.Drain DrainOf(WebApplication application) => application.Services.GetRequiredService<EndpointRegistry>().Drain;

    /// <summary>With its session, which begins behind the 101.</summary>
    private static async Task<RawClient> OpenAsync(WebApplication application, int sessions)
    {
        RawClient client = await RawClient.OpenAsync(RoutingTests.PortOf(application), "/drained");
        await Bounded.Until(() => DrainOf(application).OpenCount == sessions);
        return client;
    }

    private static async Task<(int Status, string Body)> HealthAsync(int port)
    {
        using var http = new HttpClient();
        using HttpResponseMessage answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health"), TestContext.Current.CancellationToken).Within();
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static Task BeginStop(WebApplication application, bool byLifetime)
    {
        if (!byLifetime)
        {
            return application.StopAsync(TestContext.Current.CancellationToken);
        }

        Task shutdown = application.WaitForShutdownAsync(TestContext.Current.CancellationToken); // what Run does, behind the start
        application.Lifetime.StopApplication();
        Assert.True(DrainOf(application).HasBegun); // before anybody else has heard of it
        return shutdown;
    }

    private Task AdvanceUntilAsync(Func<bool> condition) => Bounded.Until(() =>
    {
        if (condition())
        {
            return true;
        }

        _time.Advance(TimeSpan.FromMilliseconds(50));
        return false;
    });

    private async Task<WebApplication> StartAsync(Action<WebApplicationBuilder>? configure = null)
    {
        WebApplication application = await RoutingTests.StartAsync(
            application =>
            {
                application.MapEndpoint(ServerEndpointConfig.Create("/drained", () => new Noting(_steps)));
                application.MapHealthChecks("/health", new HealthCheckOptions { Predicate = static check => check.Tags.Contains("ready") });
            },
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(_time);
                builder.Services.AddWsGen(static options =>
                {
                    options.Drain.Delay = Delay;
                    options.Drain.Period = Period;
                    options.Drain.CloseCode = CloseCode.ServiceRestart;
                });
                builder.Services.AddHealthChecks().AddWsGen().AddWsGen("other", HealthStatus.Degraded, ["later"]);
                configure?.Invoke(builder);
            });
        application.Lifetime.ApplicationStopped.Register(() => _steps.Enqueue("kestrel stopped"));
        return application;
    }

    /// <summary>Echoes, and notes its end.</summary>
    private sealed class Noting(ConcurrentQueue<string> steps) : Endpoint
    {
        public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
        {
            session.AddMessageHandler((string text) => session.SendAsync(text));
            return default;
        }

        public override ValueTask OnCloseAsync(WsSession session, CloseReason reason)
        {
            steps.Enqueue($"closed {(int)reason.Code} {reason.Initiator}");
            return default;
        }
    }
}
