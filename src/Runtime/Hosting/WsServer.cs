using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.Connections;
using WsGen.Connections.Telemetry;
using WsGen.Endpoints;
using WsGen.Endpoints.Configuration;
using WsGen.Endpoints.Infrastructure;
using WsGen.Handshake;
using WsGen.Hosting;
using WsGen.Hosting.Draining;
using WsGen.Transports;
using WsGen.Transports.EventLoop.Pipes;

namespace WsGen;

/// <summary>
/// A stand-alone WebSocket server: <c>WsServer.Create(args).AddEndpoints().Build()</c>, then <see cref="RunAsync"/>. Counterpart of
/// <c>jakarta.websocket.server.ServerContainer</c>.
/// </summary>
/// <remarks>Thread-safe. A server starts once and stops once.</remarks>
public sealed partial class WsServer : IAsyncDisposable
{
    private readonly WsServerOptions _options;
    private readonly ServiceProvider _services;
    private readonly ILogger _logger;
    private readonly ConnectionClock _clock;
    private readonly TimeProvider _time;
    private readonly ServerMetrics _metrics;
    private readonly TrafficLog? _traffic;
    private readonly ConnectionOptions _connectionOptions;
    private readonly EndpointEnvironment _environment;
    private readonly EndpointRoutes _routes;
    private readonly Router _router;
    private readonly FullServer _full;
    private readonly LiveConnections _connections;
    private readonly IListeners _listeners;
    private readonly IReadOnlyList<IPEndPoint> _addresses;
    private int _started;
    private volatile bool _accepts;

    internal WsServer(
        WsServerOptions options, IEnumerable<RouteTable> routes, ServiceProvider services, IConnectionListenerFactory? transport,
        Func<IConnectionListenerFactory, IConnectionListenerFactory>? secure, TimeProvider time, ILogger logger,
        Func<HandshakeRequest, CancellationToken, ValueTask<UpgradeTarget?>>? fallback = null)
    {
        _options = options;
        IReadOnlyList<(IPEndPoint EndPoint, bool Secure)> addresses = ListenAddress.Parse(options.Urls);
        _addresses = [.. addresses.Select(static address => address.EndPoint)];
        _services = services;
        _logger = logger;
        _time = time;
        _clock = new ConnectionClock(time, options.TimerResolution);
        _metrics = new ServerMetrics(services.GetService<IMeterFactory>(), _clock);
        _traffic = options.TrafficLog.Create(services.GetService<ILoggerFactory>());
        _connectionOptions = options.ToConnectionOptions() with { Metrics = _metrics.Handshakes, Traffic = _traffic?.OfServer, Refusals = new RefusalLog() };
        _environment = options.ToEnvironment(() => services, _connectionOptions, _clock, logger);
        var gate = new RegistrationGate(options.ForbidsAddAfterHandshake);
        _routes = new EndpointRoutes(gate);
        var unregistered = new UnregisteredEndpoints(_environment);
        Draining = new Drain(options.Drain, options.ShutdownCloseTimeout, () => _routes.Hosts, unregistered, time, logger);
        HealthProbe? health = options.HealthPath is { } path ? new HealthProbe(path, Draining) : null;
        _router = new Router(_routes, gate, _environment, unregistered, Draining, health, fallback);
        _full = new FullServer(gate);
        _connections = new LiveConnections(options.MaxConnections, options.MaxConnectionsPerAddress);
        try
        {
            _routes.Add(routes, _environment);
        }
        catch
        {
            _clock.Dispose();
            _metrics.Dispose();
            throw;
        }

        _listeners = CreateListeners(transport, secure, addresses);
    }

    /// <summary>The addresses the server listens on, with the ports it got; empty before it has started.</summary>
    public IReadOnlyList<string> Addresses { get; private set; } = [];

    /// <summary>
    /// Whether it accepts connections and does not stop: false before it has been started, and from the beginning of <see cref="DrainAsync"/> or
    /// <see cref="StopAsync"/> on. What <see cref="WsServerOptions.HealthPath"/> answers.
    /// </summary>
    public bool IsReady => _accepts && !Draining.HasBegun;

    /// <summary>The files that its settings are from, for people; null: none.</summary>
    internal string? Settings { get; init; }

    /// <summary>How it gets from ready to no sessions.</summary>
    internal Drain Draining { get; }

    /// <summary>The connections it serves now, those still in their opening handshake included.</summary>
    internal int ConnectionCount => _connections.Count;

