// A callback that pins one public key, and trusts nothing else.
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WsGen;

public static class Pinned
{
    private static readonly byte[] Pin = Convert.FromHexString("00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF");

    public static Task<WsClient> ConnectAsync(Uri uri)
    {
        WsClientOptions options = new();
        options.Tls.Custom = new SslClientAuthenticationOptions
        {
            TargetHost = uri.Host,
            RemoteCertificateValidationCallback = static (_, certificate, _, errors) =>
                errors == SslPolicyErrors.None
                && certificate is X509Certificate2 known
                && SHA256.HashData(known.GetPublicKey()).AsSpan().SequenceEqual(Pin),
        };
        return WsClient.ConnectAsync(uri, options);
    }
}
