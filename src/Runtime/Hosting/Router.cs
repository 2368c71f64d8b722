using WsGen.Connections;
using WsGen.Endpoints;
using WsGen.Handshake;
using WsGen.Transports;

namespace WsGen.Hosting;

/// <summary>Leads upgrade requests to endpoints by their path.</summary>
internal sealed class Router(EndpointRoutes routes) : UpgradeHandler
{
    /// <summary>Once set, every request is refused with 503.</summary>
    public volatile bool IsStopping;

    public override ValueTask<UpgradeDecision> DecideAsync(UpgradeRequest request, TransportConnection transport)
    {
        if (IsStopping)
        {
            return new(UpgradeDecision.Refuse(HandshakeViolation.ServerStopping));
        }

        HandshakeViolation violation = PathSegments.Split(request.PathBytes, out string[] segments);
        if (violation != HandshakeViolation.None)
        {
            return new(UpgradeDecision.Refuse(violation));
        }

        return routes.Match(segments, out string[] values) is { } host
            ? host.DecideAsync(request, values, transport.IsSecure, transport)
            : new(UpgradeDecision.Refuse(HandshakeViolation.PathNotFound));
    }
}

/// <summary>Answers for a server that has as many connections as it may.</summary>
internal sealed class FullServer : UpgradeHandler
{
    public static FullServer Instance { get; } = new();

    public override ValueTask<UpgradeDecision> DecideAsync(UpgradeRequest request, TransportConnection transport) =>
        new(UpgradeDecision.Refuse(HandshakeViolation.TooManyConnections));
}
