using System.ComponentModel;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WsGen;
using WsGen.AspNetCore;
using WsGen.Endpoints.Infrastructure;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps WebSocket endpoints in an ASP.NET Core application. The generated <c>MapEndpoints()</c> is in the same namespace.</summary>
public static class WsGenEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps one endpoint at the path of its <see cref="ServerEndpointAttribute"/>. Authorization, CORS, names and other conventions apply to
    /// its upgrade request as to any route. Beside <c>MapEndpoints()</c>, on the same application or under the same prefix, it counts once: this route
    /// alone is there for the class, with the conventions given to it (Jakarta WebSocket 6.4). Of two such calls the later one counts, unless they are for
    /// different hosts.
    /// </summary>
    /// <remarks>Two endpoints that match the same requests are refused when the application starts, with an <see cref="InvalidOperationException"/> that names both.</remarks>
    /// <typeparam name="T">A partial class with <see cref="ServerEndpointAttribute"/>.</typeparam>
    /// <exception cref="InvalidOperationException">AddWsGen() has not been called, an option is out of range, or a service that the endpoint needs is missing.</exception>
    public static IEndpointConventionBuilder MapEndpoint<T>(this IEndpointRouteBuilder endpoints)
        where T : IServerEndpoint<T>
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return Map(endpoints, T.Descriptor, isGenerated: false);
    }

    /// <summary>
    /// Maps one endpoint that is put together in code, at its path. One of an annotated class, at the path where <c>MapEndpoints()</c> has it, stands for it there.
    /// </summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <exception cref="InvalidOperationException">AddWsGen() has not been called, an option is out of range, or a service that the endpoint needs is missing.</exception>
    public static IEndpointConventionBuilder MapEndpoint(this IEndpointRouteBuilder endpoints, ServerEndpointConfig endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(endpoint);
        return Map(endpoints, endpoint.Descriptor, isGenerated: false);
    }

    /// <summary>Maps the endpoints of a generated route table. Call the generated <c>MapEndpoints()</c> instead.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static IEndpointConventionBuilder MapRoutes(this IEndpointRouteBuilder endpoints, RouteTable routes)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(routes);
        EndpointRegistry registry = RegistryOf(endpoints.ServiceProvider);
        return new ConventionGroup([
            .. registry.Filter(routes).Endpoints
                .Concat(registry.TakeApplicationEndpoints().Select(static endpoint => endpoint.Descriptor))
                .Select(descriptor => Map(endpoints, descriptor, isGenerated: true))]);
    }

    internal static EndpointRegistry RegistryOf(IServiceProvider services) =>
        services.GetService<EndpointRegistry>()
            ?? throw new InvalidOperationException(
                "WsGen's services are missing. Call builder.Services.AddWsGen() before the application is built.");

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, EndpointDescriptor descriptor, bool isGenerated)
    {
        EndpointRegistry registry = RegistryOf(endpoints.ServiceProvider);
        EndpointMapping mapping = registry.Add(endpoints, descriptor, isGenerated);
        var upgrade = new HttpUpgrade(registry, mapping.Host, mapping.Path);
        IEndpointConventionBuilder route = endpoints
            .Map(mapping.Path.Pattern, upgrade.InvokeAsync)
            .WithDisplayName($"{descriptor.Path} (WebSocket, {descriptor.EndpointType.Name})")
            .WithMetadata(descriptor, mapping.Path, mapping);
        route.Finally(builder =>
        {
            if (mapping.IsReplaced)
            {
                builder.Metadata.Add(new SuppressMatchingMetadata());
            }
        });
        return route;
    }

    /// <summary>Passes conventions on to several routes.</summary>
    private sealed class ConventionGroup(IEndpointConventionBuilder[] routes) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention)
        {
            foreach (IEndpointConventionBuilder route in routes)
            {
                route.Add(convention);
            }
        }

        public void Finally(Action<EndpointBuilder> finallyConvention)
        {
            foreach (IEndpointConventionBuilder route in routes)
            {
                route.Finally(finallyConvention);
            }
        }
    }
}
