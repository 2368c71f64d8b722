using WsGen.Endpoints.Infrastructure;

namespace WsGen.Endpoints.Configuration;

/// <summary>What is left of a generated table once the application's configurations have chosen.</summary>
internal static class EndpointFilter
{
    public static RouteTable Apply(RouteTable table, IReadOnlyCollection<ServerApplicationConfig> configs)
    {
        if (configs.Count == 0)
        {
            return table;
        }

        Type[] found = [.. table.Endpoints.Select(static endpoint => endpoint.EndpointType)];
        var wanted = new HashSet<Type>(configs.SelectMany(config => config.GetAnnotatedEndpoints(found)));
        return found.All(wanted.Contains) ? table : RouteTable.Create([.. table.Endpoints.Where(endpoint => wanted.Contains(endpoint.EndpointType))]);
    }
}
