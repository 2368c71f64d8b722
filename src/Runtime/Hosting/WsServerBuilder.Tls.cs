using System.Net.Security;
using System.Security.Cryptography;
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
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">A file cannot be read; the message says which.</exception>
    /// <exception cref="CryptographicException">A file is not what it should be, or the two do not belong together; the message says which they are.</exception>
    public WsServerBuilder UseTls(string certificateFile, string keyFile)
    {
        string certificatePem = Read(certificateFile, "certificate");
        string keyPem = Read(keyFile, "key");
        var issuers = new X509Certificate2Collection();
        X509Certificate2 certificate;
        try
        {
            issuers.ImportFromPem(certificatePem);
            certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new CryptographicException(
                $"{nameof(UseTls)}: {certificateFile} and {keyFile} are no certificate and its private key, not encrypted, in PEM: {error.Message}", error); // an argument: keys of different kinds
        }

        return UseTls(new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, issuers, offline: true) });
    }

    private static string Read(string file, string content)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string sentence = $"{nameof(UseTls)}: the {content} file {Path.GetFullPath(file)} cannot be read: {error.Message}";
            throw error is FileNotFoundException ? new FileNotFoundException(sentence, file, error) : new IOException(sentence, error);
        }
    }
}
