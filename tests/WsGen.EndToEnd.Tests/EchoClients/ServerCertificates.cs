using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>An authority that only the tests know, and certificates of servers, good and bad: NAME.pem and NAME.key in a folder.</summary>
internal sealed class ServerCertificates : IDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly string _folder;

    public ServerCertificates(string folder)
    {
        _folder = folder;
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=An authority of tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-100), DateTimeOffset.UtcNow.AddDays(100));
        File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem());

        Issue("good", "localhost", days: 10);
        Issue("other", "other.example", days: 10);
        Issue("expired", "localhost", days: -10);
        Issue("self", "localhost", days: 10, selfSigned: true);
    }

    public string AuthorityFile => Path.Combine(_folder, "authority.pem");

    public void Dispose() => _authority.Dispose();

    /// <param name="name">Of the files.</param>
    /// <param name="host">Whom it is for.</param>
    /// <param name="days">When it ends, from now.</param>
    /// <param name="selfSigned">Not by the authority.</param>
    private void Issue(string name, string host, int days, bool selfSigned = false)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        if (host == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)); // for servers
        DateTimeOffset start = DateTimeOffset.UtcNow.AddDays(-50), end = DateTimeOffset.UtcNow.AddDays(days);
        using X509Certificate2 certificate = selfSigned
            ? request.CreateSelfSigned(start, end)
            : request.Create(_authority, start, end, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(_folder, name + ".pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, name + ".key"), key.ExportPkcs8PrivateKeyPem());
    }
}
