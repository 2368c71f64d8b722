// Which of the generated endpoints serve, and others besides.
using WsGen;

await WsServer.Create(args).AddEndpoints().UseApplicationConfig(new Choice()).Build().RunAsync();

public sealed class Choice : ServerApplicationConfig
{
    public override IEnumerable<ServerEndpointConfig> GetEndpointConfigs() =>
        [ServerEndpointConfig.Create("/greet", static () => new Greeter()).WithSubprotocols("v1")];

    public override IEnumerable<Type> GetAnnotatedEndpoints(IReadOnlyCollection<Type> found) =>
        found.Where(static type => type != typeof(Hidden));
}

public sealed class Greeter : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config) => session.SendAsync($"hello from {config.Path}");
}

[ServerEndpoint("/shown")]
public sealed partial class Shown
{
    [OnMessage]
    private string Echo(string text) => text;
}

[ServerEndpoint("/hidden")]
public sealed partial class Hidden
{
    [OnMessage]
    private string Echo(string text) => text;
}
