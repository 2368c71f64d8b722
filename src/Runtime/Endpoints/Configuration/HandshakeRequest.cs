using System.Net;
using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using WsGen.Handshake;

namespace WsGen;

/// <summary>
/// An upgrade request, in the hands of a configurator or fallback: read-only, but for <see cref="User"/> and <see cref="UserExpires"/>. Counterpart of
/// <c>jakarta.websocket.server.HandshakeRequest</c>. For one thread at a time, until the request has been answered.
/// </summary>
public sealed class HandshakeRequest
{
    private readonly UpgradeRequest _request;
    private readonly string[] _variableNames;
    private readonly string[] _pathValues;
    private Uri? _uri;
    private IReadOnlyDictionary<string, string>? _pathParameters;
    private IReadOnlyDictionary<string, IReadOnlyList<string>>? _requestParameters;
    private IReadOnlyList<string>? _subprotocols;
    private IReadOnlyList<string>? _languages;
    private IReadOnlyList<WsExtension>? _extensions;

    internal HandshakeRequest(UpgradeRequest request, bool isSecure, string[] variableNames, string[] pathValues)
    {
        _request = request;
        _variableNames = variableNames;
        _pathValues = pathValues;
        IsSecure = isSecure;
    }

    /// <summary>The whole URI, with scheme ws or wss.</summary>
    public Uri Uri => _uri ??= _request.ToUri(IsSecure);

    /// <summary>The path as it was sent, percent-encoded, without query.</summary>
    public string Path => _request.Path;

    /// <summary>The query as it was sent, without the question mark; empty if there is none.</summary>
    public string QueryString => _request.QueryString;

    /// <summary>The query's parameters, decoded as those of HTML forms; one name may have several values.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> RequestParameters => _requestParameters ??= QueryParameters.Parse(QueryString);

    /// <summary>The variables of the endpoint's path and what they take, percent-decoded; empty where the path has led to no endpoint.</summary>
    public IReadOnlyDictionary<string, string> PathParameters => _pathParameters ??= PathVariables.ToDictionary(_variableNames, _pathValues);

    /// <summary>The header fields.</summary>
    public HandshakeHeaders Headers => _request.Headers;

    /// <summary>The page that connects, as the Origin field has it; null if there is none, as browsers always send one.</summary>
    public string? Origin => Headers["Origin"];

    /// <summary>
    /// What the server's own rule says of the origin: <see cref="WsOptions.AllowedOrigins"/>, <see cref="WsOptions.AllowAnyOrigin"/>, or else
    /// the same origin as the request's host. True if there is none.
    /// </summary>
    public bool IsOriginAllowed { get; internal init; }

    /// <summary>The subprotocols that the client offers, in its order.</summary>
    public IReadOnlyList<string> Subprotocols => _subprotocols ??= SubprotocolNegotiation.Offered(Headers);

    /// <summary>The extensions that the client offers, in its order.</summary>
    public IReadOnlyList<WsExtension> Extensions => _extensions ??= WsExtension.ReadAll(Headers);

    /// <summary>True if the connection is encrypted (wss).</summary>
    public bool IsSecure { get; }

    /// <summary>
    /// Who connects: at first whom the host has authenticated, null if nobody. What a configurator sets here is <see cref="WsSession.User"/>.
    /// </summary>
    public ClaimsPrincipal? User { get; set; }

    /// <summary>
    /// When the identity of <see cref="User"/> ends: the session is then closed with 1008, at most 50 milliseconds late (Jakarta WebSocket 7.2). Null, the
    /// default: never. What is set here is <see cref="WsSession.UserExpires"/>.
    /// </summary>
    public DateTimeOffset? UserExpires { get; set; }

    /// <summary>
    /// The certificate that the client has shown; null if there is none, because it was not asked for (<c>WsServerBuilder.UseTls</c> with
    /// <c>ClientCertificateRequired</c>) or the connection is not encrypted. Do not dispose of it.
    /// </summary>
    public X509Certificate2? ClientCertificate { get; internal init; }

    /// <summary>
    /// The languages that the client prefers, as Accept-Language has them (<c>de-CH</c>, <c>en</c>): the most wanted first, and none that it does not
    /// accept. Empty if it does not say.
    /// </summary>
    public IReadOnlyList<string> Languages => _languages ??= AcceptLanguage.Parse(Headers.GetValues("Accept-Language"));

    /// <summary>The address of the peer, or of the proxy before it; null if the transport has none.</summary>
    public EndPoint? RemoteEndPoint { get; internal init; }

    /// <summary>The address the connection was accepted on; null if the transport has none.</summary>
    public EndPoint? LocalEndPoint { get; internal init; }

    /// <summary>The connection's services: of its own scope, which ends with the session or with the refusal. A fallback sees the server's.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>The host's own view of the request, such as ASP.NET Core's context.</summary>
    internal object? HostContext { get; init; }
}
