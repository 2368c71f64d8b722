using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace WsGen;

/// <summary>
/// How a client checks the server of a <c>wss</c> URI, and what it shows of itself. By default the certificate must be issued by somebody the machine
/// trusts, and for the host of the URI; there is no switch for less. Not thread-safe while it is changed.
/// </summary>
public sealed class WsClientTlsOptions
{
    /// <summary>
    /// Takes over all of TLS: nothing else of these options counts then, the trust store included. The host's name is still checked unless these options
    /// bring a callback of their own. Tomcat's name: <c>SSL_CONTEXT</c>. Default: null.
    /// </summary>
    public SslClientAuthenticationOptions? Custom { get; set; }

    /// <summary>The versions of TLS that may be spoken. Tomcat's name: <c>SSL_PROTOCOLS</c>. Default: <see cref="SslProtocols.None"/>, which leaves it to the machine.</summary>
    public SslProtocols Protocols { get; set; }

    /// <summary>
    /// A file with the certificates that are trusted instead of the machine's: PKCS#12 (as Java's keytool makes it) or PEM. Tomcat's name:
    /// <c>SSL_TRUSTSTORE</c>. Default: null, the machine's.
    /// </summary>
    public string? TrustStore { get; set; }

    /// <summary>The password of <see cref="TrustStore"/>, where it is PKCS#12. Tomcat's name: <c>SSL_TRUSTSTORE_PWD</c>. Default: <c>changeit</c>.</summary>
    public string TrustStorePassword { get; set; } = "changeit";

    /// <summary>Certificates that are trusted instead of the machine's, besides those of <see cref="TrustStore"/>. Default: none.</summary>
    public X509Certificate2Collection TrustedCertificates { get; } = [];

    /// <summary>Certificates, with their private keys, for servers that ask for one. Default: none.</summary>
    public X509Certificate2Collection ClientCertificates { get; } = [];

    /// <summary>Whether it is checked that the certificate has not been revoked. Default: <see cref="X509RevocationMode.NoCheck"/>, as .NET has it.</summary>
    public X509RevocationMode RevocationMode { get; set; } = X509RevocationMode.NoCheck;
}
