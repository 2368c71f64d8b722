using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WsGen.Endpoints;
using WsGen.Endpoints.Infrastructure;

namespace WsGen.AspNetCore;

/// <summary>
/// All that has been mapped in one application. An endpoint that <c>MapEndpoints()</c> has found and that is mapped by hand as well counts once (Jakarta
/// WebSocket 6.4), and of two that nobody could choose between the application does not start (3.1.1). Thread-safe.
/// </summary>
internal sealed class EndpointMappings
{
    private readonly Lock _gate = new();
    private readonly List<EndpointMapping> _mappings = [];

    /// <summary>Adds one. What is generated gives way to what is mapped by hand on the same builder; of the same descriptor, they have one host.</summary>
    /// <param name="builder">Where it is mapped.</param>
    /// <param name="descriptor">The endpoint.</param>
    /// <param name="isGenerated">By <c>MapEndpoints()</c>.</param>
    /// <param name="makeHost">Makes a host. A configurator's constructor is called from there, hence not under the lock.</param>
    public EndpointMapping Add(IEndpointRouteBuilder builder, EndpointDescriptor descriptor, bool isGenerated, Func<EndpointDescriptor, EndpointHost> makeHost)
    {
        EndpointHost host = FindHost(builder, descriptor, isGenerated) ?? makeHost(descriptor);
        lock (_gate)
        {
            var added = new EndpointMapping(builder, descriptor, isGenerated, _mappings.Count, host);
            foreach (EndpointMapping other in _mappings)
            {
                if (other.Place == added.Place && other.Descriptor.EndpointType == descriptor.EndpointType && other.IsGenerated != isGenerated && added.MayMeet(other))
                {
                    (isGenerated ? added : other).Replace();
                }
            }

            _mappings.Add(added);
            return added;
        }
    }

    /// <summary>The hosts, each once.</summary>
    public EndpointHost[] Hosts()
    {
        lock (_gate)
        {
            return [.. _mappings.Select(static mapping => mapping.Host).Distinct()];
        }
    }

    /// <summary>The host of an endpoint, where it was mapped first if it is so in several groups; null: it is not mapped.</summary>
    public EndpointHost? FindHost(EndpointDescriptor descriptor)
    {
        lock (_gate)
        {
            EndpointMapping[] same = [.. _mappings.Where(mapping => mapping.Descriptor == descriptor)];
            return same.Where(mapping => mapping.Place == same[0].Place).OrderBy(static mapping => !mapping.IsGenerated).LastOrDefault()?.Host;
        }
    }

    /// <summary>
    /// Has every request find one endpoint, when all of them have been mapped. Routes are built for it, by all that conventions and groups say, but only
    /// if two paths might meet: of an application's other routes some take their time.
    /// </summary>
    /// <param name="services">Of the application.</param>
    /// <exception cref="InvalidOperationException">Two endpoints match the same requests.</exception>
    public void Settle(IServiceProvider services)
    {
        EndpointMapping[] mappings;
        lock (_gate)
        {
            mappings = [.. _mappings.Where(static mapping => !mapping.IsReplaced)];
        }

        if (!mappings.GroupBy(static mapping => mapping.Path.Shape[^1]).Any(static group => HasTwoThatMayMeet([.. group])))
        {
            return;
        }

        ICollection<EndpointDataSource>[] branches = [.. mappings.Select(static mapping => mapping.Branch).OfType<ICollection<EndpointDataSource>>().Distinct()];
        EndpointDataSource all = services.GetRequiredService<EndpointDataSource>();
        IEnumerable<EndpointDataSource> ofApplication = all is CompositeEndpointDataSource composite ? composite.DataSources : [all];
        Settle(ofApplication.Except(branches.SelectMany(static branch => branch)));
        foreach (ICollection<EndpointDataSource> branch in branches)
        {
            Settle(branch);
        }
    }

    private EndpointHost? FindHost(IEndpointRouteBuilder builder, EndpointDescriptor descriptor, bool isGenerated)
    {
        lock (_gate)
        {
            EndpointMapping[] same = [.. _mappings.Where(mapping => mapping.Place == builder.DataSources && mapping.Descriptor == descriptor)];
            return isGenerated
                ? same.LastOrDefault(static mapping => !mapping.IsGenerated)?.Host
                : same.LastOrDefault(mapping => mapping.IsGenerated && !same.Any(each => !each.IsGenerated && each.Host == mapping.Host))?.Host;
        }
    }

    private static bool HasTwoThatMayMeet(EndpointMapping[] mappings)
    {
        for (int i = 1; i < mappings.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (mappings[i].MayMeet(mappings[j]))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void Settle(IEnumerable<EndpointDataSource> sources)
    {
        MappedRoute[] routes = [.. sources
            .SelectMany(static source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(static route => route.Metadata.GetMetadata<ISuppressMatchingMetadata>()?.SuppressMatching != true)
            .Select(static route => route.Metadata.GetMetadata<EndpointMapping>() is { } mapping ? new MappedRoute(route, mapping) : null)
            .OfType<MappedRoute>()
            .OrderBy(static route => route.Mapping.Number)];
        for (int later = 1; later < routes.Length; later++)
        {
            for (int earlier = 0; earlier < later; earlier++)
            {
                routes[later].MeetEarlier(routes[earlier]);
            }
        }
    }
}
