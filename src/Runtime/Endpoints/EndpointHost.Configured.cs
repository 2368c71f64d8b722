using Microsoft.Extensions.DependencyInjection;
using WsGen.Connections;
using WsGen.Endpoints.Configuration;
using WsGen.Endpoints.Infrastructure;
using WsGen.Handshake;
using WsGen.Protocol;
using WsGen.Protocol.Compression;
using WsGen.Sessions;
using WsGen.Transports;

namespace WsGen.Endpoints;

// The opening handshake of an endpoint that has a configurator. Whatever the configurator chooses is held to what the client has offered.
internal sealed partial class EndpointHost
{
    private static readonly WsExtension Deflate = new("permessage-deflate");

    /// <summary>What a configurator may choose among.</summary>
    private WsExtension[] Installed => field ??= _settings.Options.Compression.IsEnabled ? [Deflate, .. descriptor.Extensions] : descriptor.Extensions;

    /// <exception cref="InvalidOperationException">It is null, or the endpoint has extensions that nobody may agree on.</exception>
    private static ServerEndpointConfigurator? CreateConfigurator(EndpointDescriptor descriptor, EndpointEnvironment environment) =>
        descriptor.Extensions.Length > 0 && !environment.AllowUnsupportedExtensions ? throw new InvalidOperationException(
            $"{descriptor} has the extension {descriptor.Extensions[0].Name}, which the server does not know: it would agree on it in words, and frames would stay what " +
            "they are. Set WsGen:AllowUnsupportedExtensions if that is meant.")
        : descriptor.Configurator is not { } create ? (descriptor.Extensions.Length > 0 ? new NoConfigurator() : null)
        : create() ?? throw new InvalidOperationException($"The configurator of {descriptor.EndpointType} at \"{descriptor.Path}\" is null.");

