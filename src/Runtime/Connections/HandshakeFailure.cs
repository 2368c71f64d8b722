namespace WsGen;

/// <summary>Why a client's connection did not come about, in the order in which these can happen.</summary>
public enum HandshakeFailure : byte
{
    /// <summary>The name of the host, or of the proxy, has no address.</summary>
    Resolve,

    /// <summary>No address of the host accepted a connection.</summary>
    Connect,

    /// <summary>A step took longer than <c>WsClientOptions.IoTimeout</c>; the message says which.</summary>
    Timeout,

    /// <summary>The proxy cannot be reached, or refuses to connect to the host.</summary>
    Proxy,

    /// <summary>The proxy wants credentials (407), and those that there are do not do.</summary>
    ProxyAuthentication,

    /// <summary>The trust store, or the client's certificate, cannot be read.</summary>
    TrustStore,

    /// <summary>The server's certificate was issued by nobody who is trusted; a self-signed one too.</summary>
    CertificateUntrusted,

    /// <summary>The server's certificate is for another host.</summary>
    CertificateName,

    /// <summary>The server's certificate is not valid yet, or no longer.</summary>
    CertificateExpired,

    /// <summary>The server's certificate has been revoked, or its revocation cannot be checked although it is to be.</summary>
    CertificateRevoked,

    /// <summary>TLS failed for another reason, such as no common version of the protocol.</summary>
    Tls,

    /// <summary>The connection ended before the server had answered.</summary>
    ConnectionLost,

    /// <summary>What came is no answer in HTTP/1.1 (RFC 9112).</summary>
    MalformedResponse,

    /// <summary>The head of the answer is longer than <c>WsClientOptions.MaxResponseHeaderBytes</c>.</summary>
    ResponseTooLarge,

    /// <summary>The server wants credentials (401), and those that there are do not do.</summary>
    Authentication,

    /// <summary>The server redirects more often than <c>WsClientOptions.MaxRedirections</c>, to where it has redirected before, or to nowhere.</summary>
    Redirect,

    /// <summary>The server redirects from wss to ws.</summary>
    InsecureRedirect,

    /// <summary>The server answered with another status than 101.</summary>
    Status,

    /// <summary>The server answered with 101, but not as RFC 6455 section 4.1 asks: Upgrade, Connection or Sec-WebSocket-Accept.</summary>
    Upgrade,

    /// <summary>The server chose a subprotocol that was not offered.</summary>
    Subprotocol,

    /// <summary>The server uses an extension that was not offered, or not in this way.</summary>
    Extension,
}
