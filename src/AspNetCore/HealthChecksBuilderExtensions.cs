using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WsGen;
using WsGen.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds WsGen to an application's health checks.</summary>
public static class WsGenHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of readiness: healthy until the application begins to stop, and not from then on, while requests are still answered for as long as the drain lasts
    /// (<see cref="WsOptions.Drain"/>). Its data has the number of open <c>sessions</c>. Not for a check of liveness: what stops is not to be killed for it.
    /// </summary>
    /// <param name="builder">The application's health checks.</param>
    /// <param name="name">Its name. Default: <c>wsgen</c>.</param>
    /// <param name="failureStatus">What it is when the application stops. Default: null, unhealthy.</param>
    /// <param name="tags">To choose it by. Default: null, which is <c>ready</c>.</param>
    public static IHealthChecksBuilder AddWsGen(
        this IHealthChecksBuilder builder, string name = "wsgen", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        return builder.Add(new HealthCheckRegistration(
            name, static services => new ReadinessCheck(WsGenEndpointRouteBuilderExtensions.RegistryOf(services)), failureStatus, tags ?? ["ready"]));
    }
}
