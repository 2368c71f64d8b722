using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.DependencyInjection;
using WsGen.Endpoints.Configuration;
using WsGen.Handshake;

namespace WsGen.AspNetCore;

/// <summary>What ASP.NET Core knows of a request besides the request: who has sent it, for how long that holds, and which pages may.</summary>
internal static class HandshakeFacts
{
    public static async ValueTask<UpgradeContext> ReadAsync(HttpContext http, EndpointRegistry registry)
    {
        ClaimsPrincipal? user = UserOf(http);
        DateTimeOffset? expires = user is not null && registry.ClosesOnAuthenticationExpiration ? ExpiryOf(http, user) : null;
        return new UpgradeContext(http.Request.IsHttps, user, http, http.RequestAborted, expires, await OriginsOfAsync(http));
    }

    /// <summary>ASP.NET Core has a principal for everybody; a session has one only for those who have been authenticated.</summary>
    private static ClaimsPrincipal? UserOf(HttpContext http) =>
        http.Features.Get<IHttpAuthenticationFeature>()?.User is { } user && user.Identities.Any(static identity => identity.IsAuthenticated) ? user : null;

    /// <summary>
    /// The end of the ticket, as cookies, bearer tokens and others have it. A scheme of the application's own may leave it out, and the claim in: seconds since
    /// 1970 (RFC 7519 sections 2 and 4.1.4).
    /// </summary>
    private static DateTimeOffset? ExpiryOf(HttpContext http, ClaimsPrincipal user)
    {
        if (http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is { Succeeded: true, Properties.ExpiresUtc: { } end })
        {
            return end;
        }

        return double.TryParse(user.FindFirst("exp")?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.UnixEpoch.AddSeconds(Math.Max(seconds, 0)) : null;
    }

    /// <summary>
    /// An endpoint with a CORS policy goes by it, and not by what the options say of other origins; pages of its own are none of the policy's business. ASP.NET
    /// Core's middleware leaves it to browsers to keep to it, and for WebSockets they do not.
    /// </summary>
    private static async ValueTask<OriginPolicy?> OriginsOfAsync(HttpContext http)
    {
        if (http.Request.Headers.Origin is not [{ } origin])
        {
            return null; // none, which is no page, or too many, which is refused
        }

        CorsPolicy? policy = http.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>() switch
        {
            ICorsPolicyMetadata metadata => metadata.Policy,
            IEnableCorsAttribute named => await http.RequestServices.GetRequiredService<ICorsPolicyProvider>().GetPolicyAsync(http, named.PolicyName)
                ?? throw new InvalidOperationException(
                    $"{http.GetEndpoint()} requires the CORS policy \"{named.PolicyName}\", which there is not. Add it: builder.Services.AddCors(cors => cors.AddPolicy(...))."),
            _ => null,
        };
        return policy is null ? null : Permits(policy, http, origin) ? OriginPolicy.Any : OriginPolicy.SameOrigin;
    }

    /// <summary>
    /// A browser opens no WebSocket without credentials, if it has any. So an origin that the policy names may, and any other that it lets in, by a wildcard or a function of the
    /// application's, only where the policy permits credentials or there are none: as with other requests of CORS.
    /// </summary>
    private static bool Permits(CorsPolicy policy, HttpContext http, string origin) =>
        policy.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
        || ((policy.AllowAnyOrigin || policy.IsOriginAllowed(origin)) && (policy.SupportsCredentials || !HasCredentials(http)));

    /// <summary>Also those that come with the connection, as Negotiate has them: somebody has been authenticated then.</summary>
    private static bool HasCredentials(HttpContext http) =>
        http.Request.Headers.Cookie.Count > 0 || http.Request.Headers.Authorization.Count > 0 || http.Connection.ClientCertificate is not null || UserOf(http) is not null;
}
