using System.ComponentModel;

namespace WsGen.Endpoints.Infrastructure;

/// <summary>The routes of one assembly, as the generator built them. Immutable, hence thread-safe.</summary>
/// <param name="nodes">The path tree; node 0 is the root.</param>
/// <param name="endpoints">The endpoints its nodes refer to.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RouteTable(RouteNode[] nodes, EndpointDescriptor[] endpoints)
{
    private readonly RouteNode[] _nodes = nodes;

    /// <summary>The endpoints of the table.</summary>
    public IReadOnlyList<EndpointDescriptor> Endpoints { get; } = endpoints;

    /// <summary>Finds the endpoint for a path: same number of segments, literal before variable, left to right.</summary>
    /// <param name="segments">The percent-decoded segments of the path.</param>
    /// <param name="match">The endpoint, the segments its variables take, and how specific the match is.</param>
    internal bool TryMatch(ReadOnlySpan<string> segments, out RouteMatch match) => throw new NotImplementedException();
}
