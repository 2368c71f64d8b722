// One instance for all connections of a class without state.
using WsGen;

public sealed class Shared : ServerEndpointConfigurator
{
    private readonly Doubling _only = new(2);

    public override object? CreateInstance(Type endpointType, WsSession session, IServiceProvider services) => _only;
}

[ServerEndpoint("/double", Configurator = typeof(Shared))]
public sealed partial class Doubling(int factor = 2)
{
    [OnMessage]
    private long Multiply(long number) => number * factor;
}
