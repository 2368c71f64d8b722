using System.Runtime.InteropServices;
using WsGen.Connections;
using WsGen.Hosting;
using WsGen.Hosting.Draining;
using WsGen.Transports;

namespace WsGen;

// How it runs until somebody asks it to stop, and what happens then: the drain, then the end.
public sealed partial class WsServer
{
    // For the OnClose callbacks of connections that had to be reset.
    private static readonly TimeSpan TimeAfterReset = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _forced = new();
    private readonly TaskCompletionSource _stopRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _signals;
    private Task? _stopping;

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
    /// Is not ready any more, closes every session as <see cref="WsOptions.Drain"/> says (at once and with 1001, unless it says something else), then accepts
    /// nothing more, and waits until handlers and closing handshakes are done: all of it for at most <see cref="WsServerOptions.ShutdownTimeout"/>; what is left then is reset.
    /// </summary>
    /// <param name="cancellationToken">Resets what is left at once. So does the token of any other call, the first or a later one.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _started, 1) == 0)
        {
            Draining.Hurry(); // stopped before it was started: it stays so, and nobody has to notice
        }

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

    /// <summary>
    /// The first part of <see cref="StopAsync"/> alone: the server is not ready any more, serves on for the delay, refuses new sessions from then on (503, with
    /// Retry-After), and closes the open ones over the period, as <see cref="WsOptions.Drain"/> says. It goes on listening, and a load balancer hears that it is not
    /// ready. <see cref="StopAsync"/> may follow at any time, and goes on where this is.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait. What has begun goes on: a server that is not ready any more does not become so again.</param>
    /// <returns>
    /// Completes when every session has been sent its close frame, after <see cref="DrainOptions.Delay"/> and <see cref="DrainOptions.Period"/> at most. Handlers and closing
    /// handshakes may still be under way.
    /// </returns>
    /// <exception cref="InvalidOperationException">The server has not been started.</exception>
    /// <exception cref="OperationCanceledException">The token has fired.</exception>
    public Task DrainAsync(CancellationToken cancellationToken = default) => Volatile.Read(ref _started) != 0
        ? Draining.BeginAsync().WaitAsync(cancellationToken)
        : throw new InvalidOperationException("The server has not been started: there is nothing to drain.");

    /// <summary>Stops, and disposes the services.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _metrics.Dispose();
        _traffic?.Flush();
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    private async Task StopOnceAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_forced.Token);
        using var timeout = new CancellationTokenSource(_options.ShutdownTimeout, _time);
        using CancellationTokenRegistration linked = timeout.Token.Register(limit.Cancel);
        using (limit.Token.UnsafeRegister(static drain => ((Drain)drain!).Hurry(), Draining))
        {
            await Draining.BeginAsync().ConfigureAwait(false);
        }

        await _listeners.UnbindAsync().ConfigureAwait(false);
        _logger.Stopping(_connections.Count);
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
                _logger.StoppedByTimeout(_options.ShutdownTimeout, left);
            }

            await LetEndAsync().ConfigureAwait(false);
        }

        await _listeners.DisposeAsync().ConfigureAwait(false);
        _clock.Dispose();
        _traffic?.Flush();
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
