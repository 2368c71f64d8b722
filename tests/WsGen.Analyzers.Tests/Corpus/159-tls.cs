// A server with a certificate.
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using WsGen;

WsServerBuilder builder = WsServer.Create("--urls", "wss://0.0.0.0:8443");
if (args is [var certificate, var key])
{
    builder.UseTls(certificate, key);
}
else
{
    builder.UseTls(new SslServerAuthenticationOptions
    {
        ServerCertificate = X509CertificateLoader.LoadPkcs12FromFile("server.pfx", null),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = static (_, certificate, _, errors) => certificate is null || errors == SslPolicyErrors.None,
    });
}

await builder.AddEndpoints().Build().RunAsync();

[ServerEndpoint("/secure")]
public sealed partial class Secure
{
    [OnOpen]
    private ValueTask Tell(WsSession session) => session.SendAsync(session.IsSecure ? "secure" : "plain");
}
