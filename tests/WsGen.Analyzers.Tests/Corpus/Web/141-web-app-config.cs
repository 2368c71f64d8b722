// An application configuration as a service.
using WsGen;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<ServerApplicationConfig, Only>();
builder.Services.AddWsGen();
WebApplication app = builder.Build();
app.MapEndpoints();
app.Run();

public sealed class Only(IConfiguration configuration) : ServerApplicationConfig
{
    public override IEnumerable<Type> GetAnnotatedEndpoints(IReadOnlyCollection<Type> found) =>
        configuration.GetValue("Beta", false) ? found : found.Where(static type => !type.Name.StartsWith("Beta", StringComparison.Ordinal));
}

[ServerEndpoint("/stable")]
public sealed partial class Stable
{
    [OnMessage]
    private string Echo(string text) => text;
}

[ServerEndpoint("/beta")]
public sealed partial class BetaEcho
{
    [OnMessage]
    private string Echo(string text) => text;
}
