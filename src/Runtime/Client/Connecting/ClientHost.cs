using WsGen.Connections;
using WsGen.Endpoints;
using WsGen.Endpoints.Configuration;
using WsGen.Endpoints.Infrastructure;
using WsGen.Handshake;
using WsGen.Protocol;
using WsGen.Protocol.Compression;
using WsGen.Sessions;
using WsGen.Transports;

namespace WsGen.Client.Connecting;

/// <summary>What a client makes of each connection that a server has agreed to: the same endpoint instance, a new session.</summary>
internal sealed class ClientHost
{
    private readonly EndpointDescriptor _descriptor;
    private readonly object _endpoint;
    private readonly ClientSettings _settings;
    private readonly IServiceProvider _services;
    private readonly ConnectionClock _clock;
    private readonly EndpointSettings _limits;
    private readonly EndpointFacts _facts;
    private readonly OpenSessions _openSessions = new();

    /// <param name="descriptor">What is known of the endpoint.</param>
    /// <param name="endpoint">Its instance.</param>
    /// <param name="settings">The client's.</param>
    /// <param name="services">Where codecs get their services.</param>
    /// <param name="clock">Of its connections.</param>
    /// <exception cref="InvalidOperationException">The settings of client and endpoint cannot work together.</exception>
    /// <exception cref="ArgumentException">A user property cannot work.</exception>
    public ClientHost(EndpointDescriptor descriptor, object endpoint, ClientSettings settings, IServiceProvider services, ConnectionClock clock)
    {
        Subprotocols = settings.Options.Subprotocols.Count > 0 ? [.. settings.Options.Subprotocols] : descriptor.Subprotocols;
        AddedCodecs added = settings.Options.Added;
        _descriptor = descriptor with
        {
            Subprotocols = Subprotocols,
            Encoders = [.. descriptor.Encoders, .. added.Encoders.Select(static each => each.Type)],
            Decoders = [.. descriptor.Decoders, .. added.Decoders.Select(static each => each.Type)],
            UserProperties = settings.Properties,
        };
        _endpoint = endpoint;
        _settings = settings;
        _services = services;
        _clock = clock;
        _limits = new EndpointSettings(_descriptor, new EndpointEnvironment(() => services, settings.Connection, OriginPolicy.SameOrigin, clock, settings.Logger));
        _facts = _limits.Describe(_descriptor);
        ExtensionOffer = settings.DescribeOffer(_limits.Options.Compression);
        Configurator = settings.Options.Configurator ?? descriptor.ClientConfigurator?.Invoke();
    }

    /// <summary>To offer, the preferred one first.</summary>
    public string[] Subprotocols { get; }

    /// <summary>The value of Sec-WebSocket-Extensions; null: none is offered.</summary>
    public string? ExtensionOffer { get; }

    /// <summary>Called for each session before its endpoint hears of it.</summary>
    public Action<OpenedSession>? Opening { get; init; }

    /// <summary>Called right before OnOpen, in its flow of execution.</summary>
    public Action<OpenedSession>? EnteringOnOpen { get; init; }

    /// <summary>Has a say in opening handshakes; null: there is none.</summary>
    public ClientEndpointConfigurator? Configurator { get; }

    /// <summary>A server has agreed.</summary>
    /// <param name="transport">The connection.</param>
    /// <param name="uri">Where the request went that it has agreed to.</param>
    /// <param name="fields">The fields of that request.</param>
    /// <param name="response">The answer.</param>
    /// <param name="deflate">The compression that was agreed on.</param>
    /// <param name="opened">The session, and what tells of its end.</param>
    public ClientSession Open(
        TransportConnection transport, Uri uri, IEnumerable<KeyValuePair<string, string>> fields, UpgradeResponse response, DeflateParameters? deflate,
        out OpenedSession opened)
    {
        UpgradeRequest.Create("GET", uri.PathAndQuery, new HandshakeHeaders(fields), out UpgradeRequest? request);
        var connection = new WsConnection<ClientRole>(transport, _limits.Options, _limits.Limits, deflate, _clock, _settings.Logger);
        try
        {
            var handshake = new SessionHandshake(
                request!, uri.Scheme == Uri.UriSchemeWss, [], [], response.Headers["Sec-WebSocket-Protocol"], response.Headers["Sec-WebSocket-Extensions"])
            {
                Endpoint = _facts,
            };
            var session = new WsSession(connection, handshake, _openSessions);
            EndpointDispatcher dispatcher = _descriptor.Attach!(session, _endpoint, _services);
            dispatcher.EndpointIsSupplied = true;
            if (!ReferenceEquals(_settings.Options.Added, AddedCodecs.None))
            {
                dispatcher.With(_settings.Options.Added, _services);
            }

            dispatcher.MakeCodecs();

            var end = new SessionEnd(connection);
            var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            dispatcher.Own(end);
            dispatcher.Opened = open.SetResult;
            var made = new OpenedSession(connection, session, open.Task, end);
            opened = made;
            if (EnteringOnOpen is { } entering)
            {
                dispatcher.Opening = () => entering(made);
            }

            Opening?.Invoke(opened);
            return new ClientSession(connection, dispatcher);
        }
        catch
        {
            connection.Discard();
            throw;
        }
    }
}

/// <summary>A session that is open.</summary>
/// <param name="Connection">Its connection.</param>
/// <param name="Session">What the endpoint sees.</param>
/// <param name="Opened">Completes when OnOpen has, and the session has survived it.</param>
/// <param name="End">Tells of its end.</param>
internal sealed record OpenedSession(WsConnection Connection, WsSession Session, Task Opened, SessionEnd End);

/// <summary>Tells of the end of a session, and of that of its connection.</summary>
internal sealed class SessionEnd(WsConnection connection) : IAsyncDisposable, IConnectionEnd
{
    private readonly TaskCompletionSource<CloseReason> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CloseReason> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The session has left the open state and its endpoint has been told: nothing can be sent any more. Whether the end is a clean one may not be known yet.</summary>
    public Task<CloseReason> Ended => _ended.Task;

    /// <summary>What had been sent has gone out, and the closing handshake is done; or the time for that is over. The connection is gone.</summary>
    public Task<CloseReason> Finished => _finished.Task;

    public ValueTask DisposeAsync()
    {
        _ended.TrySetResult(connection.Reason);
        return default;
    }

    public void OnFinished()
    {
        _ended.TrySetResult(connection.Reason);
        _finished.TrySetResult(connection.Reason);
    }
}
