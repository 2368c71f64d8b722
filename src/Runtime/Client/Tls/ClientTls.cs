using System.Net.Security;

namespace WsGen.Client.Tls;

/// <summary>TLS towards a server.</summary>
internal static class ClientTls
{
    /// <summary>The TLS handshake.</summary>
    public static async Task<SslStream> AuthenticateAsync(Stream inner, WsClientTlsOptions options, string host, CancellationToken cancellationToken)
    {
        var tls = new SslStream(inner);
        await tls.AuthenticateAsClientAsync(options.Custom ?? new SslClientAuthenticationOptions { TargetHost = host }, cancellationToken).ConfigureAwait(false);
        return tls;
    }
}
