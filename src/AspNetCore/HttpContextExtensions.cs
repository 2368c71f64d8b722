using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using WsGen.Endpoints;
using WsGen.Handshake;

namespace WsGen.AspNetCore;

/// <summary>Upgrades requests by hand, and shows configurators the whole of a request.</summary>
public static class HttpContextExtensions
{
    /// <summary>
    /// Upgrades a request, whatever its path, to an endpoint that need not be mapped, and does not become so. Counterpart of
    /// <c>ServerContainer.upgradeHttpToWebSocket</c>.
    /// </summary>
    /// <param name="http">The request. Nothing may have been written to its response.</param>
    /// <param name="endpoint">
    /// The endpoint; its own path is not compared. Keep the configuration: the sessions of one configuration are those that
    /// <see cref="WsSession.OpenSessions"/> has.
    /// </param>
    /// <param name="pathParameters">What the variables of its path take; none if it has none.</param>
    /// <returns>
    /// Completes when the connection has ended, or the request has been answered with the refusal of origin rule or configurator. Faults with
    /// <see cref="InvalidOperationException"/> if the request is not a right upgrade, or AddWsGen() has not been called: then nothing has been
    /// written.
    /// </returns>
    /// <exception cref="ArgumentException">A variable of the path has no value, or a value no variable.</exception>
    public static Task UpgradeToEndpointAsync(
        this HttpContext http, ServerEndpointConfig endpoint, IEnumerable<KeyValuePair<string, string>>? pathParameters = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        return UpgradeAsync(http, new UpgradeTarget(endpoint, pathParameters));
    }

    /// <summary>The ASP.NET Core request behind a handshake; null in the stand-alone server.</summary>
    /// <param name="request">What a configurator was given.</param>
    public static HttpContext? GetHttpContext(this HandshakeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.HostContext as HttpContext;
    }

    private static async Task UpgradeAsync(HttpContext http, UpgradeTarget target)
    {
        EndpointRegistry registry = WsGenEndpointRouteBuilderExtensions.RegistryOf(http.RequestServices);
        HandshakeViolation violation = HttpUpgrade.TryReadRequest(http, out UpgradeRequest? request);
        if (violation == HandshakeViolation.None)
        {
            violation = HttpUpgrade.Check(http, request!);
        }

        if (violation != HandshakeViolation.None)
        {
            throw new InvalidOperationException($"The request cannot be upgraded. {violation.Reason()}");
        }

        EndpointHost host = registry.HostOf(target.Endpoint);
        await HttpUpgrade.RunAsync(http, registry, host, request!, target.Values);
    }
}
