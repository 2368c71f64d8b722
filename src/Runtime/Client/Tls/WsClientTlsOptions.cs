using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using WsGen.Client.Tls;

namespace WsGen;

/// <summary>
/// How a client checks the server of a <c>wss</c> URI, and what it shows of itself. By default the certificate must be issued by somebody the machine
/// trusts, and for the host of the URI; there is no switch for less. Not thread-safe while it is changed.
/// </summary>
/// <remarks>
/// A trust store is read when it is first needed, and again once its file has changed. It is kept with these options: connections that share them share it.
/// </remarks>
public sealed class WsClientTlsOptions
{
    /// <summary>
    /// Takes over all of TLS: the trust store, the certificates and <see cref="RevocationMode"/> of these options are ignored, and <see cref="Protocols"/>
    /// count only where these options leave them to the machine. The host's name is still checked unless these options bring a callback of their own, or
    /// a chain policy that says not to. They are copied for each connection, with the host as <c>TargetHost</c> where they name none, and HTTP/1.1 where
    /// they name no application protocol. Tomcat's name: <c>SSL_CONTEXT</c>. Default: null.
    /// </summary>
    public SslClientAuthenticationOptions? Custom { get; set; }

    /// <summary>The versions of TLS that may be spoken. Tomcat's name: <c>SSL_PROTOCOLS</c>. Default: <see cref="SslProtocols.None"/>, which leaves it to the machine.</summary>
    public SslProtocols Protocols { get; set; }

    /// <summary>
    /// A file with the certificates that are trusted instead of the machine's: PKCS#12 (as Java's keytool makes it) or PEM. All of its certificates
    /// are trusted, as issuers and as themselves. Tomcat's name: <c>SSL_TRUSTSTORE</c>. Default: null, the machine's.
    /// </summary>
    public string? TrustStore { get; set; }

    /// <summary>The password of <see cref="TrustStore"/>, where it is PKCS#12. Tomcat's name: <c>SSL_TRUSTSTORE_PWD</c>. Default: <c>changeit</c>.</summary>
    public string TrustStorePassword { get; set; } = "changeit";

    /// <summary>Certificates that are trusted instead of the machine's, besides those of <see cref="TrustStore"/>. Default: none.</summary>
    public X509Certificate2Collection TrustedCertificates { get; } = [];

    /// <summary>
    /// For servers that ask for one: a certificate with its private key, and those of its issuers without, which are sent along. Where several have their
    /// keys, the platform chooses by the issuers that the server names. Default: none.
    /// </summary>
    public X509Certificate2Collection ClientCertificates { get; } = [];

    /// <summary>
    /// Whether it is checked that the certificate and its issuers have not been revoked; what cannot be found out then counts as revoked. Default:
    /// <see cref="X509RevocationMode.NoCheck"/>, as .NET has it.
    /// </summary>
    public X509RevocationMode RevocationMode { get; set; } = X509RevocationMode.NoCheck;

    internal TlsCache Cache { get; private init; } = new();

    /// <summary>The same settings, to be changed; what is kept is kept by both.</summary>
    internal WsClientTlsOptions Copy()
    {
        var copy = new WsClientTlsOptions
        {
            Custom = Custom,
            Protocols = Protocols,
            TrustStore = TrustStore,
            TrustStorePassword = TrustStorePassword,
            RevocationMode = RevocationMode,
            Cache = Cache,
        };
        copy.TrustedCertificates.AddRange(TrustedCertificates);
        copy.ClientCertificates.AddRange(ClientCertificates);
        return copy;
    }
}