    /// <summary>A builder with options from appsettings.json, environment and command line.</summary>
    /// <param name="args">The command line, such as <c>--urls ws://0.0.0.0:8080</c>.</param>
    public static WsServerBuilder Create(params string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return new WsServerBuilder(args, Directory.GetCurrentDirectory(), AppContext.BaseDirectory);
    }

    /// <summary>Binds and accepts connections. Completes when every address listens.</summary>
    /// <exception cref="InvalidOperationException">Started before, or stopped.</exception>
    /// <exception cref="IOException">An address cannot be bound.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("The server has been started before. Build another one to start again.");
        }

        DescriptorLimit.Raise();
        if (Settings is not null)
        {
            _logger.SettingsRead(Settings);
        }

        WarnOfUnusedSections();
        if (HasNothingToServe)
        {
            _logger.NoEndpoints(Router.WithoutEndpoints); // some may be added yet, on purpose: a warning, and once
        }

        await _listeners.BindAsync(_addresses, cancellationToken).ConfigureAwait(false);
        Addresses = _listeners.Addresses;
        _listeners.Accept();
        _accepts = true;
    }

    private IListeners CreateListeners(
        IConnectionListenerFactory? transport, Func<IConnectionListenerFactory, IConnectionListenerFactory>? secure,
        IReadOnlyList<(IPEndPoint EndPoint, bool Secure)> addresses)
    {
        int threads = _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount;
        if (!addresses.Any(static address => address.Secure))
        {
            return CreateListeners(transport, threads);
        }

        if (secure is null)
        {
            throw new InvalidOperationException(
                $"The option WsGen:Urls has a wss address, wss://{addresses.First(static address => address.Secure).EndPoint}, " +
                "and no certificate is given. Call UseTls on the server's builder.");
        }

        var listeners = new Listeners(
            secure(transport ?? new LoopPipeListenerFactory(threads, _options.Transport == WsTransport.IoUring, _time, _logger) { Displaced = _metrics.Handshakes.CountStall }),
            _time, _logger, secure: true);
        listeners.OnAccepted(Serve);
        return new SecureListeners(addresses.All(static address => address.Secure) ? null : CreateListeners(transport, threads), listeners, addresses);
    }

    private IListeners CreateListeners(IConnectionListenerFactory? transport, int threads)
    {
        if (transport is null)
        {
            return new LoopListeners(threads, _options.Transport == WsTransport.IoUring, _time, _logger, TryServe, Forget) { Displaced = CountStall };
        }

        var listeners = new Listeners(transport, _time, _logger);
        listeners.OnAccepted(Serve);
        return listeners;
    }

    /// <summary>On an event loop, whose connections push by themselves.</summary>
    private bool TryServe(TransportConnection connection)
    {
        Admission admission = _connections.Add(connection);
        if (admission == Admission.Dropped)
        {
            _metrics.Handshakes.CountUnanswered(HandshakeViolation.TooManyConnections);
            return false;
        }

        UpgradeHandler handler = admission == Admission.Served ? _router : _full;
        new OpeningHandshake(connection, handler, _connectionOptions, _clock, _logger).Start();
        return true;
    }

    /// <summary>Of a handler, or of a configurator in the opening handshake.</summary>
    private void CountStall(TransportConnection connection) =>
        ((connection.Receiver as WsConnection)?.Options.Metrics ?? _metrics.Handshakes).CountStall();

    private void Forget(TransportConnection connection) => _connections.Remove(connection);

    private void Serve(ConnectionContext context)
    {
        var connection = new PipeConnection(context.Transport, context);
        Admission admission = _connections.Add(connection);
        if (admission == Admission.Dropped)
        {
            _metrics.Handshakes.CountUnanswered(HandshakeViolation.TooManyConnections);
            context.Abort();
            return;
        }

        UpgradeHandler handler = admission == Admission.Served ? _router : _full;
        new OpeningHandshake(connection, handler, _connectionOptions, _clock, _logger).Start();

        // Not here: user code may run before the first wait, and must neither hold up the next connection nor inherit the execution
        // context of whoever started the server.
        ThreadPool.UnsafeQueueUserWorkItem(
            static serve => _ = serve.Server.ServeAsync(serve.Connection, serve.Context),
            (Server: this, Connection: connection, Context: context),
            preferLocal: false);
    }

    private async Task ServeAsync(PipeConnection connection, ConnectionContext context)
    {
        try
        {
            await connection.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            await context.DisposeAsync().ConfigureAwait(false);
            _connections.Remove(connection);
        }
    }
}
