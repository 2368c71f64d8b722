using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace WsGen.Client.Tls;

/// <summary>
/// What options keep from one connection to the next: the trust store they name, and the chain of the client's certificate. One of each; the last counts.
/// Thread-safe. What is replaced may still be in use elsewhere, so it is left to the collector.
/// </summary>
internal sealed class TlsCache
{
    private StoreEntry? _store;
    private IdentityEntry? _identity;

    /// <summary>The certificates of a file, read again if it is another one, or has been written since.</summary>
    /// <exception cref="WsHandshakeException">It cannot be read.</exception>
    public X509Certificate2Collection LoadStore(string path, string password)
    {
        // Of the opened file, not of its path: that may be a link which leads elsewhere now.
        using FileStream file = TrustStore.Open(path);
        DateTime written = File.GetLastWriteTimeUtc(file.SafeFileHandle);
        long length = file.Length;
        if (_store is { } kept && kept.Path == path && kept.Password == password && kept.Written == written && kept.Length == length)
        {
            return kept.Certificates;
        }

        X509Certificate2Collection certificates = TrustStore.Read(file, password);
        _store = new StoreEntry(path, password, written, length, certificates);
        return certificates;
    }

    /// <summary>A certificate with those of its issuers that are to be sent along.</summary>
    public SslStreamCertificateContext ChainOf(X509Certificate2 certificate, X509Certificate2Collection all)
    {
        if (_identity is { } kept && kept.All.SequenceEqual(all, ReferenceEqualityComparer.Instance))
        {
            return kept.Chain;
        }

        var chain = SslStreamCertificateContext.Create(certificate, all, offline: true);
        _identity = new IdentityEntry([.. all], chain);
        return chain;
    }

    private sealed record StoreEntry(string Path, string Password, DateTime Written, long Length, X509Certificate2Collection Certificates);

    private sealed record IdentityEntry(X509Certificate2[] All, SslStreamCertificateContext Chain);
}
