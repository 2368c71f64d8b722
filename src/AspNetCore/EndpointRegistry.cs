using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WsGen.Connections;
using WsGen.Connections.Telemetry;
using WsGen.Endpoints;
using WsGen.Endpoints.Configuration;
using WsGen.Endpoints.Infrastructure;
using WsGen.Hosting;
using WsGen.Hosting.Draining;
using WsGen.Transports.EventLoop.Pipes;

namespace WsGen.AspNetCore;

/// <summary>The endpoints of one application: made once, drained when it stops.</summary>
internal sealed class EndpointRegistry : IDisposable
{
    // Not the name of a class: who filters by it must not care what classes are called.
    private const string LogCategory = "WsGen.AspNetCore";

    private readonly Lock _gate = new();
    private readonly HashSet<WsConnection> _connections = [];
    private readonly EndpointEnvironment _environment;
    private readonly ConnectionClock _clock;
    private readonly TrafficLog? _traffic;
    private readonly TimeSpan _shutdownCloseTimeout;
    private readonly ServerApplicationConfig[] _applicationConfigs;
    private bool _applicationEndpointsTaken;
    private Task? _draining;

    public EndpointRegistry(
        IOptions<WsOptions> options, IServiceProvider services, ILoggerFactory loggers, IHostApplicationLifetime lifetime,
        IEnumerable<ServerApplicationConfig> applicationConfigs, IOptions<HostOptions> host, TimeProvider? time = null)
    {
        DescriptorLimit.Raise(); // before the host listens
        options.Value.Validate();
        options.Value.Drain.CheckFit(options.Value.ShutdownCloseTimeout, host.Value.ShutdownTimeout, "HostOptions.ShutdownTimeout");
        _applicationConfigs = [.. applicationConfigs];
        Logger = loggers.CreateLogger(LogCategory);
        Gate = new RegistrationGate(options.Value.ForbidsAddAfterHandshake);
        _shutdownCloseTimeout = options.Value.ShutdownCloseTimeout;
        ClosesOnAuthenticationExpiration = options.Value.CloseOnAuthenticationExpiration;
        _clock = new ConnectionClock(time ?? TimeProvider.System, options.Value.TimerResolution);
        Metrics = new ServerMetrics(services.GetService<IMeterFactory>(), _clock);
        _traffic = options.Value.TrafficLog.Create(services.GetService<ILoggerFactory>());
        ConnectionOptions connections = options.Value.ToConnectionOptions() with { Metrics = Metrics.Handshakes, Traffic = _traffic?.OfServer };
        _environment = options.Value.ToEnvironment(() => services, connections, _clock, Logger);
        Unregistered = new UnregisteredEndpoints(_environment);
        Drain = new Drain(options.Value.Drain, _shutdownCloseTimeout, Mappings.Hosts, Unregistered, time ?? TimeProvider.System, Logger);
        foreach (LoopPipeListenerFactory loops in services.GetServices<IConnectionListenerFactory>().OfType<LoopPipeListenerFactory>())
        {
            loops.Displaced = Metrics.Handshakes.CountStall;
        }

        // A signal comes this way first, the host then waits in DrainService. Of hosts that have no such services this is all that is heard.
        lifetime.ApplicationStopping.Register(() => _ = DrainAsync(CancellationToken.None));
    }

    /// <summary>Whether endpoints may be mapped.</summary>
    public RegistrationGate Gate { get; }

    /// <summary>Whether a session closes when the authentication of its user ends.</summary>
    public bool ClosesOnAuthenticationExpiration { get; }

    /// <summary>What has been mapped, and where.</summary>
    public EndpointMappings Mappings { get; } = new();

    /// <summary>Whether the application stops, and how far it is.</summary>
    public Drain Drain { get; }

    /// <summary>Where everything of the application's endpoints is logged.</summary>
    public ILogger Logger { get; }

    /// <summary>Writes down there which handshakes are refused.</summary>
    public RefusalLog Refusals { get; } = new();

    /// <summary>What is counted of the application.</summary>
    public ServerMetrics Metrics { get; }

    /// <summary>What requests were upgraded to by hand.</summary>
    private UnregisteredEndpoints Unregistered { get; }

    /// <summary>What the application's configurations leave of a generated table.</summary>
    public RouteTable Filter(RouteTable routes) => EndpointFilter.Apply(routes, _applicationConfigs);

    /// <summary>What the application's configurations add, once.</summary>
    public IEnumerable<ServerEndpointConfig> TakeApplicationEndpoints()
    {
        lock (_gate)
        {
            if (_applicationEndpointsTaken)
            {
                return [];
            }

            _applicationEndpointsTaken = true;
        }

        return _applicationConfigs.SelectMany(static config => config.GetEndpointConfigs());
    }

    /// <summary>Takes note of an endpoint that is being mapped.</summary>
    /// <param name="builder">Where.</param>
    /// <param name="descriptor">The endpoint.</param>
    /// <param name="isGenerated">With all others that the generated table has.</param>
    /// <exception cref="InvalidOperationException">The gate is closed, or a service that the endpoint needs is missing.</exception>
    public EndpointMapping Add(IEndpointRouteBuilder builder, EndpointDescriptor descriptor, bool isGenerated)
    {
        Gate.ThrowIfClosed();
        RequiredService.Check(descriptor, _environment.Services());
        return Mappings.Add(builder, descriptor, isGenerated, made => new EndpointHost(made, _environment));
    }

    /// <summary>The host of an endpoint that is mapped, the first if it is so at several places; otherwise one that lives as long as its configuration.</summary>
    public EndpointHost HostOf(ServerEndpointConfig config) => Mappings.FindHost(config.Descriptor) ?? Unregistered.HostOf(config);

    /// <summary>Tells of endpoints that the options name and nobody has mapped, and if nobody has mapped any.</summary>
    public void WarnOfUnknown()
    {
        _traffic?.WarnOfUnknown();
        if (Mappings.Hosts().Length == 0)
        {
            Logger.NothingMapped(); // no warning, for it may be meant
        }
    }

    public void Add(WsConnection connection)
    {
        lock (_gate)
        {
            _connections.Add(connection);
        }
    }

    public void Remove(WsConnection connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
        }
    }

    public void Dispose()
    {
        _clock.Dispose();
        Metrics.Dispose();
        _traffic?.Flush();
    }

    /// <summary>Closes the sessions, as the options say. Whoever asks first begins it; all wait for the same.</summary>
    /// <param name="hurry">There is no more time: what is left is closed at once.</param>
    public async Task DrainAsync(CancellationToken hurry)
    {
        Task draining;
        lock (_gate)
        {
            draining = _draining ??= DrainOnceAsync();
        }

        using CancellationTokenRegistration hurrying = hurry.UnsafeRegister(static drain => ((Drain)drain!).Hurry(), Drain);
        await draining.ConfigureAwait(false);
    }

    private async Task DrainOnceAsync()
    {
        await Drain.BeginAsync().ConfigureAwait(false);
        WsConnection[] connections;
        lock (_gate)
        {
            connections = [.. _connections];
        }

        foreach (WsConnection connection in connections)
        {
            connection.Hurry(_shutdownCloseTimeout); // what was closing already gets no longer than what is closed now
        }
    }
}
