using WsGen.Endpoints.Infrastructure;
using WsGen.Hosting;

namespace WsGen;

// Adding endpoints while the server runs, under the gate of NoAddAfterHandshake.
public sealed partial class WsServer
{
    /// <summary>Adds an endpoint while the server runs. Requests that come from now on find it. Adding it twice does no harm.</summary>
    /// <typeparam name="T">A partial class with <see cref="ServerEndpointAttribute"/>.</typeparam>
    /// <exception cref="InvalidOperationException">
    /// Its path matches the same requests as that of another endpoint, a service that it needs is missing, or an upgrade request has come already and
    /// <see cref="WsOptions.NoAddAfterHandshake"/> forbids it. Nothing was added.
    /// </exception>
    public void AddEndpoint<T>()
        where T : IServerEndpoint<T> => _routes.Add([RouteTable.Create(T.Descriptor)], _environment);

    /// <summary>Adds an endpoint while the server runs. Requests that come from now on find it. Adding the same configuration twice does no harm.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <exception cref="InvalidOperationException">As for annotated classes.</exception>
    public void AddEndpoint(ServerEndpointConfig endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        AddEndpoints([endpoint]);
    }

    /// <summary>Adds several endpoints while the server runs: all of them at once, or none.</summary>
    /// <param name="endpoints">The endpoints; annotated classes by <see cref="ServerEndpointConfig.Create{T}()"/>.</param>
    /// <exception cref="InvalidOperationException">For any of them as for one alone. Nothing was added.</exception>
    public void AddEndpoints(IEnumerable<ServerEndpointConfig> endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        _routes.Add([.. endpoints.Select(static endpoint => RouteTable.Create(endpoint.Descriptor))], _environment);
    }

    /// <summary>Nobody has added an endpoint, and no fallback names any.</summary>
    internal bool HasNothingToServe => _routes.Hosts.Count == 0 && !_router.HasFallback;

    /// <summary>An endpoint may still be added; but the name may as well be misspelt.</summary>
    private void WarnOfUnusedSections()
    {
        foreach ((string name, EndpointOptions section) in _options.Sections)
        {
            if (!section.IsUsed)
            {
                _logger.EndpointNotFound(name);
            }
        }

        _traffic?.WarnOfUnknown();
    }
}
