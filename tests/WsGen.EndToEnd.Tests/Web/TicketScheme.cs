using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>Whoever gives a name has it, until the ticket ends (X-Ticket, seconds from now) or the claim says so (X-Claim, as it stands).</summary>
internal sealed class TicketScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public static void AddTo(IServiceCollection services)
    {
        services.AddAuthentication("ticket").AddScheme<AuthenticationSchemeOptions, TicketScheme>("ticket", null);
        services.AddAuthorization();
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers["X-User"] is not [{ } name])
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        List<Claim> claims = [new Claim(ClaimTypes.Name, name)];
        if (Request.Headers["X-Claim"] is [{ } claim])
        {
            claims.Add(new Claim("exp", claim));
        }

        var properties = new AuthenticationProperties();
        if (Request.Headers["X-Ticket"] is [{ } seconds])
        {
            properties.ExpiresUtc = TimeProvider.GetUtcNow().AddSeconds(int.Parse(seconds, null));
        }

        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, "ticket")), properties, "ticket")));
    }
}
