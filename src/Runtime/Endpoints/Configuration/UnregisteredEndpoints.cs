using System.Runtime.CompilerServices;
using WsGen.Endpoints.Infrastructure;

namespace WsGen.Endpoints.Configuration;

/// <summary>
/// Endpoints that requests were upgraded to although no path leads to them: each is known for as long as somebody holds its configuration, its
/// sessions included. Thread-safe.
/// </summary>
internal sealed class UnregisteredEndpoints(EndpointEnvironment environment)
{
    private readonly Lock _gate = new();
    private readonly ConditionalWeakTable<ServerEndpointConfig, EndpointHost> _hosts = new();
    private TimeSpan? _closing;

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
                if (_closing is { } answerTimeout)
                {
                    Close(host, answerTimeout);
                }
            }

            return host;
        }
    }

    /// <summary>The server stops: open sessions are closed, and those to come as soon as they open.</summary>
    public void CloseAll(TimeSpan answerTimeout)
    {
        EndpointHost[] hosts;
        lock (_gate)
        {
            _closing = answerTimeout;
            hosts = [.. _hosts.Select(static pair => pair.Value)];
        }

        foreach (EndpointHost host in hosts)
        {
            Close(host, answerTimeout);
        }
    }

    private static void Close(EndpointHost host, TimeSpan answerTimeout) =>
        host.OpenSessions.CloseAll(CloseCode.GoingAway, EndpointDispatcher.StoppingReason, answerTimeout);
}
