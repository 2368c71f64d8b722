using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace WsGen.AspNetCore;

/// <summary>When the application starts and its endpoints have been mapped, sees to it that a request finds one.</summary>
internal sealed class MappingStartupFilter(EndpointRegistry registry) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        next(application);
        registry.Mappings.Settle(application.ApplicationServices);
        registry.WarnOfUnknown();
    };
}
