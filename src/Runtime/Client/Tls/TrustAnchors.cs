using System.Security.Cryptography.X509Certificates;

namespace WsGen.Client.Tls;

/// <summary>The certificates that are trusted instead of the machine's, and what a chain has to do with them.</summary>
/// <param name="certificates">All of them.</param>
internal sealed class TrustAnchors(X509Certificate2Collection certificates)
{
    /// <summary>Null if the machine's count.</summary>
    /// <exception cref="WsHandshakeException">The trust store cannot be read.</exception>
    public static TrustAnchors? Find(WsClientTlsOptions options)
    {
        if (options.TrustStore is not { } path)
        {
            return options.TrustedCertificates.Count == 0 ? null : new TrustAnchors([.. options.TrustedCertificates]);
        }

        return new TrustAnchors([.. options.Cache.LoadStore(path, options.TrustStorePassword), .. options.TrustedCertificates]);
    }

    /// <summary>
    /// What a chain has to satisfy. Nothing is fetched from where a certificate says its issuer is found: it has to be among these, or sent by the server.
    /// </summary>
    public X509ChainPolicy CreatePolicy(X509RevocationMode revocation)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = revocation, DisableCertificateDownloads = true };
        policy.CustomTrustStore.AddRange(certificates);
        return policy;
    }

    /// <summary>
    /// Where a chain comes to one of these. The platform insists on a root; as in Java, an issuer below the root, or the server's own certificate, is an anchor
    /// as well once it is trusted.
    /// </summary>
    /// <returns>The number of certificates below it, or -1 if the chain does not come to one.</returns>
    public int FindAnchor(X509ChainElementCollection chain)
    {
        for (int i = 0; i < chain.Count; i++)
        {
            ReadOnlyMemory<byte> encoded = chain[i].Certificate.RawDataMemory;
            if (certificates.Any(trusted => trusted.RawDataMemory.Span.SequenceEqual(encoded.Span)))
            {
                return i;
            }
        }

        return -1;
    }
}
