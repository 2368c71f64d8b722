using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using WsGen;
using WsGen.AspNetCore;
using WsGen.Hosting.Binding;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds WsGen to an application's services.</summary>
public static class WsGenServiceCollectionExtensions
{
    /// <summary>
    /// Adds what <c>MapEndpoints()</c> needs. Options come from the configuration section <c>WsGen</c>, then from
    /// <paramref name="configure"/>; they are checked when the application starts.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes options in code.</param>
    public static IServiceCollection AddWsGen(this IServiceCollection services, Action<WsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<WsOptions> options = services.AddOptions<WsOptions>()
            .Configure<IConfiguration>(static (options, configuration) => OptionBinder.Bind(configuration, options));
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddSingleton<EndpointRegistry>();
        services.TryAddEnumerable(ServiceDescriptor.Transient<IStartupFilter, GateStartupFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Transient<IStartupFilter, MappingStartupFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DrainService>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, EndpointPathPolicy>());
        return services;
    }
}
