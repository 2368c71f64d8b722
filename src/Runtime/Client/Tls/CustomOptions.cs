using System.Net.Security;
using System.Security.Authentication;

namespace WsGen.Client.Tls;

/// <summary>Options that the application brings itself. They are its own, and may serve several connections at once: nothing is set in them.</summary>
internal static class CustomOptions
{
    /// <param name="custom">What the application brings.</param>
    /// <param name="protocols">The versions that count where it leaves them to the machine.</param>
    /// <param name="host">Who is connected to, where it names nobody.</param>
    public static SslClientAuthenticationOptions Copy(SslClientAuthenticationOptions custom, SslProtocols protocols, string host)
    {
        var copy = new SslClientAuthenticationOptions
        {
            AllowRenegotiation = custom.AllowRenegotiation,
            AllowTlsResume = custom.AllowTlsResume,
            ApplicationProtocols = custom.ApplicationProtocols ?? [SslApplicationProtocol.Http11],
            CertificateChainPolicy = custom.CertificateChainPolicy,
            CertificateRevocationCheckMode = custom.CertificateRevocationCheckMode,
            CipherSuitesPolicy = custom.CipherSuitesPolicy,
            ClientCertificateContext = custom.ClientCertificateContext,
            ClientCertificates = custom.ClientCertificates,
            EnabledSslProtocols = custom.EnabledSslProtocols == SslProtocols.None ? protocols : custom.EnabledSslProtocols,
            EncryptionPolicy = custom.EncryptionPolicy,
            LocalCertificateSelectionCallback = custom.LocalCertificateSelectionCallback,
            RemoteCertificateValidationCallback = custom.RemoteCertificateValidationCallback,
            TargetHost = string.IsNullOrEmpty(custom.TargetHost) ? host : custom.TargetHost,
        };
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            copy.AllowRsaPkcs1Padding = custom.AllowRsaPkcs1Padding;
            copy.AllowRsaPssPadding = custom.AllowRsaPssPadding;
        }

        return copy;
    }
}
