using System.Diagnostics.Metrics;
using System.Net;
using System.Runtime.InteropServices;
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
    // For the OnClose callbacks of connections that had to be reset.
    private static readonly TimeSpan TimeAfterReset = TimeSpan.FromSeconds(1);

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
    private readonly CancellationTokenSource _forced = new();
    private readonly TaskCompletionSource _stopRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;
    private int _signals;
    private Task? _stopping;

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
        _connectionOptions = options.ToConnectionOptions() with { Metrics = _metrics.Handshakes, Traffic = _traffic?.OfServer };
        _environment = options.ToEnvironment(() => services, _connectionOptions, _clock, logger);
        var gate = new RegistrationGate(options.ForbidsAddAfterHandshake);
        _routes = new EndpointRoutes(gate);
        _router = new Router(_routes, gate, _environment, fallback);
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

    /// <summary>The connections it serves now, those still in their opening handshake included.</summary>
    internal int ConnectionCount => _connections.Count;

    /// <summary>A builder with options from appsettings.json, environment and command line.</summary>
    /// <param name="args">The command line, such as <c>--urls ws://0.0.0.0:8080</c>.</param>
    public static WsServerBuilder Create(params string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return new WsServerBuilder(args);
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
        WarnOfUnusedSections();
        await _listeners.BindAsync(_addresses, cancellationToken).ConfigureAwait(false);
        Addresses = _listeners.Addresses;
        _listeners.Accept();
    }

    /// <summary>
    /// Starts if it has not been started, and serves until SIGTERM, SIGINT, the token or a call of <see cref="StopAsync"/> asks to stop;
    /// then stops as <see cref="StopAsync"/> does. A second signal resets what is left at once.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using CancellationTokenRegistration cancelled = cancellationToken.Register(() => _stopRequested.TrySetResult());
        if (Volatile.Read(ref _started) == 0)
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
        }

        await _stopRequested.Task.ConfigureAwait(false);
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>What <see cref="RunAsync"/> does on SIGTERM and SIGINT.</summary>
    internal void OnSignal(PosixSignalContext context)
    {
        // The process ends when everything has been said, not now; who asks twice does not want to wait for that.
        context.Cancel = true;
        _stopRequested.TrySetResult();
        if (Interlocked.Increment(ref _signals) > 1)
        {
            _forced.Cancel();
        }
    }

    /// <summary>
    /// Accepts nothing more, closes every session with 1001, and waits until handlers and closing handshakes are done, for at most
    /// <see cref="WsServerOptions.ShutdownTimeout"/>; what is left then is reset.
    /// </summary>
    /// <param name="cancellationToken">Resets what is left at once. So does the token of any other call, the first or a later one.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Exchange(ref _started, 1); // stopped before it was started: it stays so
        _stopRequested.TrySetResult();
        Task stopping;
        lock (_connections)
        {
            stopping = _stopping ??= StopOnceAsync();
        }

        using CancellationTokenRegistration forcing = cancellationToken.UnsafeRegister(
            static forced => ((CancellationTokenSource)forced!).Cancel(), _forced);
        await stopping.ConfigureAwait(false);
    }

    /// <summary>Stops, and disposes the services.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _metrics.Dispose();
        _traffic?.Flush();
        await _services.DisposeAsync().ConfigureAwait(false);
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

    private async Task StopOnceAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_forced.Token);
        using var timeout = new CancellationTokenSource(_options.ShutdownTimeout, _time);
        using CancellationTokenRegistration linked = timeout.Token.Register(limit.Cancel);
        _router.IsStopping = true;
        await _listeners.UnbindAsync().ConfigureAwait(false);
        _logger.Stopping(_connections.Count);
        foreach (EndpointHost host in _routes.Hosts)
        {
            host.OpenSessions.CloseAll(CloseCode.GoingAway, EndpointDispatcher.StoppingReason, _options.ShutdownCloseTimeout);
        }

        _router.Unregistered.CloseAll(_options.ShutdownCloseTimeout);
        foreach (TransportConnection connection in _connections.Snapshot())
        {
            (connection.Receiver as WsConnection)?.Hurry(_options.ShutdownCloseTimeout);
            (connection.Receiver as OpeningHandshake)?.Abandon();
        }

        // Who has not even finished its request has no session to close.
        _connections.Abort(static connection => connection.Receiver is OpeningHandshake);

        try
        {
            await _connections.WhenEmpty().WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            int left = _connections.Abort(static _ => true);
            if (_forced.IsCancellationRequested)
            {
                _logger.StoppedByForce(left);
            }
            else
            {
                _logger.StoppedByTimeout(left, _options.ShutdownTimeout);
            }

            await LetEndAsync().ConfigureAwait(false);
        }

        await _listeners.DisposeAsync().ConfigureAwait(false);
        _clock.Dispose();
    }

    /// <summary>What was reset still gets its OnClose, unless a handler does not come back at all.</summary>
    private async Task LetEndAsync()
    {
        try
        {
            await _connections.WhenEmpty().WaitAsync(TimeAfterReset, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Nothing can be done about a handler that does not end.
        }
    }
}
