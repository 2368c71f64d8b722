using System.Net;
using Microsoft.Extensions.Logging;
using WsGen.Connections;
using WsGen.Protocol;

namespace WsGen;

/// <summary>
/// Settings of a client, read once when it connects. Counterpart of <c>jakarta.websocket.ClientEndpointConfig</c> and its builder. Not thread-safe while it is
/// changed.
/// </summary>
public sealed partial class WsClientOptions
{
    /// <summary>Subprotocols to offer, the preferred one first; empty: those of the endpoint. Default: none.</summary>
    public IReadOnlyList<string> Subprotocols { get; set; } = [];

    /// <summary>
    /// Extensions to offer, the preferred one first, instead of the one offer that <see cref="Compression"/> makes: each a <c>permessage-deflate</c> with parameters
    /// of its own, for that is the extension there is. Compression must be enabled. Default: none.
    /// </summary>
    public IReadOnlyList<WsExtension> Extensions { get; set; } = [];

    /// <summary>
    /// Header fields to send with the upgrade request, besides those of the handshake itself. After a redirection to another host only <c>User-Agent</c>,
    /// <c>Accept-Language</c> and <c>Origin</c> go along: any other may be a credential. Default: none.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; set; } = [];

    /// <summary>
    /// The Origin field, such as <c>https://example.org</c>, for servers that insist on one. Tomcat's name: <c>DEFAULT_ORIGIN_HEADER_VALUE</c>. Default: null, none is
    /// sent.
    /// </summary>
    public string? Origin { get; set; }

    /// <summary>Cookies, sent to the hosts they are for; those that servers set while connecting are kept in it. Default: null, none.</summary>
    public CookieContainer? Cookies { get; set; }

    /// <summary>
    /// How long each step of the opening handshake may take: resolving the name, connecting, TLS, sending the request, waiting for the answer. From 1 to 2147483647 milliseconds.
    /// Tomcat's name: <c>IO_TIMEOUT_MS</c>. Default: 5 seconds.
    /// </summary>
    public TimeSpan IoTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many redirections are followed; 0: none is. Tomcat's name: <c>MAX_REDIRECTIONS</c>. Default: 20.</summary>
    public int MaxRedirections { get; set; } = 20;

    /// <summary>The longest head of an answer, in bytes, from 100 to 1048576. Tomcat's name: <c>MAX_HTTP_RESPONSE_HEADER_BYTES</c>. Default: 8192.</summary>
    public int MaxResponseHeaderBytes { get; set; } = 8192;

    /// <summary>
    /// How many opening handshakes with one IP address may be under way at the same time, from the TCP connection to the answer; 0: any number. Others wait for their turn, first
    /// come first served, as part of connecting: no longer than <see cref="IoTimeout"/>. 1 is what RFC 6455 section 4.1 asks of clients in point 2. What
    /// is counted are those of all clients of the process that have a limit; behind a proxy, by the name of the host. Default: 0.
    /// </summary>
    public int MaxHandshakesPerAddress { get; set; }

    /// <summary>How servers of <c>wss</c> URIs are checked.</summary>
    public WsClientTlsOptions Tls { get; } = new();

    /// <summary>
    /// Name and password for servers that ask for them (401), by Basic or Digest; never sent unasked, and to no other host than that of the URI. Tomcat's names:
    /// <c>WS_AUTHENTICATION_USER_NAME</c>, <c>_PASSWORD</c>, <c>_REALM</c>. Default: null.
    /// </summary>
    public ICredentials? Credentials { get; set; }

    /// <summary>
    /// The proxy, of scheme http (CONNECT), https (the same, with TLS to the proxy), socks4, socks4a or socks5, with its own <see cref="IWebProxy.Credentials"/>; it decides for each host. Default: null, the
    /// system's if <see cref="UseSystemProxy"/> says so.
    /// </summary>
    public IWebProxy? Proxy { get; set; }

    /// <summary>
    /// Whether the system's proxy is used where <see cref="Proxy"/> is null: on Linux by <c>http_proxy</c>, <c>https_proxy</c>, <c>all_proxy</c> and <c>no_proxy</c>.
    /// Default: true.
    /// </summary>
    public bool UseSystemProxy { get; set; } = true;

    /// <summary>
    /// What connections without a proxy run on, those with TLS included. On event loops callbacks run on the loop, those of others than <see cref="WsClient.Messages"/> included. Default:
    /// <see cref="WsTransport.Auto"/>.
    /// </summary>
    public WsTransport Transport { get; set; }

    /// <summary>Limits and waits of the session; what is null is as described there, idle times and keep-alive being off.</summary>
    public EndpointOptions Session { get; } = new();

    /// <summary>The largest message to accept, in bytes, where <see cref="Session"/> says nothing; a larger one closes the connection with 1009. Default: 8192.</summary>
    public long MaxMessageSize { get; set; } = ProtocolLimits.DefaultMaxMessageSize;

    /// <summary>Compression of messages (permessage-deflate), where neither <see cref="Session"/> nor the <see cref="EndpointOptionsAttribute"/> of the endpoint's class, which goes before both, says anything. Default: none is offered.</summary>
    public CompressionOptions Compression { get; } = new();

    /// <summary>Whether and how the client connects again when its connection is lost. Default: it does not.</summary>
    public WsReconnectOptions Reconnect { get; } = new();

    /// <summary>Has a say in the opening handshake, in place of the endpoint's own. Default: null.</summary>
    public ClientEndpointConfigurator? Configurator { get; set; }

    /// <summary>
    /// Properties that each session gets a copy of. Names that Tomcat has, such as <c>org.apache.tomcat.websocket.IO_TIMEOUT_MS</c>, are settings, and count instead
    /// of the properties of this class; values are of Tomcat's types (text or numbers), and one that does not fit is refused.
    /// </summary>
    public IDictionary<string, object?> UserProperties { get; } = new Dictionary<string, object?>();

    /// <summary>Where constructor parameters of endpoints and codecs come from; a scope is made for each client. Default: null, there are none.</summary>
    public IServiceProvider? Services { get; set; }

    /// <summary>Gets what happens to the connection. Default: null, nobody does.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>A log of every message and control frame, written to <see cref="LoggerFactory"/>. Default: off.</summary>
    public TrafficLogOptions TrafficLog { get; } = new();

    /// <summary>The clock of all time-outs. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Finds the addresses of a name. For tests.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> LookUp { get; set; } = Dns.GetHostAddressesAsync;
}
