using Microsoft.Extensions.Diagnostics.HealthChecks;
using WsGen.Hosting.Draining;

namespace WsGen.AspNetCore;

/// <summary>Healthy until the application stops.</summary>
internal sealed class ReadinessCheck(EndpointRegistry registry) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Drain drain = registry.Drain;
        var sessions = new Dictionary<string, object> { ["sessions"] = drain.OpenCount };
        return Task.FromResult(drain.HasBegun
            ? new HealthCheckResult(context.Registration.FailureStatus, "stopping", data: sessions)
            : HealthCheckResult.Healthy("ready", sessions));
    }
}
