using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WsGen.Client.Tls;

/// <summary>Somebody who issues certificates, made at run time. The machine trusts none of these.</summary>
internal sealed class TestAuthority
{
    private const string AlternativeNames = "2.5.29.17";

    private TestAuthority(X509Certificate2 certificate) => Certificate = certificate;

    /// <summary>Its own, with the key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The same without the key: what others have of it.</summary>
    public X509Certificate2 Public => X509CertificateLoader.LoadCertificate(Certificate.RawData);

    public static TestAuthority CreateRoot(string name) => new(Make($"CN={name}", null, isAuthority: true, [], (-10, 10), []));

    public TestAuthority CreateIntermediate(string name, bool isAuthority = true) => new(Make($"CN={name}", Certificate, isAuthority, [], (-10, 10), []));

    /// <summary>A certificate for a server, with its key.</summary>
    /// <param name="hosts">Names and addresses of the server; the first is its subject.</param>
    /// <param name="days">From and to, counted from now.</param>
    /// <param name="extensions">What else is in it; alternative names among them stand for those of the hosts.</param>
    public X509Certificate2 Issue(string[] hosts, (int From, int To)? days = null, params X509Extension[] extensions) =>
        Make("CN=" + hosts[0], Certificate, isAuthority: false, hosts, days ?? (-1, 1), extensions);

    public X509Certificate2 Issue(string host) => Issue([host]);

    public static X509Certificate2 MakeSelfSigned(string host, params X509Extension[] extensions) =>
        Make("CN=" + host, null, isAuthority: false, [host], (-1, 1), extensions);

    private static X509Certificate2 Make(
        string subject, X509Certificate2? issuer, bool isAuthority, string[] hosts, (int From, int To) days, X509Extension[] extensions)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        if (hosts.Length > 0 && !extensions.Any(static extension => extension.Oid!.Value == AlternativeNames))
        {
            foreach (string host in hosts)
            {
                if (IPAddress.TryParse(host, out IPAddress? address))
                {
                    names.AddIpAddress(address);
                }
                else
                {
                    names.AddDnsName(host);
                }
            }

            request.CertificateExtensions.Add(names.Build());
        }

        foreach (X509Extension extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        DateTimeOffset now = DateTimeOffset.UtcNow, from = now.AddDays(days.From), to = now.AddDays(days.To);
        if (issuer is null)
        {
            using X509Certificate2 selfSigned = request.CreateSelfSigned(from, to);
            return Load(selfSigned);
        }

        var signer = X509SignatureGenerator.CreateForECDsa(issuer.GetECDsaPrivateKey()!);
        using X509Certificate2 bare = request.Create(issuer.SubjectName, signer, from, to, RandomNumberGenerator.GetBytes(8));
        using X509Certificate2 issued = bare.CopyWithPrivateKey(key);
        return Load(issued);
    }

    private static X509Certificate2 Load(X509Certificate2 made) =>
        X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
}
