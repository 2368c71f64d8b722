// The same by a method that says why it refuses.
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using WsGen;

public sealed class Trust(ICollection<string> thumbprints)
{
    public WsClientOptions Options()
    {
        WsClientOptions options = new();
        options.Tls.Custom = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Check };
        return options;
    }

    private bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is not null && thumbprints.Contains(certificate.GetCertHashString()))
        {
            return true;
        }

        Console.Error.WriteLine($"refused: {errors}");
        return false;
    }
}
