using WsGen.Client;
using WsGen.Client.Connecting;
using WsGen.Client.Reconnecting;
using WsGen.Handshake;

namespace WsGen;

// The life of a client: one session, or one after the other.
public sealed partial class WsClient
{
    private readonly CancellationTokenSource _stop = new();
    private int _state; // a WsClientState

    // OnOpen is at work: what it sends goes before what was kept. What others send meanwhile does not, so it is known by its flow of execution.
    private static readonly AsyncLocal<Task?> s_onOpen = new();
    private volatile bool _isOpening;

    // The connections of the sessions there were: they may take a while to end when the next one is open already. They need the clock as long as that.
    private Task _finished = Task.CompletedTask;

    /// <summary>The state has changed. Called by the client one after the other, on any thread; what a handler throws is logged.</summary>
    public event EventHandler<WsClientStateChangedEventArgs>? StateChanged;

    /// <summary>What the client is about.</summary>
    public WsClientState State => (WsClientState)Volatile.Read(ref _state);

    private void StopReconnecting() => _stop.Cancel();

    /// <summary>A server has agreed; the endpoint is about to be told.</summary>
    private void Begin(OpenedSession opened)
    {
        _current = opened;
        _isOpening = true;
    }

    private static void EnterOnOpen(OpenedSession opened) => s_onOpen.Value = opened.Opened;

    private bool IsInOnOpen => _isOpening && _current is { } current && s_onOpen.Value == current.Opened;

    private void Enter(OpenedSession opened, int attempt)
    {
        Change(new WsClientStateChangedEventArgs(WsClientState.Open, null, null, attempt, TimeSpan.Zero));
        _ = SendKeptAsync(opened);
    }

    /// <summary>Who is who comes first: what was kept is sent when OnOpen has said what it has to say.</summary>
    private async Task SendKeptAsync(OpenedSession opened)
    {
        await Task.WhenAny(opened.Opened, opened.End.Ended).ConfigureAwait(false);
        if (_current == opened)
        {
            if (!opened.End.Ended.IsCompleted)
            {
                _kept?.Connect(opened.Session);
            }

            _isOpening = false;
        }
    }

    /// <summary>Never throws.</summary>
    private async Task LiveAsync(ClientConnector connector, Uri uri)
    {
        CloseReason reason;
        int attempt = 0;
        Exception? error;
        while (true)
        {
            long since = _settings.Time.GetTimestamp();
            OpenedSession current = Current;
            reason = await current.End.Ended.ConfigureAwait(false);
            Remember(current);
            _kept?.Disconnect();
            if (_settings.Time.GetElapsedTime(since) >= _settings.Reconnect.StableAfter)
            {
                attempt = 0;
            }

            error = null;
            if (!ComesBack(reason, ref error))
            {
                break;
            }

            (OpenedSession? opened, uri, attempt, error) = await ReconnectAsync(connector, uri, reason, attempt).ConfigureAwait(false);
            if (opened is null)
            {
                break;
            }

            Enter(opened, attempt);
            if (_stop.IsCancellationRequested)
            {
                opened.Connection.Close(CloseCode.NormalClosure, ""); // asked for while this one was being opened
            }
        }

        await EndAsync(reason, error, attempt).ConfigureAwait(false);
    }

    private void Remember(OpenedSession session) =>
        _finished = _finished.IsCompleted ? session.End.Finished : Task.WhenAll(_finished, session.End.Finished);

    /// <summary>Never throws.</summary>
    private Task EndAsync(CloseReason reason, Exception? error, int attempt)
    {
        _kept?.Close(reason);
        Change(new WsClientStateChangedEventArgs(WsClientState.Closed, reason, error, attempt, TimeSpan.Zero));
        Task end = FinishAsync(reason);
        _messages?.Complete(); // last, for the reader goes on within, and may wait for that end
        return end;
    }

