using System.Runtime.CompilerServices;
using WsGen.Sessions;

namespace WsGen.Endpoints.Configuration;

/// <summary>
/// Endpoints that requests were upgraded to although no path leads to them: each is known for as long as somebody holds its configuration, its
/// sessions included. Thread-safe.
/// </summary>
internal sealed class UnregisteredEndpoints(EndpointEnvironment environment)
{
    private readonly Lock _gate = new();
    private readonly ConditionalWeakTable<ServerEndpointConfig, EndpointHost> _hosts = new();
    private Farewell? _closing;

    /// <summary>Those that are known now.</summary>
    public EndpointHost[] Hosts
    {
        get
        {
            lock (_gate)
            {
                return [.. _hosts.Select(static pair => pair.Value)];
            }
        }
    }

    public EndpointHost HostOf(ServerEndpointConfig config)
    {
        if (_hosts.TryGetValue(config, out EndpointHost? known))
        {
            return known;
        }

        // Nothing is locked: the constructor of a configurator may do as it likes. Of two that are made at once one stays.
        var made = new EndpointHost(config.UnregisteredDescriptor, environment);
        lock (_gate)
        {
            if (!_hosts.TryGetValue(config, out EndpointHost? host))
            {
                host = made;
                _hosts.Add(config, host);
                if (_closing is not null)
                {
                    host.OpenSessions.CloseAll(_closing);
                }
            }

            return host;
        }
    }

    /// <summary>The server stops: open sessions are closed, and those to come as soon as they open.</summary>
    /// <returns>How many have been closed.</returns>
    public int CloseAll(Farewell farewell)
    {
        lock (_gate)
        {
            _closing = farewell;
        }

        int closed = 0;
        foreach (EndpointHost host in Hosts)
        {
            closed += host.OpenSessions.CloseAll(farewell);
        }

        return closed;
    }
}
