using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using WsGen.Endpoints;
using WsGen.Endpoints.Infrastructure;

namespace WsGen.AspNetCore;

/// <summary>
/// One call that has mapped one endpoint. Its route carries it as metadata, and is passed over by routing once another mapping of the same class has
/// taken its place. Thread-safe.
/// </summary>
/// <param name="builder">What it was mapped on: the application, or a group of its routes.</param>
/// <param name="descriptor">The endpoint.</param>
/// <param name="isGenerated">By <c>MapEndpoints()</c>, with all others.</param>
/// <param name="number">How many have been mapped before.</param>
/// <param name="host">Serves it.</param>
internal sealed class EndpointMapping(IEndpointRouteBuilder builder, EndpointDescriptor descriptor, bool isGenerated, int number, EndpointHost host)
    : IDisableCookieRedirectMetadata // a WebSocket cannot follow to a page for login: 401 or 403
{
    // Set for the routes of a pipeline by UseRouting. ASP.NET Core has no other way from a group to what it is a group of.
    private const string RoutesOfPipeline = "__EndpointRouteBuilder";

    private volatile bool _isReplaced;

    public EndpointDescriptor Descriptor => descriptor;

    public bool IsGenerated => isGenerated;

    public int Number => number;

    public EndpointHost Host => host;

    public EndpointPath Path { get; } = new(descriptor);

    /// <summary>The same object for all that has been mapped on the same builder.</summary>
    public object Place { get; } = builder.DataSources;

    /// <summary>The routes of a branch of the pipeline that routes by itself; null: those of the application.</summary>
    public ICollection<EndpointDataSource>? Branch { get; } = FindBranch(builder);

    /// <summary>Another mapping stands in its place.</summary>
    public bool IsReplaced => _isReplaced;

    public void Replace() => _isReplaced = true;

    /// <summary>Whether both might be asked about one request. Before the routes are built nobody knows what stands before their paths.</summary>
    public bool MayMeet(EndpointMapping other)
    {
        IReadOnlyList<string?> left = Path.Shape, right = other.Path.Shape;
        if (left.Count != right.Count && Place == other.Place)
        {
            return false;
        }

        int common = Math.Min(left.Count, right.Count);
        int alike = 1;
        while (alike <= common && left[left.Count - alike] == right[right.Count - alike])
        {
            alike++;
        }

        return alike > common;
    }

    private static ICollection<EndpointDataSource>? FindBranch(IEndpointRouteBuilder builder)
    {
        IEndpointRouteBuilder? root = builder is RouteGroupBuilder
            ? builder.CreateApplicationBuilder().Properties.TryGetValue(RoutesOfPipeline, out object? routes) ? routes as IEndpointRouteBuilder : null
            : builder;
        return root is null or IHost ? null : root.DataSources;
    }
}
