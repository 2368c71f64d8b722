using Microsoft.Extensions.DependencyInjection;
using WsGen.Client;
using WsGen.Client.Connecting;
using WsGen.Client.Infrastructure;
using WsGen.Client.Reconnecting;
using WsGen.Connections;
using WsGen.Endpoints.Infrastructure;
using WsGen.Endpoints.Programmatic;
using WsGen.Sessions;

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
        _messages = endpoint is null ? new MessageQueue(settings.Logger) : null;
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
    /// Completes when the endpoint has been told of the end and the connection is gone: what had been sent has gone out, and the closing handshake is done, or its time-out
    /// over (<see cref="EndpointOptions.CloseTimeout"/>; a server that has answered, but does not end the connection, gets seconds); <see cref="CloseReason.WasClean"/> says
    /// which. <see cref="CloseReason"/> is known before, but for that. Never faults. Not to be awaited in a callback, nor in the loop over <see cref="Messages"/> with a
    /// message in hand, for the end waits for those.
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
        try
        {
            await client.OpenAsync(endpoint, uri, cancellationToken).ConfigureAwait(false);
            return endpoint;
        }
        catch
        {
            await client.DisposeOfAsync(endpoint).ConfigureAwait(false); // nobody else has it
            throw;
        }
    }

    /// <summary>Makes an instance of a <see cref="ClientEndpointAttribute"/> class, out of <see cref="WsClientOptions.Services"/>, and connects it.</summary>
    /// <returns>The instance. Its generated part has the connection, and closes it when it is disposed of.</returns>
    /// <inheritdoc cref="ConnectAsync(Uri, WsClientOptions?, CancellationToken)"/>
    public static Task<TEndpoint> ConnectAsync<TEndpoint>(string uri, WsClientOptions? options = null, CancellationToken cancellationToken = default)
        where TEndpoint : class, IClientEndpoint<TEndpoint> => ConnectAsync<TEndpoint>(Parse(uri), options, cancellationToken);

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
    /// Closes with 1000 if that has not been done, and waits for the end of the connection: until all that has been sent has gone out and the server has answered, for at
    /// most the close time-out. A client that connects gives up. Not to be awaited in a callback of the endpoint, for the end waits for that.
    /// </summary>
    /// <remarks>
    /// A message that a reader of <see cref="Messages"/> has in hand stays valid until it asks for the next, and there is none. The end of the connection waits for that and this
    /// does not, so that it may be called in the loop.
    /// </remarks>
    public async ValueTask DisposeAsync()
    {
        StopReconnecting();
        _messages?.Abandon();
        if (_current is { Connection.IsOpen: true } open && _kept is not null)
        {
            await _kept.WhenWrittenAsync(open.Session.CloseTimeout, _settings.Time).ConfigureAwait(false); // the session may not have room for all of them yet
        }

        _current?.Connection.Close(CloseCode.NormalClosure, "");
        if (_messages is not { IsInHand: true })
        {
            await _closed.Task.ConfigureAwait(false);
        }

        _settings.Traffic?.Flush();
    }

    private OpenedSession Current => _current ?? throw new InvalidOperationException("The client has not connected yet, or could not.");

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
        Methods = HandledKinds.Text | HandledKinds.Binary,
        Activate = static (_, _) => throw new NotSupportedException(),
        Attach = static (session, queue, _) => new QueueDispatcher(session, (MessageQueue)queue),
    };
}
