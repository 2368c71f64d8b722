using System.Security.Claims;
using WsGen.Handshake;

namespace WsGen.Endpoints.Configuration;

/// <summary>What the host of an upgrade request knows besides the request.</summary>
/// <param name="IsSecure">True over TLS.</param>
/// <param name="User">Whom the host has authenticated, or null.</param>
/// <param name="HostContext">The host's own view of the request, or null.</param>
/// <param name="Aborted">Fires when nobody waits for the answer any more; where it cannot fire, the connection's opening handshake is asked.</param>
/// <param name="UserExpires">When the identity ends, or null.</param>
/// <param name="Origins">Which pages may connect to this endpoint, if not those that may connect to the server.</param>
internal readonly record struct UpgradeContext(
    bool IsSecure, ClaimsPrincipal? User = null, object? HostContext = null, CancellationToken Aborted = default, DateTimeOffset? UserExpires = null,
    OriginPolicy? Origins = null);
