using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.Connections;
using WsGen.Endpoints.Configuration;
using WsGen.Endpoints.Infrastructure;
using WsGen.Endpoints.Routing;
using WsGen.Handshake;
using WsGen.Protocol;
using WsGen.Protocol.Compression;
using WsGen.Sessions;
using WsGen.Transports;

namespace WsGen.Endpoints;

/// <summary>What a server gives to all its endpoints.</summary>
/// <param name="services">Where constructor parameters come from.</param>
/// <param name="options">Limits and waits of every connection.</param>
/// <param name="origins">Which pages may connect.</param>
/// <param name="clock">The clock of the server's connections.</param>
/// <param name="logger">Where connections log.</param>
internal sealed class EndpointEnvironment(
    Func<IServiceProvider> services, ConnectionOptions options, OriginPolicy origins, ConnectionClock clock, ILogger logger)
{
    public Func<IServiceProvider> Services => services;

    public ConnectionOptions Options => options;

    public OriginPolicy Origins => origins;

    public ConnectionClock Clock => clock;

    public ILogger Logger => logger;

    /// <summary>What the configuration says of single endpoints, by path or name.</summary>
    public Dictionary<string, EndpointOptions> Endpoints { get; init; } = [];

    /// <summary>An extension that a configurator chooses is agreed on although the server does not have it.</summary>
    public bool AllowUnsupportedExtensions { get; init; }
}

/// <summary>One endpoint within one server: its open sessions, and how a connection to it comes about. Thread-safe.</summary>
internal sealed partial class EndpointHost(EndpointDescriptor descriptor, EndpointEnvironment environment)
{
    private readonly string[] _subprotocols = CheckSubprotocols(descriptor);
    private readonly string[] _variableNames = [.. RouteTemplate.Parse(descriptor.Path).Variables];
    private readonly EndpointSettings _settings = new(descriptor, environment);

    /// <summary>What all its sessions share: the same object for all of them, also when the first two connect at once.</summary>
    private EndpointFacts Facts => field ?? Interlocked.CompareExchange(ref field, _settings.Describe(descriptor), null) ?? field;

    private readonly ServerEndpointConfigurator? _configurator = CreateConfigurator(descriptor, environment);

    public EndpointDescriptor Descriptor => descriptor;

    public OpenSessions OpenSessions { get; } = new();

    /// <summary>The path variables, left to right.</summary>
    public ReadOnlySpan<string> VariableNames => _variableNames;

    /// <summary>
    /// Checks an upgrade request whose path has led here, and makes connection, session and endpoint instance. The same for every host:
    /// rules, origin, negotiation, the configurator's check and changes, instance.
    /// </summary>
    public ValueTask<UpgradeDecision> DecideAsync(UpgradeRequest request, string[] pathValues, in UpgradeContext context, TransportConnection transport)
    {
        HandshakeViolation violation = UpgradeRules.Check(request);
        if (violation != HandshakeViolation.None)
        {
            return new(UpgradeDecision.Refuse(violation));
        }

        violation = OriginRule.Check(context.Origins ?? environment.Origins, request);
        if (_configurator is not null && violation != HandshakeViolation.OriginRepeated)
        {
            return DecideConfiguredAsync(_configurator, request, pathValues, context, violation == HandshakeViolation.None, transport);
        }

        if (violation != HandshakeViolation.None)
        {
            return new(UpgradeDecision.Refuse(violation));
        }

        string? subprotocol = SubprotocolNegotiation.Choose(_subprotocols, request.Headers);
        DeflateParameters? deflate = NegotiateCompression(request.Headers, out string? extensions);
        WsConnection connection = CreateConnection(transport, deflate);
        var handshake = new SessionHandshake(request, context.IsSecure, _variableNames, pathValues, subprotocol, extensions) { Endpoint = Facts, User = context.User };
        if (context.UserExpires is not null)
        {
            connection.EndUserAt(context.UserExpires);
        }

        var session = new WsSession(connection, handshake, OpenSessions);
        if (descriptor.UsesServices)
        {
            return ActivateAsync(connection, session, handshake);
        }

        EndpointDispatcher dispatcher = Activate(connection, session, environment.Services());
        ValueTask made = MakeCodecsAsync(connection, dispatcher);
        return made.IsCompletedSuccessfully ? new(UpgradeDecision.Accept(connection, dispatcher, subprotocol, extensions)) : Refused(made);

        static async ValueTask<UpgradeDecision> Refused(ValueTask made)
        {
            await made.ConfigureAwait(false);
            return default; // never: it has failed
        }
    }

    private WsConnection<ServerRole> CreateConnection(TransportConnection transport, DeflateParameters? deflate) =>
        new(transport, _settings.Options, _settings.Limits, deflate, environment.Clock, environment.Logger);

    private DeflateParameters? NegotiateCompression(HandshakeHeaders request, out string? extensions)
    {
        extensions = null;
        return _settings.Options.Compression is { IsEnabled: true } settings
            && DeflateNegotiation.TryAccept(request, settings.Wanted, out DeflateParameters agreed, out extensions) ? agreed : null;
    }

    private static string[] CheckSubprotocols(EndpointDescriptor descriptor)
    {
        foreach (string subprotocol in descriptor.Subprotocols)
        {
            if (!HttpSyntax.IsToken(subprotocol))
            {
                throw new InvalidOperationException(
                    $"The subprotocol \"{subprotocol}\" of {descriptor.EndpointType} is not an HTTP token, so no client can offer it: " +
                    "use letters, digits and any of !#$%&'*+-.^_`|~ (RFC 6455 section 4.1).");
            }
        }

        return descriptor.Subprotocols.Distinct(StringComparer.Ordinal).Count() == descriptor.Subprotocols.Length
            ? descriptor.Subprotocols
            : throw new InvalidOperationException($"A subprotocol of {descriptor.EndpointType} stands there twice.");
    }

    private EndpointDispatcher Activate(WsConnection connection, WsSession session, IServiceProvider services)
    {
        try
        {
            return descriptor.Activate(session, services);
        }
        catch
        {
            connection.Discard();
            throw;
        }
    }

    /// <summary>Makes the codecs; if one cannot be made, the connection has never come to be, and the endpoint is released.</summary>
    private static ValueTask MakeCodecsAsync(WsConnection connection, EndpointDispatcher dispatcher)
    {
        try
        {
            dispatcher.MakeCodecs();
            return default;
        }
        catch (Exception error)
        {
            connection.Discard();
            return Release(dispatcher, error);
        }

        static async ValueTask Release(EndpointDispatcher dispatcher, Exception error)
        {
            await dispatcher.DisposeAsync().ConfigureAwait(false);
            ExceptionDispatchInfo.Throw(error);
        }
    }

    /// <summary>A service scope for the connection, around its endpoint instance.</summary>
    private async ValueTask<UpgradeDecision> ActivateAsync(WsConnection connection, WsSession session, SessionHandshake handshake)
    {
        AsyncServiceScope scope = environment.Services().CreateAsyncScope();
        try
        {
            EndpointDispatcher dispatcher = Activate(connection, session, scope.ServiceProvider);
            await MakeCodecsAsync(connection, dispatcher).ConfigureAwait(false);
            dispatcher.Own(scope);
            return UpgradeDecision.Accept(connection, dispatcher, handshake.Subprotocol, handshake.Extensions);
        }
        catch
        {
            await scope.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
