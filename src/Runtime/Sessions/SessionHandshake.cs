using System.Security.Claims;
using WsGen.Handshake;

namespace WsGen.Sessions;

/// <summary>What a session knows from its opening handshake.</summary>
/// <param name="request">The upgrade request.</param>
/// <param name="isSecure">True over TLS.</param>
/// <param name="variableNames">The path variables of the endpoint's template, left to right.</param>
/// <param name="pathValues">What they take, percent-decoded.</param>
/// <param name="subprotocol">The subprotocol that was chosen, or null.</param>
/// <param name="extensions">The extensions that were agreed on, as Sec-WebSocket-Extensions names them, or null.</param>
internal sealed class SessionHandshake(
    UpgradeRequest request, bool isSecure, string[] variableNames, string[] pathValues, string? subprotocol, string? extensions)
{
    public UpgradeRequest Request => request;

    public bool IsSecure => isSecure;

    public string[] VariableNames => variableNames;

    public string[] PathValues => pathValues;

    public string? Subprotocol => subprotocol;

    public string? Extensions => extensions;

    /// <summary>The endpoint that the session is one of.</summary>
    public EndpointFacts Endpoint { get; init; } = EndpointFacts.None;

    /// <summary>Who has connected; null if nobody was authenticated.</summary>
    public ClaimsPrincipal? User { get; init; }
}
