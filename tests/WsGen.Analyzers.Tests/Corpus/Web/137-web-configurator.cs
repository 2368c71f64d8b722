// A configurator reads the HTTP request, and keeps nothing but values of it.
using WsGen;
using WsGen.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddWsGen();
WebApplication app = builder.Build();
app.MapEndpoints();
app.Run();

public sealed class Tenants : ServerEndpointConfigurator
{
    public override ValueTask<HandshakeRefusal?> CheckAsync(HandshakeRequest request, CancellationToken cancellationToken)
    {
        string? tenant = request.GetHttpContext()?.Request.Headers["X-Tenant"];
        return new(string.IsNullOrEmpty(tenant) ? new HandshakeRefusal(400, "Name a tenant.") : null);
    }

    public override void ModifyHandshake(EndpointConfig config, HandshakeRequest request, HandshakeResponse response)
    {
        if (request.GetHttpContext() is { } http)
        {
            config.UserProperties["tenant"] = http.Request.Headers["X-Tenant"].ToString();
            config.UserProperties["trace"] = http.TraceIdentifier;
        }
    }
}

[ServerEndpoint("/tenant", Configurator = typeof(Tenants))]
public sealed partial class Tenant
{
    [OnOpen]
    private ValueTask Tell(WsSession session) => session.SendAsync($"{session.UserProperties["tenant"]}");
}
