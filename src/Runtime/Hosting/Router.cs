using WsGen.Connections;
using WsGen.Endpoints;
using WsGen.Endpoints.Configuration;
using WsGen.Handshake;
using WsGen.Hosting.Draining;
using WsGen.Transports;

namespace WsGen.Hosting;

/// <summary>Leads upgrade requests to endpoints by their path, and those that no path matches by the application's fallback, if it has one.</summary>
/// <param name="routes">The endpoints.</param>
/// <param name="gate">Sees every upgrade request.</param>
/// <param name="environment">Of all endpoints.</param>
/// <param name="unregistered">What the fallback leads to.</param>
/// <param name="drain">At its end everybody is refused with 503.</param>
/// <param name="health">Asked first; null: there is none.</param>
/// <param name="fallback">The application's; null: there is none.</param>
internal sealed class Router(
    EndpointRoutes routes, RegistrationGate gate, EndpointEnvironment environment, UnregisteredEndpoints unregistered, Drain drain, HealthProbe? health,
    Func<HandshakeRequest, CancellationToken, ValueTask<UpgradeTarget?>>? fallback) : UpgradeHandler
{
    /// <summary>What the log says of a server that can answer nothing.</summary>
    public const string WithoutEndpoints =
        "AddEndpoints() on the builder adds those of the project that calls it, AddEndpoint<T>() a single one.";

    private const string NoEndpointAtAll = "The server has no endpoint. " + WithoutEndpoints;

    public bool HasFallback => fallback is not null;

    public override ValueTask<UpgradeDecision> DecideAsync(UpgradeRequest request, TransportConnection transport)
    {
        gate.See(request);
        if (health?.IsAsked(request) == true)
        {
            return new(health.Answer());
        }

        if (drain.Refuses)
        {
            return new(UpgradeDecision.Refuse(HandshakeViolation.ServerStopping));
        }

        HandshakeViolation violation = PathSegments.Split(request.PathBytes, out string[] segments);
        if (violation != HandshakeViolation.None)
        {
            return new(UpgradeDecision.Refuse(violation));
        }

        var context = new UpgradeContext(transport.IsSecure);
        return routes.Match(segments, out string[] values) is { } host ? host.DecideAsync(request, values, context, transport)
            : fallback is not null ? FallBackAsync(request, context, transport)
            : new(UpgradeDecision.Refuse(HandshakeViolation.PathNotFound, routes.Hosts.Count == 0 ? NoEndpointAtAll : null));
    }

    private async ValueTask<UpgradeDecision> FallBackAsync(UpgradeRequest request, UpgradeContext context, TransportConnection transport)
    {
        // Who does not ask for an upgrade has found nothing at this path; who asks wrongly is told so before the application is.
        HandshakeViolation violation = UpgradeRules.AsksForUpgrade(request) ? UpgradeRules.Check(request) : HandshakeViolation.PathNotFound;
        if (violation != HandshakeViolation.None)
        {
            return UpgradeDecision.Refuse(violation);
        }

        var seen = new HandshakeRequest(request, context.IsSecure, [], [])
        {
            IsOriginAllowed = OriginRule.Check(environment.Origins, request) == HandshakeViolation.None,
            RemoteEndPoint = transport.RemoteEndPoint,
            LocalEndPoint = transport.LocalEndPoint,
            ClientCertificate = transport.ClientCertificate,
            Services = environment.Services(),
        };
        if (await fallback!(seen, (transport.Receiver as OpeningHandshake)?.Abandoned ?? default).ConfigureAwait(false) is not { } target)
        {
            return UpgradeDecision.Refuse(HandshakeViolation.PathNotFound);
        }

        if (drain.Refuses)
        {
            return UpgradeDecision.Refuse(HandshakeViolation.ServerStopping);
        }

        EndpointHost host = routes.Find(target.Endpoint.Descriptor) ?? unregistered.HostOf(target.Endpoint);
        return await host.DecideAsync(request, target.Values, context with { User = seen.User, UserExpires = seen.UserExpires }, transport).ConfigureAwait(false);
    }
}

/// <summary>Answers for a server that has as many connections as it may.</summary>
internal sealed class FullServer(RegistrationGate gate) : UpgradeHandler
{
    public override ValueTask<UpgradeDecision> DecideAsync(UpgradeRequest request, TransportConnection transport)
    {
        gate.See(request);
        return new(UpgradeDecision.Refuse(HandshakeViolation.TooManyConnections));
    }
}
