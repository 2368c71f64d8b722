using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WsGen.Connections;
using WsGen.Endpoints;
using WsGen.Endpoints.Infrastructure;

namespace WsGen.AspNetCore;

/// <summary>The endpoints of one application: made once, closed with 1001 when it stops.</summary>
internal sealed class EndpointRegistry : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<EndpointHost> _hosts = [];
    private readonly HashSet<WsConnection> _connections = [];
    private readonly EndpointEnvironment _environment;
    private readonly ConnectionClock _clock;
    private readonly TimeSpan _shutdownCloseTimeout;

    public EndpointRegistry(
        IOptions<WsOptions> options, IServiceProvider services, ILogger<EndpointRegistry> logger, IHostApplicationLifetime lifetime,
        TimeProvider? time = null)
    {
        options.Value.Validate();
        _shutdownCloseTimeout = options.Value.ShutdownCloseTimeout;
        _clock = new ConnectionClock(time ?? TimeProvider.System);
        _environment = new EndpointEnvironment(
            () => services, options.Value.ToConnectionOptions(), options.Value.ToOriginPolicy(), _clock, logger);
        lifetime.ApplicationStopping.Register(CloseAll);
    }

    public EndpointHost Add(EndpointDescriptor descriptor)
    {
        var host = new EndpointHost(descriptor, _environment);
        lock (_gate)
        {
            _hosts.Add(host);
        }

        return host;
    }

    public void Add(WsConnection connection)
    {
        lock (_gate)
        {
            _connections.Add(connection);
        }
    }

    public void Remove(WsConnection connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
        }
    }

    public void Dispose() => _clock.Dispose();

    private void CloseAll()
    {
        EndpointHost[] hosts;
        WsConnection[] connections;
        lock (_gate)
        {
            hosts = [.. _hosts];
            connections = [.. _connections];
        }

        foreach (EndpointHost host in hosts)
        {
            host.OpenSessions.CloseAll(CloseCode.GoingAway, EndpointDispatcher.StoppingReason, _shutdownCloseTimeout);
        }

        foreach (WsConnection connection in connections)
        {
            connection.Hurry(_shutdownCloseTimeout); // what was closing already gets no longer than what is closed now
        }
    }
}
