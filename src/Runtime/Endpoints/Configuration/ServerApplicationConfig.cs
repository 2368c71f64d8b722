namespace WsGen;

/// <summary>
/// Decides which endpoints of the generated tables are deployed, and adds others. Of several the server has what any of them wants. Counterpart of
/// <c>jakarta.websocket.server.ServerApplicationConfig</c>.
/// </summary>
public abstract class ServerApplicationConfig
{
    /// <summary>Endpoints to add. Default: none.</summary>
    public virtual IEnumerable<ServerEndpointConfig> GetEndpointConfigs() => [];

    /// <summary>
    /// Which annotated classes are deployed, of those that <c>AddEndpoints()</c> or <c>MapEndpoints()</c> has found. Classes that were added one by
    /// one are not asked about. Default: all of them.
    /// </summary>
    /// <param name="found">The classes of one generated table.</param>
    public virtual IEnumerable<Type> GetAnnotatedEndpoints(IReadOnlyCollection<Type> found) => found;
}
