using WsGen.Endpoints.Infrastructure;

namespace WsGen;

/// <summary>Configures a server.</summary>
public sealed class WsServerBuilder
{
    /// <summary>Adds the endpoints of a generated route table.</summary>
    public WsServerBuilder AddEndpoints(RouteTable routes) => throw new NotImplementedException();

    /// <summary>Adds one endpoint.</summary>
    public WsServerBuilder AddEndpoint<T>()
        where T : IServerEndpoint<T> => throw new NotImplementedException();
}
