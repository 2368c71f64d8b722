using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using WsGen.Hosting;
using WsGen.Transports.InMemory;

namespace WsGen.Testing;

/// <summary>
/// A server within the process: no port, no socket, and a clock that stands still until the test moves it. Everything else is what the real one does: the opening handshake, the
/// protocol, limits, time-outs, dispatch. Thread-safe.
/// </summary>
public sealed class WsTestServer : IAsyncDisposable
{
    private readonly InMemoryListener _listener;
    private readonly TestLog _log;

    private WsTestServer(WsServer server, InMemoryListener listener, FakeTimeProvider time, TestLog log)
    {
        Server = server;
        _listener = listener;
        Time = time;
        _log = log;
    }

    /// <summary>The server.</summary>
    public WsServer Server { get; }

    /// <summary>The clock of the server and, where they ask for a <see cref="TimeProvider"/>, of its endpoints. Moved by <see cref="FakeTimeProvider.Advance"/>.</summary>
    public FakeTimeProvider Time { get; }

    /// <summary>How long a test waits for what it expects, by the real clock, before it fails. Default: 10 seconds.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What has been logged at <see cref="LogLevel.Information"/> and above, in order: level, category and message, and the exception.</summary>
    public IReadOnlyList<string> Log => _log.Lines;

    /// <summary>Starts a server.</summary>
    /// <param name="configure">Adds endpoints and services, and sets options. <c>AddEndpoints()</c> adds those of the project that calls it; <c>AddEndpoint&lt;T&gt;()</c> one of any project.</param>
    /// <exception cref="InvalidOperationException">An option cannot work, two endpoints have the same path, or a service that an endpoint needs is missing.</exception>
    public static async Task<WsTestServer> StartAsync(Action<WsServerBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var listener = new InMemoryListener();
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var log = new TestLog();
        WsServerBuilder builder = WsServer.Create();
        builder.TimeProvider = time;
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Logging.ClearProviders().AddProvider(log);
        configure(builder);
        builder.Transport = listener;
        WsServer server = builder.Build();
        await server.StartAsync().ConfigureAwait(false);
        return new WsTestServer(server, listener, time, log);
    }

    /// <summary>Opens a connection.</summary>
    /// <param name="target">Path and query, as in <c>/chat/garden?color=green</c>, percent-encoded.</param>
    /// <param name="request">What is special about the request, or null.</param>
    /// <exception cref="WsTestException">The server has answered with anything but 101, or not at all.</exception>
    public async Task<WsTestClient> ConnectAsync(string target, TestRequest? request = null)
    {
        WsTestClient client = await AskAsync(target, request).ConfigureAwait(false);
        if (client.Response.Status == 101)
        {
            return client;
        }

        await client.DisposeAsync().ConfigureAwait(false);
        throw new WsTestException(
            $"The upgrade of {target} was refused with {client.Response}" +
            (Server.HasNothingToServe ? $"{Environment.NewLine}The server has no endpoint. {Router.WithoutEndpoints}" : ""));
    }

    /// <summary>Sends an upgrade request that is to be refused.</summary>
    /// <param name="target">Path and query.</param>
    /// <param name="request">What is special about the request, or null.</param>
    /// <exception cref="WsTestException">It was accepted, or there is no answer.</exception>
    public async Task<TestResponse> ExpectRefusalAsync(string target, TestRequest? request = null)
    {
        await using WsTestClient client = await AskAsync(target, request).ConfigureAwait(false);
        return client.Response.Status == 101 ? throw new WsTestException($"The upgrade of {target} was to be refused, and was accepted.") : client.Response;
    }

    /// <summary>Moves the clock in steps, until something is so: for what takes several turns of a timer, with the work of others between.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <param name="step">How far each step goes. More than zero.</param>
    /// <param name="limit">How far the clock is moved at most.</param>
    /// <exception cref="WsTestException">The clock has been moved that far, and it is not so.</exception>
    public async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan step, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, TimeSpan.Zero);
        for (TimeSpan moved = default; !condition(); moved += step)
        {
            if (moved >= limit)
            {
                throw new WsTestException($"What was waited for has not come about within {limit} of the server's time.");
            }

            Time.Advance(step);
            await Task.Yield();
        }
    }

    /// <summary>Stops the server as SIGTERM does: sessions are closed with 1001, and waited for.</summary>
    /// <param name="cancellationToken">Waits for nothing any more.</param>
    public Task StopAsync(CancellationToken cancellationToken = default) => Server.StopAsync(cancellationToken);

    /// <summary>Stops it without waiting for peers.</summary>
    public async ValueTask DisposeAsync()
    {
        await Server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await Server.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<WsTestClient> AskAsync(string target, TestRequest? request)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        ConnectionContext connection = _listener.Connect();
        var client = new WsTestClient(connection, this);
        try
        {
            await client.AskAsync(target, request ?? new TestRequest()).ConfigureAwait(false);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
