using System.Net.Security;
using System.Reflection;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace WsGen.Client.Tls;

/// <summary>Tomcat's page on WebSocket, its sentences about the TLS of clients one by one, each under a test that is named after it.</summary>
public sealed class TlsPageSentenceTests(JavaTrustStores java) : IClassFixture<JavaTrustStores>
{
    private const string SslContext = "org.apache.tomcat.websocket.SSL_CONTEXT";
    private const string SslProtocolsName = "org.apache.tomcat.websocket.SSL_PROTOCOLS";
    private const string SslTrustStore = "org.apache.tomcat.websocket.SSL_TRUSTSTORE";
    private const string SslTrustStorePwd = "org.apache.tomcat.websocket.SSL_TRUSTSTORE_PWD";

    private static WsClientTlsOptions Controlled(params (string Key, object? Value)[] properties) =>
        TlsUserProperties.Apply(properties.ToDictionary(static each => each.Key, static each => each.Value), new WsClientTlsOptions());

    [Fact]
    public async Task TheClientSslConfigurationIsControlledByTheUserProperties()
    {
        await using TlsServer server = TlsServer.Start(java.Trusted);
        await server.FailsAsync(HandshakeFailure.CertificateUntrusted, Controlled());
        await server.AcceptsAsync(Controlled((SslTrustStore, java.SecondPem)));
    }

    [Fact]
    public async Task TheFollowingUserPropertiesAreSupportedSslContextSslProtocolsSslTruststoreSslTruststorePwd()
    {
        string path = await java.ImportAsync("page.p12", "PKCS12", "not-changeit");
        await using TlsServer server = TlsServer.Start(java.Trusted);
        await server.AcceptsAsync(Controlled((SslTrustStore, path), (SslTrustStorePwd, "not-changeit"), (SslProtocolsName, "TLSv1.2")));
        Assert.Equal(SslProtocols.Tls12, server.Handshakes.Last().Protocol);
        var context = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=localhost" };
        await server.AcceptsAsync(Controlled((SslContext, context), (SslProtocolsName, "TLSv1.2,TLSv1.3")));
        Assert.Equal(SslProtocols.Tls13, server.Handshakes.Last().Protocol);
    }

    [Fact]
    public async Task TheDefaultTruststorePasswordIsChangeit()
    {
        Assert.Equal("changeit", new WsClientTlsOptions().TrustStorePassword);
        string usual = await java.CopyUsualAsync("page usual.p12"), other = await java.ImportAsync("page other.p12", "PKCS12", "changeit2");
        await using TlsServer server = TlsServer.Start(java.Trusted);
        await server.AcceptsAsync(Controlled((SslTrustStore, usual)));
        await server.FailsAsync(HandshakeFailure.TrustStore, Controlled((SslTrustStore, other)));
    }

    [Fact]
    public async Task IfTheSslContextPropertyIsSetThenTheSslTruststoreAndSslTruststorePwdPropertiesWillBeIgnored()
    {
        await using TlsServer server = TlsServer.Start(java.Trusted);
        var context = new SslClientAuthenticationOptions();
        await server.FailsAsync(HandshakeFailure.CertificateUntrusted, Controlled((SslContext, context), (SslTrustStore, java.SecondPem)));
        context.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        context.CertificateChainPolicy.CustomTrustStore.Add(java.Issuer);
        await server.AcceptsAsync(Controlled((SslContext, context), (SslTrustStore, "/no/such/file"), (SslTrustStorePwd, "wrong")));
        await server.AcceptsAsync(Controlled((SslContext, context), (SslTrustStore, 1), (SslTrustStorePwd, 2)));
    }

    [Fact]
    public async Task ForSecureServerEndPointsHostNameVerificationIsEnabledByDefault()
    {
        await using TlsServer server = TlsServer.Start(java.Trusted);
        await server.AcceptsAsync(Controlled((SslTrustStore, java.SecondPem)));
        await server.FailsAsync(HandshakeFailure.CertificateName, Controlled((SslTrustStore, java.SecondPem)), "other.example");
    }

    [Fact]
    public async Task ToBypassThisVerificationItIsNecessaryToProvideACustomSslContext()
    {
        // Everything there is besides: none of it has to do with names.
        Assert.Equal(
            ["ClientCertificates", "Custom", "Protocols", "RevocationMode", "TrustStore", "TrustStorePassword", "TrustedCertificates"],
            typeof(WsClientTlsOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(static property => property.Name).Order(StringComparer.Ordinal));
        await using TlsServer server = TlsServer.Start(java.Trusted);
        WsClientTlsOptions options = Controlled((SslTrustStore, java.SecondPem));
        options.TrustedCertificates.Add(java.Trusted);
        await server.FailsAsync(HandshakeFailure.CertificateName, options, "other.example");
    }

    [Fact]
    public async Task TheCustomSslContextMustBeConfiguredWithACustomTrustManager()
    {
        // Here: with a callback. Without one the name is checked as ever.
        await using TlsServer server = TlsServer.Start(java.Trusted);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(java.Issuer);
        var context = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        await server.FailsAsync(HandshakeFailure.CertificateName, Controlled((SslContext, context)), "other.example");
        context.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        await server.AcceptsAsync(Controlled((SslContext, context)), "other.example");
    }

    [Fact]
    public async Task TheDesiredVerificationOrLackOfVerificationCanThenBeControlled()
    {
        await using TlsServer server = TlsServer.Start(java.Trusted);
        string pinned = java.Trusted.Thumbprint;
        var context = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == pinned,
        };
        await server.AcceptsAsync(Controlled((SslContext, context)), "other.example");
        pinned = "another";
        await server.FailsAsync(HandshakeFailure.CertificateUntrusted, Controlled((SslContext, context)));
    }
}