    private async ValueTask<UpgradeDecision> DecideConfiguredAsync(
        ServerEndpointConfigurator configurator, UpgradeRequest request, string[] pathValues, UpgradeContext context, bool isOriginAllowed,
        TransportConnection transport)
    {
        AsyncServiceScope scope = environment.Services().CreateAsyncScope();
        EndpointDispatcher? dispatcher = null;
        try
        {
            var seen = new HandshakeRequest(request, context.IsSecure, _variableNames, pathValues)
            {
                IsOriginAllowed = isOriginAllowed,
                User = context.User,
                UserExpires = context.UserExpires,
                ClientCertificate = transport.ClientCertificate,
                RemoteEndPoint = transport.RemoteEndPoint,
                LocalEndPoint = transport.LocalEndPoint,
                Services = scope.ServiceProvider,
                HostContext = context.HostContext,
            };
            if (!configurator.CheckOrigin(seen))
            {
                return UpgradeDecision.Refuse(HandshakeViolation.OriginNotAllowed);
            }

            string? subprotocol = ChooseSubprotocol(configurator, seen);
            DeflateParameters? deflate = NegotiateExtensions(configurator, seen, out string? extensions);
            CancellationToken aborted = context.Aborted.CanBeCanceled ? context.Aborted : (transport.Receiver as OpeningHandshake)?.Abandoned ?? default;
            if (await configurator.CheckAsync(seen, aborted).ConfigureAwait(false) is { } refusal)
            {
                return UpgradeDecision.Refuse(refusal);
            }

            EndpointConfig config = Facts.CreateConfig();
            var response = new HandshakeResponse(subprotocol, extensions);
            configurator.ModifyHandshake(config, seen, response);

            WsConnection<ServerRole> connection = CreateConnection(transport, deflate);
            Attach(config, connection);
            var handshake = new SessionHandshake(request, context.IsSecure, _variableNames, pathValues, subprotocol, extensions) { Endpoint = Facts, User = seen.User };
            var session = new WsSession(connection, handshake, OpenSessions, config);
            connection.EndUserAt(seen.UserExpires);
            EndpointDispatcher activated = Activate(connection, session, scope.ServiceProvider, configurator);
            await MakeCodecsAsync(connection, activated).ConfigureAwait(false);
            dispatcher = activated;
            dispatcher.Own(scope);
            return UpgradeDecision.Accept(connection, dispatcher, subprotocol, extensions, response.TakeFields());
        }
        finally
        {
            if (dispatcher is null)
            {
                await scope.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static void Attach(EndpointConfig config, WsConnection connection)
    {
        try
        {
            ((SessionProperties)config.UserProperties).Attach(connection);
        }
        catch
        {
            connection.Discard();
            throw;
        }
    }

    private string? ChooseSubprotocol(ServerEndpointConfigurator configurator, HandshakeRequest request)
    {
        string? chosen = configurator.ChooseSubprotocol(request, _subprotocols);
        return string.IsNullOrEmpty(chosen) ? null
            : request.Subprotocols.Contains(chosen) ? chosen
            : throw new InvalidOperationException(
                $"{configurator.GetType()} has chosen the subprotocol \"{chosen}\", which the client does not offer: it would have to fail the connection (RFC 6455 section 4.1).");
    }

    /// <summary>Agrees on what the configurator has left of the offers, as if the client had made no others.</summary>
    private DeflateParameters? NegotiateExtensions(ServerEndpointConfigurator configurator, HandshakeRequest request, out string? extensions)
    {
        extensions = null;
        if (request.Extensions.Count == 0)
        {
            return null;
        }

        var offers = new List<string>();
        var unsupported = new List<string>();
        foreach (WsExtension offer in configurator.ChooseExtensions(request, Installed))
        {
            if (!request.Extensions.Contains(offer))
            {
                throw new InvalidOperationException(
                    $"{configurator.GetType()} has chosen the extension \"{offer}\", which the client does not offer in these words: it would have to fail the connection (RFC 6455 section 4.1).");
            }

            (offer.Name == Deflate.Name || !environment.AllowUnsupportedExtensions ? offers : unsupported).Add(offer.ToString());
        }

        DeflateParameters? deflate = NegotiateCompression(
            new HandshakeHeaders([KeyValuePair.Create("Sec-WebSocket-Extensions", string.Join(", ", offers))]), out extensions);
        if (unsupported.Count > 0)
        {
            if (extensions is not null)
            {
                unsupported.Insert(0, extensions);
            }

            extensions = string.Join(", ", unsupported);
        }

        return deflate;
    }

    private EndpointDispatcher Activate(WsConnection connection, WsSession session, IServiceProvider services, ServerEndpointConfigurator configurator)
    {
        object? instance;
        try
        {
            instance = configurator.CreateInstance(descriptor.EndpointType, session, services);
            if (instance is not null)
            {
                return Attach(instance, session, services, configurator);
            }
        }
        catch
        {
            connection.Discard();
            throw;
        }

        return Activate(connection, session, services);
    }

    private EndpointDispatcher Attach(object instance, WsSession session, IServiceProvider services, ServerEndpointConfigurator configurator)
    {
        if (descriptor.Attach is null)
        {
            throw new InvalidOperationException(
                $"{descriptor.EndpointType} takes no instance from a configurator: its descriptor was made without an {nameof(EndpointDescriptor.Attach)}.");
        }

        if (!descriptor.EndpointType.IsInstanceOfType(instance))
        {
            throw new InvalidOperationException($"{configurator.GetType()} has supplied a {instance.GetType()} where {descriptor.EndpointType} was wanted.");
        }

        EndpointDispatcher dispatcher = descriptor.Attach(session, instance, services);
        dispatcher.EndpointIsSupplied = true;
        return dispatcher;
    }

    /// <summary>What happens without one, for an endpoint whose extensions are to be chosen among.</summary>
    private sealed class NoConfigurator : ServerEndpointConfigurator;
}
