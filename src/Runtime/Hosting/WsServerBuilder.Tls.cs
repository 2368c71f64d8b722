using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using WsGen.Transports.Tls;

namespace WsGen;

// Who does not call UseTls has no TLS in the published program: nothing else refers to it.
public sealed partial class WsServerBuilder
{
    private Func<IConnectionListenerFactory, IConnectionListenerFactory>? _secure;

    /// <summary>
    /// Serves the <c>wss</c> addresses of <see cref="WsServerOptions.Urls"/>, with this certificate. The TLS handshake is part of the opening handshake:
    /// <see cref="WsServerOptions.HandshakeTimeout"/> holds for both together.
    /// </summary>
    /// <param name="options">
    /// Certificate (or a callback that selects one), protocols, client certificates. Without <see cref="SslServerAuthenticationOptions.ApplicationProtocols"/>
    /// the server takes http/1.1.
    /// </param>
    /// <exception cref="ArgumentException">No certificate, and no callback that selects one.</exception>
    public WsServerBuilder UseTls(SslServerAuthenticationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options is { ServerCertificate: null, ServerCertificateContext: null, ServerCertificateSelectionCallback: null })
        {
            throw new ArgumentException("TLS needs a certificate. Set ServerCertificate, ServerCertificateContext or ServerCertificateSelectionCallback.", nameof(options));
        }

        options.ApplicationProtocols ??= [SslApplicationProtocol.Http11];
        _secure = transport => new TlsListenerFactory(transport, options);
        return this;
    }

    /// <summary>The same with a certificate and its key, both in PEM files.</summary>
    /// <param name="certificateFile">The certificate; those of its issuers may follow it, and are sent along.</param>
    /// <param name="keyFile">Its private key, not encrypted.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file is not what it should be, or the two do not belong together.</exception>
    public WsServerBuilder UseTls(string certificateFile, string keyFile)
    {
        var issuers = new X509Certificate2Collection();
        issuers.ImportFromPemFile(certificateFile);
        X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        return UseTls(new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, issuers, offline: true) });
    }
}
