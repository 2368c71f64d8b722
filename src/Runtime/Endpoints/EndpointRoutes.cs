using WsGen.Endpoints.Configuration;
using WsGen.Endpoints.Infrastructure;

namespace WsGen.Endpoints;

/// <summary>
/// All endpoints of one server: the generated tables of its assemblies and what was added one by one, also while it runs. Reading takes
/// no lock; adding replaces the whole.
/// </summary>
/// <param name="registration">Whether it may be added to.</param>
internal sealed class EndpointRoutes(RegistrationGate registration)
{
    private readonly Lock _gate = new();
    private Snapshot _snapshot = new([], []);

    /// <summary>The endpoints, in the order they were added.</summary>
    public IReadOnlyCollection<EndpointHost> Hosts => _snapshot.Hosts.Values;

    /// <summary>
    /// Adds the endpoints of several tables, all or none. One that is there already, the same class at the same path, is passed over.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// A path matches the same requests as one of another class, or the gate is closed. Nothing was added.
    /// </exception>
    public void Add(IEnumerable<RouteTable> tables, EndpointEnvironment environment)
    {
        lock (_gate)
        {
            registration.ThrowIfClosed();
            var hosts = new Dictionary<EndpointDescriptor, EndpointHost>(_snapshot.Hosts);
            var all = new List<RouteTable>(_snapshot.Tables);
            foreach (RouteTable table in tables)
            {
                if (Add(table, hosts, environment))
                {
                    all.Add(table);
                }
            }

            _snapshot = new Snapshot([.. all], hosts);
        }
    }

    /// <summary>The host of an endpoint that is registered, or null.</summary>
    public EndpointHost? Find(EndpointDescriptor descriptor) => _snapshot.Hosts.GetValueOrDefault(descriptor);

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

    /// <summary>True if one of the table's endpoints is new.</summary>
    private static bool Add(RouteTable table, Dictionary<EndpointDescriptor, EndpointHost> hosts, EndpointEnvironment environment)
    {
        bool isNew = false;
        foreach (EndpointDescriptor descriptor in table.Endpoints)
        {
            if (FindEquivalent(descriptor, hosts.Keys) is not { } other)
            {
                hosts.Add(descriptor, new EndpointHost(descriptor, environment));
                isNew = true;
            }
            else if (other.EndpointType != descriptor.EndpointType || other.Path != descriptor.Path || other.Config != descriptor.Config)
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

        return isNew;
    }

    private static EndpointDescriptor? FindEquivalent(EndpointDescriptor descriptor, IEnumerable<EndpointDescriptor> existing)
    {
        foreach (EndpointDescriptor each in existing)
        {
            if (RouteTable.AreEquivalent(each, descriptor))
            {
                return each;
            }
        }

        return null;
    }

    private sealed class Snapshot(RouteTable[] tables, Dictionary<EndpointDescriptor, EndpointHost> hosts)
    {
        public RouteTable[] Tables => tables;

        public Dictionary<EndpointDescriptor, EndpointHost> Hosts => hosts;
    }
}
