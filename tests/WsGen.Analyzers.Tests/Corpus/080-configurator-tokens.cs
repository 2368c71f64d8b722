// A configurator that checks a token and refuses without one.
using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using WsGen;

public interface ITokens
{
    ValueTask<ClaimsPrincipal?> ReadAsync(string? token, CancellationToken cancellationToken);
}

public sealed class Door : ServerEndpointConfigurator
{
    public override async ValueTask<HandshakeRefusal?> CheckAsync(HandshakeRequest request, CancellationToken cancellationToken)
    {
        ITokens tokens = request.Services.GetRequiredService<ITokens>();
        request.User = await tokens.ReadAsync(request.Headers["Authorization"], cancellationToken);
        if (request.User is null)
        {
            return new HandshakeRefusal(401, "Send a token.").WithHeader("WWW-Authenticate", "Bearer");
        }

        request.UserExpires = DateTimeOffset.UtcNow.AddHours(1);
        return null;
    }

    public override void ModifyHandshake(EndpointConfig config, HandshakeRequest request, HandshakeResponse response)
    {
        config.UserProperties["room"] = request.PathParameters["room"];
        response.AddHeader("X-Room", "known");
    }
}

[ServerEndpoint("/private/{room}", Configurator = typeof(Door))]
public sealed partial class Private
{
    [OnOpen]
    private ValueTask Enter(WsSession session, [PathParam] string room) => session.SendAsync($"{session.User?.Identity?.Name} in {room}");
}
