using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using WsGen.Handshake;

namespace WsGen.AspNetCore;

/// <summary>
/// Where endpoints may not be added after the first upgrade request, sees it even if it leads nowhere. Elsewhere it is not in the pipeline.
/// </summary>
internal sealed class GateStartupFilter(EndpointRegistry registry) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        !registry.Gate.Closes ? next : application =>
        {
            application.Use((HttpContext http, RequestDelegate rest) =>
            {
                if (HttpUpgrade.TryReadRequest(http, out UpgradeRequest? request) == HandshakeViolation.None)
                {
                    registry.Gate.See(request!);
                }

                return rest(http);
            });
            next(application);
        };
}
