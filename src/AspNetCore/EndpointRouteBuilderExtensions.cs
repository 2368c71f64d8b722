using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WsGen.Endpoints.Infrastructure;

namespace WsGen.AspNetCore;

/// <summary>Maps WebSocket endpoints in an ASP.NET Core application.</summary>
public static class EndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps one endpoint at the path of its <see cref="ServerEndpointAttribute"/>. Authorization, CORS, names and other conventions apply to
    /// its upgrade request as to any route.
    /// </summary>
    /// <typeparam name="T">A partial class with <see cref="ServerEndpointAttribute"/>.</typeparam>
    /// <exception cref="InvalidOperationException">AddWsGen() has not been called, or an option is out of range.</exception>
    public static IEndpointConventionBuilder MapEndpoint<T>(this IEndpointRouteBuilder endpoints)
        where T : IServerEndpoint<T>
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return Map(endpoints, T.Descriptor);
    }

    /// <summary>Maps one endpoint that is put together in code, at its path.</summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <exception cref="InvalidOperationException">AddWsGen() has not been called, or an option is out of range.</exception>
    public static IEndpointConventionBuilder MapEndpoint(this IEndpointRouteBuilder endpoints, ServerEndpointConfig endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(endpoint);
        return Map(endpoints, endpoint.Descriptor);
    }

    /// <summary>Maps the endpoints of a generated route table. Call the generated <c>MapEndpoints()</c> instead.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static IEndpointConventionBuilder MapEndpoints(this IEndpointRouteBuilder endpoints, RouteTable routes)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(routes);
        EndpointRegistry registry = RegistryOf(endpoints.ServiceProvider);
        return new ConventionGroup([
            .. registry.Filter(routes).Endpoints
                .Concat(registry.TakeApplicationEndpoints().Select(static endpoint => endpoint.Descriptor))
                .Select(descriptor => Map(endpoints, descriptor))]);
    }

    internal static EndpointRegistry RegistryOf(IServiceProvider services) =>
        services.GetService<EndpointRegistry>()
            ?? throw new InvalidOperationException(
                "WsGen's services are missing. Call builder.Services.AddWsGen() before the application is built.");

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, EndpointDescriptor descriptor)
    {
        EndpointRegistry registry = RegistryOf(endpoints.ServiceProvider);
        var path = new EndpointPath(descriptor);
        var upgrade = new HttpUpgrade(registry, registry.Add(descriptor), path);
        return endpoints
            .Map(path.Pattern, upgrade.InvokeAsync)
            .WithDisplayName($"{descriptor.Path} (WebSocket, {descriptor.EndpointType.Name})")
            .WithMetadata(descriptor, path);
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
