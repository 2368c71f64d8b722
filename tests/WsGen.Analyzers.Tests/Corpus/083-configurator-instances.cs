// An instance for each connection, from a pool of names.
using System.Collections.Concurrent;
using WsGen;

public sealed class Names : ServerEndpointConfigurator
{
    private readonly ConcurrentQueue<string> _names = new(["Ada", "Grace", "Edsger"]);

    public override object? CreateInstance(Type endpointType, WsSession session, IServiceProvider services) =>
        new Named(_names.TryDequeue(out string? name) ? name : session.Id);
}

[ServerEndpoint("/named", Configurator = typeof(Names))]
public sealed partial class Named(string name)
{
    private int _messages;

    [OnMessage]
    private string Say(string text) => $"{name} ({++_messages}): {text}";
}
