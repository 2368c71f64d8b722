namespace WsGen.EndToEnd.Tests.Handshakes;

/// <summary>Says something once it is open, then echoes.</summary>
public sealed class Greeter(Func<WsSession, string> greeting) : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        session.AddMessageHandler((string text) => session.SendAsync(text));
        return session.SendAsync(greeting(session));
    }

    public static ServerEndpointConfig At(string path, Func<WsSession, string> greeting) => ServerEndpointConfig.Create(path, () => new Greeter(greeting));
}

/// <summary>Notes what it is asked, and refuses by header field.</summary>
public sealed class Doorkeeper : ServerEndpointConfigurator
{
    private readonly List<string> _calls = [];

    public string Calls
    {
        get
        {
            lock (_calls)
            {
                return string.Join(' ', _calls);
            }
        }
    }

    public override bool CheckOrigin(HandshakeRequest request) => Note("origin", base.CheckOrigin(request));

    public override string? ChooseSubprotocol(HandshakeRequest request, IReadOnlyList<string> supported) =>
        Note("subprotocol", base.ChooseSubprotocol(request, supported));

    public override IEnumerable<WsExtension> ChooseExtensions(HandshakeRequest request, IReadOnlyList<WsExtension> installed) =>
        Note("extensions", base.ChooseExtensions(request, installed));

    public override async ValueTask<HandshakeRefusal?> CheckAsync(HandshakeRequest request, CancellationToken cancellationToken)
    {
        Note("check", 0);
        await Task.Yield();
        return request.Headers["X-Refuse"] is { } status
            ? new HandshakeRefusal(int.Parse(status, null), "Not you, né.").WithHeader("Retry-After", "7").WithHeader("Location", "/elsewhere")
            : null;
    }

    public override void ModifyHandshake(EndpointConfig config, HandshakeRequest request, HandshakeResponse response)
    {
        Note("modify", 0);
        response.AddHeader("X-Chosen", response.Subprotocol ?? "none");
        config.UserProperties["query"] = string.Join(',', request.RequestParameters["a"]);
    }

    public override object? CreateInstance(Type endpointType, WsSession session, IServiceProvider services) => Note("instance", (object?)null);

    private T Note<T>(string call, T result)
    {
        lock (_calls)
        {
            _calls.Add(call);
        }

        return result;
    }
}
