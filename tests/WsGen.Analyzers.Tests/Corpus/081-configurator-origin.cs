// Origins by a rule of the application's own.
using WsGen;

public sealed class Partners : ServerEndpointConfigurator
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase) { "https://a.example", "https://b.example" };

    public override bool CheckOrigin(HandshakeRequest request)
    {
        if (request.Origin is not { } origin)
        {
            return true;
        }

        return request.IsOriginAllowed || Known.Contains(origin);
    }

    public override string? ChooseSubprotocol(HandshakeRequest request, IReadOnlyList<string> supported) =>
        request.Subprotocols.FirstOrDefault(supported.Contains);
}

[ServerEndpoint("/partners", Subprotocols = ["v2.partners", "v1.partners"], Configurator = typeof(Partners))]
public sealed partial class PartnerFeed
{
    [OnOpen]
    private ValueTask Say(WsSession session) => session.SendAsync(session.Subprotocol ?? "none");
}
