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

    /// <summary>Maps the endpoints of a generated route table. Call the generated <c>MapEndpoints()</c> instead.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static IEndpointConventionBuilder MapEndpoints(this IEndpointRouteBuilder endpoints, RouteTable routes)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(routes);
        return new ConventionGroup([.. routes.Endpoints.Select(descriptor => Map(endpoints, descriptor))]);
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, EndpointDescriptor descriptor)
    {
        EndpointRegistry registry = endpoints.ServiceProvider.GetService<EndpointRegistry>()
            ?? throw new InvalidOperationException(
                "WsGen's services are missing. Call builder.Services.AddWsGen() before the application is built.");
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
