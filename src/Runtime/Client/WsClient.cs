using Microsoft.Extensions.DependencyInjection;
using WsGen.Client;
using WsGen.Client.Connecting;
using WsGen.Client.Infrastructure;
using WsGen.Client.Reconnecting;
using WsGen.Connections;
using WsGen.Endpoints.Infrastructure;
using WsGen.Endpoints.Programmatic;

namespace WsGen;

/// <summary>
/// A WebSocket client: <c>await using var client = await WsClient.ConnectAsync(uri);</c>, then <c>await client.SendAsync("...")</c> and
/// <c>await foreach (var message in client.Messages)</c>; or with an endpoint whose callbacks get the messages. Counterpart of
/// <c>jakarta.websocket.WebSocketContainer.connectToServer</c>.
/// </summary>
/// <remarks>Thread-safe, but for <see cref="Messages"/>, which belongs to one reader at a time.</remarks>
public sealed partial class WsClient : IAsyncDisposable
{
    private readonly ClientSettings _settings;
    private readonly MessageQueue? _messages;
    private readonly ConnectionClock _clock;
    private readonly AsyncServiceScope? _scope;
    private readonly TaskCompletionSource<CloseReason> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile OpenedSession? _current; // null until it has connected

    private WsClient(ClientSettings settings, object? endpoint, AsyncServiceScope? scope)
    {
        _settings = settings;
        _scope = scope;
        _clock = ClientClocks.Find(settings.Time);
        _messages = endpoint is null ? new MessageQueue() : null;
        _kept = settings.Reconnect is { Enabled: true, UnsentMessages: UnsentMessages.Keep } keep ? new KeptMessages(keep.MaxKeptMessages, keep.MaxKeptBytes, settings.Logger) : null;
        Endpoint = endpoint;
    }

    /// <summary>The session: sends, and tells about the connection. A client that connects again has another then.</summary>
    /// <exception cref="InvalidOperationException">It has not connected yet, or could not.</exception>
    public WsSession Session => Current.Session;

    /// <summary>The endpoint whose callbacks get the messages; null where <see cref="Messages"/> has them.</summary>
    public object? Endpoint { get; }

    /// <summary>
    /// The messages as they arrive, until the connection ends; what one holds is valid until the next is asked for. Nothing is read further than one message ahead. While
    /// nobody asks, at most 64 KiB are read, to answer pings and to see a close frame. Who leaves the loop may begin another later.
    /// </summary>
    /// <exception cref="InvalidOperationException">An endpoint gets the messages.</exception>
    public IAsyncEnumerable<WsMessage> Messages => _messages ?? throw new InvalidOperationException($"The messages go to the callbacks of {Endpoint}.");

    /// <summary>True until either side starts to close.</summary>
    public bool IsOpen => _current is { } current && current.Session.IsOpen;

    /// <summary>Why the connection ended, or the last one of several; null while it is open. Whether the end is a clean one is known when <see cref="Closed"/> is.</summary>
    public CloseReason? CloseReason => _current is { Connection.IsOpen: false } current ? current.Connection.Reason : null;

    /// <summary>
    /// Completes when the endpoint has been told and the connection has ended: after a close of this end's, when the server has answered it and ended the connection, or
    /// has not within the close time-out. <see cref="CloseReason.WasClean"/> says which. Never faults.
    /// </summary>
    public Task<CloseReason> Closed => _closed.Task;

