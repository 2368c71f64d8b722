// An identity that is renewed, and ends.
using System.Security.Claims;
using WsGen;

public interface IRenewal
{
    Task<DateTimeOffset?> RenewAsync(ClaimsPrincipal user, string token, CancellationToken cancellationToken);
}

[ServerEndpoint("/renew")]
public sealed partial class Renewing(IRenewal renewal)
{
    [OnMessage]
    private async ValueTask<string?> Renew(string token, WsSession session, CancellationToken closing)
    {
        if (session.User is not { } user || await renewal.RenewAsync(user, token, closing) is not { } until)
        {
            await session.CloseAsync((CloseCode)4401, "renew your token", closing);
            return null;
        }

        session.UserExpires = until;
        return $"until {until:O}";
    }
}