    private async Task FinishAsync(CloseReason reason)
    {
        if (_current is { } last)
        {
            reason = await last.End.Finished.ConfigureAwait(false); // whether it was a clean one is known by then
        }

        _kept?.Forget();
        try
        {
            if (_scope is { } scope)
            {
                await scope.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            _settings.Logger.ScopeFailed(error); // of a service of the application's: nobody else would hear of it
        }

        _closed.TrySetResult(reason);
        await _finished.ConfigureAwait(false);
        ClientClocks.Release(_clock);
    }

    private bool ComesBack(CloseReason reason, ref Exception? error)
    {
        if (!_settings.Reconnect.Enabled || _stop.IsCancellationRequested || reason.Initiator == CloseInitiator.Local)
        {
            return false;
        }

        try
        {
            return _settings.Reconnect.ShouldReconnect?.Invoke(reason) ?? ReconnectRules.InvitesBack(reason);
        }
        catch (Exception failed)
        {
            error = failed; // told with the end
            return false;
        }
    }

    /// <summary>Attempts, until one succeeds, there have been too many, or it makes no sense.</summary>
    private async Task<(OpenedSession? Opened, Uri Uri, int Attempt, Exception? Error)> ReconnectAsync(ClientConnector connector, Uri uri, CloseReason reason, int attempt)
    {
        WsReconnectOptions options = _settings.Reconnect;
        var backoff = new Backoff(options.InitialDelay, options.MaxDelay, Random.Shared.NextDouble);
        Exception? error = null;
        TimeSpan? asked = null;
        bool isPrepared = false;
        OpenedSession? last = _current;
        while (attempt < options.MaxAttempts)
        {
            attempt++;
            TimeSpan delay = backoff.DelayOf(attempt);
            if (asked > delay)
            {
                delay = asked.Value < options.MaxDelay ? asked.Value : options.MaxDelay;
            }

            try
            {
                Change(new WsClientStateChangedEventArgs(WsClientState.Reconnecting, reason, error, attempt, delay));
                // The delay is the purpose: the server is to have peace until then. By the client's clock, and over when the client is closed.
                await Task.Delay(delay, _settings.Time, _stop.Token).ConfigureAwait(false);
                isPrepared = options.BeforeAttempt is null;
                if (options.BeforeAttempt is { } before)
                {
                    uri = await PrepareAsync(before, new WsReconnectAttempt(attempt, reason, error, uri, CopyHeaders())).ConfigureAwait(false);
                    isPrepared = true;
                }

                return (await connector.ConnectAsync(uri, _stop.Token).ConfigureAwait(false), uri, attempt, null);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                RememberAborted();
                return (null, uri, attempt, error);
            }
            catch (Exception failed)
            {
                error = failed;
                RememberAborted();
                if (!isPrepared || !ReconnectRules.MayPass(failed, options.BeforeAttempt is not null))
                {
                    break;
                }

                asked = Backoff.ReadRetryAfter((failed as WsHandshakeException)?.Headers?["Retry-After"], _settings.Time.GetUtcNow());
            }
        }

        return (null, uri, attempt, error);

        // An attempt may fail when its session has been opened already: cancelled in that moment, or too late.
        void RememberAborted()
        {
            if (_current is { } opened && opened != last)
            {
                last = opened;
                Remember(opened);
            }
        }
    }

    private Dictionary<string, string> CopyHeaders()
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in _settings.Headers)
        {
            headers[name] = headers.TryGetValue(name, out string? one) ? one + ", " + value : value; // several fields of one name are one list
        }

        return headers;
    }

    private async Task<Uri> PrepareAsync(Func<WsReconnectAttempt, CancellationToken, ValueTask> before, WsReconnectAttempt attempt)
    {
        await ApplicationCode.RunAsync(before(attempt, _stop.Token), _stop.Token).ConfigureAwait(false);
        Uri uri = Target(attempt.Uri);
        _settings.Headers = [.. attempt.Headers];
        return uri;
    }

    private void Change(WsClientStateChangedEventArgs change)
    {
        Volatile.Write(ref _state, (int)change.State);
        try
        {
            StateChanged?.Invoke(this, change);
        }
        catch (Exception error)
        {
            _settings.Logger.StateHandlerFailed(error, change.State);
        }
    }
}
