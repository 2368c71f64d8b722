using System.Security.Authentication;

namespace WsGen.Client.Tls;

/// <summary>What has gone wrong in TLS besides certificates, in words: the platform says it in the depths of its exceptions.</summary>
internal static class TlsFailure
{
    // OpenSSL numbers its errors by library (the upper bits) and reason; alerts of the peer are reasons from 1000.
    private const int OpenSslLibraryMask = unchecked((int)0xFF800000);
    private const int OpenSslTls = 20 << 23;
    private const int OpenSslFirstAlert = 1000;
    private const int OpenSslUnsupportedProtocol = 258;
    private const int OpenSslWrongVersion = 266;
    private const int OpenSslNoProtocols = 191;

    /// <summary>A failure that was not one of the certificate.</summary>
    /// <param name="error">What the platform threw, then or at a later read: a server that speaks TLS 1.3 refuses a client's certificate after the handshake.</param>
    /// <param name="host">Whom the client means to speak to.</param>
    /// <returns>Null if it has nothing to do with TLS.</returns>
    public static WsHandshakeException? Find(Exception error, string host)
    {
        AuthenticationException? outer = null;
        Exception innermost = error;
        for (Exception? each = error; each is not null; each = each.InnerException)
        {
            outer ??= each as AuthenticationException;
            innermost = each;
            if ((each.HResult & OpenSslLibraryMask) == OpenSslTls)
            {
                return Make(Describe(each.HResult & ~OpenSslLibraryMask, host) ?? each.Message);
            }
        }

        return outer is null ? null : Make(
            ReferenceEquals(outer, innermost)
                ? $"{outer.Message} Perhaps {host} does not speak TLS at that port: then the URI has to begin with ws."
                : innermost.Message);

        WsHandshakeException Make(string what) => new($"The TLS handshake with {host} has failed: {what}", HandshakeFailure.Tls, inner: error);
    }

    private static string? Describe(int reason, string host) => reason is OpenSslUnsupportedProtocol or OpenSslWrongVersion or OpenSslNoProtocols
        ? Versions(host)
        : (reason - OpenSslFirstAlert) switch
        {
            40 => $"{host} finds nothing that both sides can do. Either there is no version of TLS, or no cipher suite, in common, or it wants a certificate of the client "
                + $"({nameof(WsClientTlsOptions)}.{nameof(WsClientTlsOptions.ClientCertificates)}).",
            >= 42 and <= 46 or 48 or 49 or 51 =>
                $"{host} does not accept the certificate of the client. Check {nameof(WsClientTlsOptions)}.{nameof(WsClientTlsOptions.ClientCertificates)}.",
            70 => Versions(host),
            112 => $"{host} does not know itself by this name.",
            116 => $"{host} wants a certificate of the client. Set {nameof(WsClientTlsOptions)}.{nameof(WsClientTlsOptions.ClientCertificates)}.",
            120 => $"{host} does not speak HTTP/1.1 at that port, which a WebSocket begins with.",
            _ => null,
        };

    private static string Versions(string host) =>
        $"there is no version of TLS that both this client and {host} speak. {nameof(WsClientTlsOptions)}.{nameof(WsClientTlsOptions.Protocols)} "
        + $"(the user property {TlsUserProperties.Protocols}) says which the client may, where the machine permits them.";
}