    /// <summary>Connects and performs the opening handshake (RFC 6455 section 4.1). The messages are in <see cref="Messages"/>.</summary>
    /// <param name="uri">An absolute URI of scheme ws or wss (http and https mean the same), without fragment.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="cancellationToken">Gives up at any point.</param>
    /// <exception cref="ArgumentException">The URI is not one to connect to, or a header field or a user property cannot be sent or used.</exception>
    /// <exception cref="InvalidOperationException">An option cannot work, which the message names, or the instance has a connection already.</exception>
    /// <exception cref="WsHandshakeException">There is no connection: <see cref="WsHandshakeException.Failure"/> says in which way it failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<WsClient> ConnectAsync(Uri uri, WsClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        WsClient client = Create(options, static _ => null);
        return await client.OpenAsync(uri, client.QueueDescriptor(), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="ConnectAsync(Uri, WsClientOptions?, CancellationToken)"/>
    public static Task<WsClient> ConnectAsync(string uri, WsClientOptions? options = null, CancellationToken cancellationToken = default) =>
        ConnectAsync(Parse(uri), options, cancellationToken);

    /// <summary>Makes an instance of a <see cref="ClientEndpointAttribute"/> class, out of <see cref="WsClientOptions.Services"/>, and connects it.</summary>
    /// <returns>The instance. Its generated part has the connection, and closes it when it is disposed of.</returns>
    /// <inheritdoc cref="ConnectAsync(Uri, WsClientOptions?, CancellationToken)"/>
    public static async Task<TEndpoint> ConnectAsync<TEndpoint>(Uri uri, WsClientOptions? options = null, CancellationToken cancellationToken = default)
        where TEndpoint : class, IClientEndpoint<TEndpoint>
    {
        WsClient client = Create(options, static services => TEndpoint.Create(services));
        var endpoint = (TEndpoint)client.Endpoint!;
        await client.OpenAsync(endpoint, uri, cancellationToken).ConfigureAwait(false);
        return endpoint;
    }

    /// <summary>Connects an instance of a <see cref="ClientEndpointAttribute"/> class. It is not disposed of with the connection.</summary>
    /// <param name="endpoint">The instance, which has no connection, or one that has ended.</param>
    /// <param name="uri">An absolute URI of scheme ws or wss (http and https mean the same), without fragment.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="cancellationToken">Gives up at any point.</param>
    /// <inheritdoc cref="ConnectAsync(Uri, WsClientOptions?, CancellationToken)"/>
    public static async Task<WsClient> ConnectAsync<TEndpoint>(
        TEndpoint endpoint, Uri uri, WsClientOptions? options = null, CancellationToken cancellationToken = default)
        where TEndpoint : class, IClientEndpoint<TEndpoint>
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return await Create(options, _ => endpoint).OpenAsync(endpoint, uri, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Connects an endpoint without attributes. It is not disposed of with the connection.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="uri">An absolute URI of scheme ws or wss (http and https mean the same), without fragment.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="cancellationToken">Gives up at any point.</param>
    /// <inheritdoc cref="ConnectAsync(Uri, WsClientOptions?, CancellationToken)"/>
    public static async Task<WsClient> ConnectAsync(Endpoint endpoint, Uri uri, WsClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return await Create(options, _ => endpoint).OpenAsync(uri, EndpointDescriptorOf(endpoint.GetType()), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Closes with 1000 if that has not been done, and waits for the end of the connection, for at most the close time-out. Not to be awaited in a callback of the
    /// endpoint, for the end waits for that.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        StopReconnecting();
        _messages?.Abandon();
        if (_current is { } current)
        {
            current.Connection.Close(CloseCode.NormalClosure, "");
            await _closed.Task.ConfigureAwait(false);
        }
    }

    private OpenedSession Current => _current ?? throw new InvalidOperationException("The client has not connected yet, or could not.");

    private static WsClient Create(WsClientOptions? options, Func<IServiceProvider, object?> createEndpoint)
    {
        var settings = new ClientSettings(options ?? new WsClientOptions());
        AsyncServiceScope? scope = settings.Options.Services?.CreateAsyncScope();
        try
        {
            return new WsClient(settings, createEndpoint(scope?.ServiceProvider ?? NoServices.Instance), scope);
        }
        catch
        {
            _ = scope?.DisposeAsync().AsTask();
            throw;
        }
    }

    private static EndpointDescriptor EndpointDescriptorOf(Type endpoint) => new()
    {
        EndpointType = endpoint,
        Path = "/",
        Activate = static (_, _) => throw new NotSupportedException(),
        Attach = static (session, endpoint, _) => new ProgrammaticDispatcher(session, (Endpoint)endpoint),
    };

    private EndpointDescriptor QueueDescriptor() => new()
    {
        EndpointType = typeof(WsClient),
        Path = "/",
        Activate = static (_, _) => throw new NotSupportedException(),
        Attach = static (session, queue, _) => new QueueDispatcher(session, (MessageQueue)queue),
    };

    private static Uri Parse(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return Uri.TryCreate(uri, UriKind.Absolute, out Uri? parsed) ? parsed : throw Unusable(uri);
    }

    private static ArgumentException Unusable(object uri) =>
        new($"\"{Login.Hide($"{uri}")}\" cannot be connected to: give an absolute URI with scheme ws or wss, a host and no fragment (RFC 6455 section 3).", nameof(uri));

    /// <summary>The URI as it is connected to.</summary>
    private static Uri Target(Uri uri) =>
        uri.IsAbsoluteUri && uri.Fragment.Length == 0 && uri.Host.Length != 0 && Redirection.Map(uri) is { } mapped ? mapped : throw Unusable(uri);

    private async Task<WsClient> OpenAsync<TEndpoint>(TEndpoint endpoint, Uri uri, CancellationToken cancellationToken)
        where TEndpoint : class, IClientEndpoint<TEndpoint>
    {
        WsClient? before = endpoint.Connection;
        if (before is { Closed.IsCompleted: false })
        {
            await ReleaseAsync().ConfigureAwait(false);
            throw new InvalidOperationException($"The instance of {typeof(TEndpoint).Name} has a connection already. Close that first, or connect another instance.");
        }

        endpoint.Connection = this;
        try
        {
            return await OpenAsync(uri, TEndpoint.Descriptor, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            endpoint.Connection = before;
            throw;
        }
    }

    private async Task<WsClient> OpenAsync(Uri uri, EndpointDescriptor descriptor, CancellationToken cancellationToken)
    {
        try
        {
            ArgumentNullException.ThrowIfNull(uri);
            Uri mapped = Target(uri);
            var host = new ClientHost(descriptor, Endpoint ?? _messages!, _settings, _scope?.ServiceProvider ?? NoServices.Instance, _clock) { Opening = Begin, EnteringOnOpen = _kept is null ? null : EnterOnOpen };
            var connector = new ClientConnector(_settings, host);
            OpenedSession opened = await connector.ConnectAsync(mapped, cancellationToken).ConfigureAwait(false);
            Enter(opened, attempt: 0);
            _ = LiveAsync(connector, mapped);
            return this;
        }
        catch (Exception error)
        {
            // An endpoint may have got hold of it meanwhile: nothing it awaits may be left hanging.
            _current?.Connection.Abort();
            CloseReason reason = _current?.Connection.Reason ?? new CloseReason(CloseCode.AbnormalClosure, "the client could not connect", CloseInitiator.Transport);
            EndMessages(reason);
            await EndAsync(reason, error, attempt: 0).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask ReleaseAsync()
    {
        ClientClocks.Release(_clock);
        if (_scope is { } scope)
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
    }
}
