using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WsGen.Protocol;

namespace WsGen.Client.Tls;

/// <summary>Certificates in words. What is in them was written by strangers and ends up in logs: it is shortened, and nothing in it steers a terminal.</summary>
internal static class CertificateText
{
    private const int MaxNames = 8;

    /// <summary>Its name in quotes.</summary>
    public static string Subject(X509Certificate2 certificate) => Quote(certificate.Subject);

    /// <summary>The name of its issuer, in quotes.</summary>
    public static string Issuer(X509Certificate2 certificate) => Quote(certificate.Issuer);

    /// <summary>Name and issuer.</summary>
    public static string SubjectAndIssuer(X509Certificate2 certificate) =>
        IsSelfIssued(certificate) ? $"{Subject(certificate)}, self-signed" : $"{Subject(certificate)}, issued by {Issuer(certificate)}";

    public static bool IsSelfIssued(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    /// <summary>The hosts it is for, as a list.</summary>
    public static string Hosts(X509Certificate2 certificate)
    {
        var hosts = new List<string>();
        try
        {
            foreach (X509SubjectAlternativeNameExtension names in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
            {
                hosts.AddRange(names.EnumerateDnsNames());
                hosts.AddRange(names.EnumerateIPAddresses().Select(static address => address.ToString()));
            }
        }
        catch (CryptographicException)
        {
            return "hosts that cannot be read";
        }

        if (hosts.Count == 0)
        {
            // The platform, too, takes the common name where there is nothing else.
            string common = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
            return common.Length > 0 ? ForeignText.Clean(common) : "no host at all";
        }

        string list = string.Join(", ", hosts.Take(MaxNames).Select(ForeignText.Clean));
        return hosts.Count > MaxNames ? $"{list} and {hosts.Count - MaxNames} more" : list;
    }

    public static string Time(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Quote(string name) => name.Length == 0 ? "(no name)" : $"\"{ForeignText.Clean(name)}\"";
}
