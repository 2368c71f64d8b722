using System.Security.Claims;
using WsGen.Handshake;

namespace WsGen.Sessions;

/// <summary>What a session knows from its opening handshake.</summary>
/// <param name="Request">The upgrade request.</param>
/// <param name="IsSecure">True over TLS.</param>
/// <param name="VariableNames">The path variables of the endpoint's template, left to right.</param>
/// <param name="PathValues">What they take, percent-decoded.</param>
/// <param name="Subprotocol">The subprotocol that was chosen, or null.</param>
/// <param name="Extensions">The extensions that were agreed on, as Sec-WebSocket-Extensions names them, or null.</param>
internal sealed record SessionHandshake(
    UpgradeRequest Request, bool IsSecure, string[] VariableNames, string[] PathValues, string? Subprotocol, string? Extensions)
{
    /// <summary>The endpoint that the session is one of.</summary>
    public EndpointFacts Endpoint { get; init; } = EndpointFacts.None;

    /// <summary>Who has connected; null if nobody was authenticated.</summary>
    public ClaimsPrincipal? User { get; init; }
}
