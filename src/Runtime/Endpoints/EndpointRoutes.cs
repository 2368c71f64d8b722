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
    private readonly AsyncLocal<Making?> _making = new();
    private Snapshot _snapshot = new([], []);

    /// <summary>The endpoints, in the order they were added.</summary>
    public IReadOnlyCollection<EndpointHost> Hosts => _snapshot.Hosts.Values;

    /// <summary>
    /// Adds the endpoints of several tables, all or none. One that is there already, the same class at the same path, is passed over.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// A path matches the same requests as one of another class, a service that an endpoint needs is missing, or the gate is closed. Nothing was added.
    /// </exception>
    public void Add(IEnumerable<RouteTable> tables, EndpointEnvironment environment)
    {
        RouteTable[] wanted = [.. tables];
        var made = new Dictionary<EndpointDescriptor, EndpointHost>();
        while (true)
        {
            registration.ThrowIfClosed();

            // Nothing is locked: a host has a configurator made, whose constructor may add endpoints itself, on any thread.
            Snapshot before = Volatile.Read(ref _snapshot);
            var hosts = new Dictionary<EndpointDescriptor, EndpointHost>(before.Hosts);
            var all = new List<RouteTable>(before.Tables);
            foreach (RouteTable table in wanted)
            {
                if (Add(table, hosts, made, environment))
                {
                    all.Add(table);
                }
            }

            registration.ThrowIfClosed();
            if (Interlocked.CompareExchange(ref _snapshot, new Snapshot([.. all], hosts), before) == before)
            {
                return;
            }

            // Others have been added meanwhile: once more beside these, with the hosts that have been made.
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
    private bool Add(
        RouteTable table, Dictionary<EndpointDescriptor, EndpointHost> hosts, Dictionary<EndpointDescriptor, EndpointHost> made, EndpointEnvironment environment)
    {
        bool isNew = false;
        foreach (EndpointDescriptor descriptor in table.Endpoints)
        {
            if (FindEquivalent(descriptor, hosts.Keys) is not { } other)
            {
                if (!made.TryGetValue(descriptor, out EndpointHost? host))
                {
                    host = Make(descriptor, environment);
                    made.Add(descriptor, host);
                }

                hosts.Add(descriptor, host);
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

    /// <exception cref="InvalidOperationException">It is being made already, and this is called from there: that would have no end.</exception>
    private EndpointHost Make(EndpointDescriptor descriptor, EndpointEnvironment environment)
    {
        Making? outer = _making.Value;
        for (Making? each = outer; each is not null; each = each.Outer)
        {
            if (!each.IsOver && RouteTable.AreEquivalent(each.Descriptor, descriptor))
            {
                throw new InvalidOperationException(
                    $"{descriptor.EndpointType} at \"{descriptor.Path}\" is being added already: the constructor of its configurator cannot add it once more.");
            }
        }

        var making = new Making(descriptor, outer);
        _making.Value = making;
        try
        {
            RequiredService.Check(descriptor, environment.Services());
            return new EndpointHost(descriptor, environment);
        }
        finally
        {
            making.IsOver = true; // for what the constructor has started and left behind
            _making.Value = outer;
        }
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

    /// <summary>An endpoint whose host is being made, as those see it who are called from there.</summary>
    private sealed class Making(EndpointDescriptor descriptor, Making? outer)
    {
        public volatile bool IsOver;

        public EndpointDescriptor Descriptor => descriptor;

        public Making? Outer => outer;
    }

    private sealed class Snapshot(RouteTable[] tables, Dictionary<EndpointDescriptor, EndpointHost> hosts)
    {
        public RouteTable[] Tables => tables;

        public Dictionary<EndpointDescriptor, EndpointHost> Hosts => hosts;
    }
}
