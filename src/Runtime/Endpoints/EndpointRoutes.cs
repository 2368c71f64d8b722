using WsGen.Endpoints.Infrastructure;

namespace WsGen.Endpoints;

/// <summary>
/// All endpoints of one server: the generated tables of its assemblies and what was added one by one, also while it runs. Reading takes
/// no lock; adding replaces the whole.
/// </summary>
internal sealed class EndpointRoutes
{
    private readonly Lock _gate = new();
    private Snapshot _snapshot = new([], []);

    /// <summary>The endpoints, in the order they were added.</summary>
    public IReadOnlyCollection<EndpointHost> Hosts => _snapshot.Hosts.Values;

    /// <summary>
    /// Adds the endpoints of a table. One that is there already, the same class at the same path, is passed over.
    /// </summary>
    /// <exception cref="InvalidOperationException">A path matches the same requests as one of another class. Nothing was added.</exception>
    public void Add(RouteTable table, EndpointEnvironment environment)
    {
        lock (_gate)
        {
            var hosts = new Dictionary<EndpointDescriptor, EndpointHost>(_snapshot.Hosts);
            bool isNew = false;
            foreach (EndpointDescriptor descriptor in table.Endpoints)
            {
                if (FindEquivalent(descriptor) is not { } other)
                {
                    hosts.Add(descriptor, new EndpointHost(descriptor, environment));
                    isNew = true;
                }
                else if (other.EndpointType != descriptor.EndpointType || other.Path != descriptor.Path)
                {
                    throw new InvalidOperationException(
                        $"{descriptor.EndpointType} at \"{descriptor.Path}\" and {other.EndpointType} at \"{other.Path}\" match the same requests. " +
                        "Give one of them another path.");
                }
                else
                {
                    hosts[descriptor] = hosts[other];
                }
            }

            if (isNew)
            {
                _snapshot = new Snapshot([.. _snapshot.Tables, table], hosts);
            }
        }
    }

    /// <summary>The endpoint for a path, and what its variables take. Over all tables the most specific match wins.</summary>
    public EndpointHost? Match(ReadOnlySpan<string> segments, out string[] values)
    {
        Snapshot snapshot = _snapshot;
        RouteMatch best = default;
        foreach (RouteTable table in snapshot.Tables)
        {
            if (table.TryMatch(segments, out RouteMatch match) && (best.Endpoint is null || match.VariableMask < best.VariableMask))
            {
                best = match;
            }
        }

        values = best.Values ?? [];
        return best.Endpoint is null ? null : snapshot.Hosts[best.Endpoint];
    }

    private EndpointDescriptor? FindEquivalent(EndpointDescriptor descriptor)
    {
        foreach (EndpointDescriptor existing in _snapshot.Hosts.Keys)
        {
            if (RouteTable.AreEquivalent(existing, descriptor))
            {
                return existing;
            }
        }

        return null;
    }

    private sealed record Snapshot(RouteTable[] Tables, Dictionary<EndpointDescriptor, EndpointHost> Hosts);
}
