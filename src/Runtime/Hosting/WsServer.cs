using System.Net;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.Connections;
using WsGen.Endpoints;
using WsGen.Endpoints.Infrastructure;
using WsGen.Hosting;
using WsGen.Transports;

namespace WsGen;

/// <summary>
/// A stand-alone WebSocket server: <c>WsServer.Create(args).AddEndpoints().Build()</c>, then <see cref="RunAsync"/>. Counterpart of
/// <c>jakarta.websocket.server.ServerContainer</c>.
/// </summary>
/// <remarks>Thread-safe. A server starts once and stops once.</remarks>
public sealed class WsServer : IAsyncDisposable
{
    private readonly WsServerOptions _options;
    private readonly ServiceProvider _services;
    private readonly IConnectionListenerFactory _transport;
    private readonly ILogger _logger;
    private readonly ConnectionClock _clock;
    private readonly TimeProvider _time;
    private readonly ConnectionOptions _connectionOptions;
    private readonly EndpointEnvironment _environment;
    private readonly EndpointRoutes _routes = new();
    private readonly Router _router;
    private readonly LiveConnections _connections = new();
    private readonly List<IConnectionListener> _listeners = [];
    private readonly List<Task> _accepting = [];
    private int _started;
    private Task? _stopping;

    internal WsServer(
        WsServerOptions options, IEnumerable<RouteTable> routes, ServiceProvider services, IConnectionListenerFactory transport,
        TimeProvider time, ILogger logger)
    {
        _options = options;
        _services = services;
        _transport = transport;
        _logger = logger;
        _time = time;
        _clock = new ConnectionClock(time);
        _connectionOptions = options.ToConnectionOptions();
        _environment = new EndpointEnvironment(() => services, _connectionOptions, options.ToOriginPolicy(), _clock, logger);
        _router = new Router(_routes);
        foreach (RouteTable table in routes)
        {
            _routes.Add(table, _environment);
        }
    }

    /// <summary>The addresses the server listens on, with the ports it got; empty before it has started.</summary>
    public IReadOnlyList<string> Addresses { get; private set; } = [];

    /// <summary>A builder with options from appsettings.json, environment and command line.</summary>
    /// <param name="args">The command line, such as <c>--urls ws://0.0.0.0:8080</c>.</param>
    public static WsServerBuilder Create(params string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return new WsServerBuilder(args);
    }

    /// <summary>Adds an endpoint while the server runs. Requests that come from now on find it.</summary>
    /// <typeparam name="T">A partial class with <see cref="ServerEndpointAttribute"/>.</typeparam>
    /// <exception cref="InvalidOperationException">Its path matches the same requests as that of another endpoint. Nothing was added.</exception>
    public void AddEndpoint<T>()
        where T : IServerEndpoint<T> => _routes.Add(RouteTable.Create(T.Descriptor), _environment);

    /// <summary>Binds and accepts connections. Completes when every address listens.</summary>
    /// <exception cref="InvalidOperationException">Started before, or an address is not one.</exception>
    /// <exception cref="IOException">An address cannot be bound.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("The server has been started before. Build another one to start again.");
        }

        foreach (IPEndPoint address in ListenAddress.Parse(_options.Urls))
        {
            _listeners.Add(await _transport.BindAsync(address, cancellationToken).ConfigureAwait(false));
        }

        Addresses = [.. _listeners.Select(listener => ListenAddress.Format(listener.EndPoint))];
        foreach (IConnectionListener listener in _listeners)
        {
            _logger.Listening(ListenAddress.Format(listener.EndPoint));
            _accepting.Add(AcceptAsync(listener));
        }
    }

    /// <summary>
    /// Starts if it has not been started, and serves until SIGTERM, SIGINT or the token asks to stop; then stops as
    /// <see cref="StopAsync"/> does.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using CancellationTokenRegistration cancelled = cancellationToken.Register(() => stop.TrySetResult());
        if (Volatile.Read(ref _started) == 0)
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
        }

        await stop.Task.ConfigureAwait(false);
        await StopAsync(CancellationToken.None).ConfigureAwait(false);

        void OnSignal(PosixSignalContext context)
        {
            // The process ends when everything has been said, not now.
            context.Cancel = true;
            stop.TrySetResult();
        }
    }

    /// <summary>
    /// Accepts nothing more, closes every session with 1001, and waits until handlers and closing handshakes are done, for at most
    /// <see cref="WsServerOptions.ShutdownTimeout"/>; what is left then is reset.
    /// </summary>
    /// <param name="cancellationToken">Resets what is left at once.</param>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        lock (_connections)
        {
            return _stopping ??= StopOnceAsync(cancellationToken);
        }
    }

    /// <summary>Stops, and disposes the services.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AcceptAsync(IConnectionListener listener)
    {
        // Leaves the starting thread at once.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (await listener.AcceptAsync().ConfigureAwait(false) is { } context)
            {
                _ = ServeAsync(context);
            }
        }
        catch (Exception error)
        {
            _logger.AcceptFailed(error, ListenAddress.Format(listener.EndPoint));
        }
    }

    private async Task ServeAsync(ConnectionContext context)
    {
        var connection = new PipeConnection(context.Transport, context);
        _connections.Add(connection);
        var handshake = new OpeningHandshake(connection, _router, _connectionOptions, _clock, _logger);
        handshake.Start();
        await connection.RunAsync().ConfigureAwait(false);
        await context.DisposeAsync().ConfigureAwait(false);
        _connections.Remove(connection);
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        _router.IsStopping = true;
        foreach (IConnectionListener listener in _listeners)
        {
            await listener.UnbindAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await Task.WhenAll(_accepting).ConfigureAwait(false);
        _logger.Stopping(_connections.Count);
        foreach (EndpointHost host in _routes.Hosts)
        {
            host.OpenSessions.CloseAll(CloseCode.GoingAway, EndpointDispatcher.StoppingReason);
        }

        // Who has not even finished its request has no session to close.
        _connections.Abort(static connection => connection.Receiver is OpeningHandshake);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timeout = new CancellationTokenSource(_options.ShutdownTimeout, _time);
        using CancellationTokenRegistration linked = timeout.Token.Register(limit.Cancel);
        try
        {
            await _connections.WhenEmpty().WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            int left = _connections.Abort(static _ => true);
            _logger.StoppedByForce(left, _options.ShutdownTimeout);
        }

        foreach (IConnectionListener listener in _listeners)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }

        _clock.Dispose();
    }
}
