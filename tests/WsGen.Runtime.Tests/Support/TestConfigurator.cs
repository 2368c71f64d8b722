using System.Collections.Concurrent;

namespace WsGen.Support;

/// <summary>A configurator that does what it is told, and notes what was called. What is null is left to the base class.</summary>
internal class TestConfigurator : ServerEndpointConfigurator
{
    public Func<HandshakeRequest, bool>? Origin { get; init; }

    public Func<HandshakeRequest, IReadOnlyList<string>, string?>? Subprotocol { get; init; }

    public Func<HandshakeRequest, IReadOnlyList<WsExtension>, IEnumerable<WsExtension>>? Extensions { get; init; }

    public Func<HandshakeRequest, CancellationToken, ValueTask<HandshakeRefusal?>>? Check { get; init; }

    public Action<EndpointConfig, HandshakeRequest, HandshakeResponse>? Modify { get; init; }

    public Func<Type, WsSession, IServiceProvider, object?>? Instance { get; init; }

    public ConcurrentQueue<string> Calls { get; } = new();

    public override bool CheckOrigin(HandshakeRequest request)
    {
        Calls.Enqueue("origin");
        return Origin?.Invoke(request) ?? base.CheckOrigin(request);
    }

    public override string? ChooseSubprotocol(HandshakeRequest request, IReadOnlyList<string> supported)
    {
        Calls.Enqueue("subprotocol");
        return Subprotocol is null ? base.ChooseSubprotocol(request, supported) : Subprotocol(request, supported);
    }

    public override IEnumerable<WsExtension> ChooseExtensions(HandshakeRequest request, IReadOnlyList<WsExtension> installed)
    {
        Calls.Enqueue("extensions");
        return Extensions?.Invoke(request, installed) ?? base.ChooseExtensions(request, installed);
    }

    public override ValueTask<HandshakeRefusal?> CheckAsync(HandshakeRequest request, CancellationToken cancellationToken)
    {
        Calls.Enqueue("check");
        return Check?.Invoke(request, cancellationToken) ?? base.CheckAsync(request, cancellationToken);
    }

    public override void ModifyHandshake(EndpointConfig config, HandshakeRequest request, HandshakeResponse response)
    {
        Calls.Enqueue("modify");
        if (Modify is null)
        {
            base.ModifyHandshake(config, request, response);
        }
        else
        {
            Modify(config, request, response);
        }
    }

    public override object? CreateInstance(Type endpointType, WsSession session, IServiceProvider services)
    {
        Calls.Enqueue("instance");
        return Instance is null ? base.CreateInstance(endpointType, session, services) : Instance(endpointType, session, services);
    }
}
