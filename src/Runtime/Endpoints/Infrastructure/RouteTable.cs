using System.ComponentModel;
using WsGen.Endpoints.Routing;

namespace WsGen.Endpoints.Infrastructure;

/// <summary>The routes of one assembly, as the generator built them. Immutable, hence thread-safe.</summary>
/// <param name="nodes">The path tree; node 0 is the root.</param>
/// <param name="endpoints">The endpoints its nodes refer to.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RouteTable(RouteNode[] nodes, EndpointDescriptor[] endpoints)
{
    private readonly RouteNode[] _nodes = nodes;
    private readonly EndpointDescriptor[] _endpoints = endpoints;

    /// <summary>The endpoints of the table.</summary>
    public IReadOnlyList<EndpointDescriptor> Endpoints => _endpoints;

    /// <summary>Builds the table that the generator would have built: for endpoints added while the server runs.</summary>
    /// <param name="endpoints">The endpoints.</param>
    /// <exception cref="ArgumentException">A path template is malformed, or two are equivalent.</exception>
    internal static RouteTable Create(params EndpointDescriptor[] endpoints)
    {
        var trie = new RouteTrie();
        for (int i = 0; i < endpoints.Length; i++)
        {
            if (!trie.TryAdd(RouteTemplate.Parse(endpoints[i].Path), i, out int existing))
            {
                throw new ArgumentException(
                    $"The path '{endpoints[i].Path}' of {endpoints[i].EndpointType} matches the same requests as " +
                    $"'{endpoints[existing].Path}' of {endpoints[existing].EndpointType}.",
                    nameof(endpoints));
            }
        }

        RouteNode[] nodes = [.. trie.ToRows().Select(row =>
            new RouteNode(row.Literal, row.FirstChild, row.ChildCount, row.Variable, row.Endpoint))];
        return new RouteTable(nodes, endpoints);
    }

    /// <summary>True if the paths of the two match the same requests: alike but for the names of their variables.</summary>
    internal static bool AreEquivalent(EndpointDescriptor one, EndpointDescriptor other)
    {
        IReadOnlyList<RouteSegment> left = RouteTemplate.Parse(one.Path).Segments;
        IReadOnlyList<RouteSegment> right = RouteTemplate.Parse(other.Path).Segments;
        return left.Count == right.Count
            && left.Zip(right).All(static pair =>
                pair.First.IsVariable == pair.Second.IsVariable && (pair.First.IsVariable || pair.First.Text == pair.Second.Text));
    }

    /// <summary>Finds the endpoint for a path: same number of segments, literal before variable, left to right.</summary>
    /// <param name="segments">The percent-decoded segments of the path.</param>
    /// <param name="match">The endpoint, the segments its variables take, and how specific the match is.</param>
    internal bool TryMatch(ReadOnlySpan<string> segments, out RouteMatch match)
    {
        match = default;
        if (segments.Length > RouteTemplate.MaxSegments)
        {
            return false;
        }

        ulong variableMask = 0;
        int endpoint = Walk(in _nodes[0], segments, 0, ref variableMask);
        if (endpoint < 0)
        {
            return false;
        }

        match = new RouteMatch(_endpoints[endpoint], TakeVariables(segments, variableMask), variableMask);
        return true;
    }

    /// <summary>
    /// Goes down from <paramref name="node"/>: first by the literal child, and only if nothing is found there by the variable one.
    /// Every node has one way to it, so that even with all its backtracking a walk visits no node twice.
    /// </summary>
    /// <returns>The endpoint found, or -1. Bits of <paramref name="variableMask"/> are set only along the way to a find.</returns>
    private int Walk(in RouteNode node, ReadOnlySpan<string> segments, int depth, ref ulong variableMask)
    {
        if (depth == segments.Length)
        {
            return node.Endpoint;
        }

        string segment = segments[depth];
        int endpoint = -1;
        if (FindLiteral(in node, segment) is var literal and >= 0)
        {
            endpoint = Walk(in _nodes[literal], segments, depth + 1, ref variableMask);
        }

        if (endpoint < 0 && node.Variable >= 0 && segment.Length != 0)
        {
            endpoint = Walk(in _nodes[node.Variable], segments, depth + 1, ref variableMask);
            if (endpoint >= 0)
            {
                variableMask |= SegmentBit(depth);
            }
        }

        return endpoint;
    }

    /// <summary>Binary search among the literal children, which stand side by side in ordinal order.</summary>
    private int FindLiteral(in RouteNode node, string segment)
    {
        int low = node.FirstChild;
        int high = node.FirstChild + node.ChildCount - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = string.CompareOrdinal(_nodes[middle].Literal, segment);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return -1;
    }

    private static string[] TakeVariables(ReadOnlySpan<string> segments, ulong variableMask)
    {
        if (variableMask == 0)
        {
            return [];
        }

        var values = new string[System.Numerics.BitOperations.PopCount(variableMask)];
        int count = 0;
        for (int depth = 0; depth < segments.Length; depth++)
        {
            if ((variableMask & SegmentBit(depth)) != 0)
            {
                values[count++] = segments[depth];
            }
        }

        return values;
    }

    private static ulong SegmentBit(int depth) => 1UL << (63 - depth);
}
