// Requests that no path matches.
using System.Collections.Concurrent;
using WsGen;

WsServerBuilder builder = WsServer.Create(args);
ConcurrentDictionary<string, ServerEndpointConfig> tenants = new();
builder.Fallback = (request, cancellationToken) =>
{
    cancellationToken.ThrowIfCancellationRequested();
    string tenant = request.Path.Trim('/');
    if (tenant.Length is 0 or > 20 || tenant.Contains('/'))
    {
        return new ValueTask<UpgradeTarget?>((UpgradeTarget?)null);
    }

    ServerEndpointConfig config = tenants.GetOrAdd(tenant, static name => ServerEndpointConfig.Create("/{tenant}", () => new Tenant(name)));
    return new ValueTask<UpgradeTarget?>(new UpgradeTarget(config, [new("tenant", tenant)]));
};
await builder.Build().RunAsync();

public sealed class Tenant(string name) : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config) => session.SendAsync($"{name} {session.PathParameters["tenant"]}");
}
