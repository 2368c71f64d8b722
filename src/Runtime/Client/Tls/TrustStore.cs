using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace WsGen.Client.Tls;

/// <summary>Reads a file of trusted certificates: PKCS#12, PEM, or one certificate in DER. What else it may be gets a sentence that says what to do.</summary>
internal static class TrustStore
{
    private const int MaxBytes = 16 * 1024 * 1024;
    private const int MaxCertificates = 20_000;
    private const int MaxIterations = 1_000_000; // about 5 seconds; keytool's are 10,000
    private const uint Jks = 0xFEEDFEED;
    private const uint Jceks = 0xCECECECE;
    private const int InvalidPassword = unchecked((int)0x80070056);

    // A trust store is chosen by the user and may well hold more than the platform expects of a file with somebody's certificate.
    private static readonly Pkcs12LoaderLimits Limits = new()
    {
        IgnorePrivateKeys = true,
        MaxCertificates = MaxCertificates,
        MaxKeys = MaxCertificates,
        MacIterationLimit = MaxIterations,
        IndividualKdfIterationLimit = MaxIterations,
        TotalKdfIterationLimit = 3 * MaxIterations,
    };

    /// <exception cref="WsHandshakeException">It cannot be opened.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Fail(Path.GetFullPath(path), $"does not exist. Check {nameof(WsClientTlsOptions)}.{nameof(WsClientTlsOptions.TrustStore)}.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Fail(path, $"cannot be opened: {error.Message}", error);
        }
    }

    /// <summary>All certificates of the file, without their keys; at least one.</summary>
    /// <exception cref="WsHandshakeException">It cannot be read.</exception>
    public static X509Certificate2Collection Read(FileStream file, string password)
    {
        string path = file.Name;
        byte[] content = ReadAll(file);
        uint magic = content.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(content);
        if (magic is Jks or Jceks)
        {
            string kind = magic == Jks ? "JKS" : "JCEKS";
            string converted = Path.ChangeExtension(path, ".p12");
            throw Fail(
                path,
                $"is of Java's own kind {kind}, which is not read here. Make it PKCS#12 with keytool -importkeystore -srckeystore \"{path}\" -srcstoretype {kind} "
                + $"-destkeystore \"{converted}\" -deststoretype PKCS12 and name that file instead.");
        }

        X509Certificate2Collection certificates = [];
        try
        {
            if (content.Length == 0)
            {
                // Holds nothing.
            }
            else if (content.AsSpan().IndexOf("-----BEGIN "u8) >= 0)
            {
                certificates.ImportFromPem(Encoding.Latin1.GetString(content));
            }
            else if (X509Certificate2.GetCertContentType(content) == X509ContentType.Cert)
            {
                certificates.Add(X509CertificateLoader.LoadCertificate(content));
            }
            else
            {
                certificates = X509CertificateLoader.LoadPkcs12Collection(content, password, X509KeyStorageFlags.DefaultKeySet, Limits);
            }
        }
        catch (CryptographicException error) when (error.HResult == InvalidPassword)
        {
            throw Fail(
                path,
                $"has another password. Set {nameof(WsClientTlsOptions)}.{nameof(WsClientTlsOptions.TrustStorePassword)} "
                + $"(the user property {TlsUserProperties.TrustStorePassword}); its default is Java's, changeit.",
                error);
        }
        catch (CryptographicException error)
        {
            throw Fail(path, $"cannot be read as PKCS#12, nor as certificates in PEM: {error.Message}", error);
        }

        return certificates.Count > 0 ? certificates : throw Fail(
            path, "holds no certificate, so nobody could be trusted. Put the certificate of the issuer into it, or that of the server itself.");
    }

    private static byte[] ReadAll(FileStream file)
    {
        try
        {
            byte[] content = new byte[Math.Min(file.Length, MaxBytes + 1)];
            file.ReadExactly(content);
            return content.Length <= MaxBytes ? content : throw Fail(file.Name, $"is larger than {MaxBytes} bytes, which no trust store should be.");
        }
        catch (Exception error) when (error is IOException and not WsHandshakeException or UnauthorizedAccessException)
        {
            throw Fail(file.Name, $"cannot be read: {error.Message}", error);
        }
    }

    private static WsHandshakeException Fail(string path, string what, Exception? error = null) =>
        new($"The trust store \"{path}\" {what}", HandshakeFailure.TrustStore, inner: error);
}
