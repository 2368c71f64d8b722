using System.Net.Security;
using System.Security.Authentication;

namespace WsGen.Client.Tls;

/// <summary>Tomcat's names for a client's TLS, in its user properties.</summary>
public sealed class TlsUserPropertyTests
{
    private const string Tomcat = "org.apache.tomcat.websocket.";

    private static WsClientTlsOptions Apply(string name, object? value, WsClientTlsOptions? options = null) =>
        TlsUserProperties.Apply(new Dictionary<string, object?> { ["own"] = 1, [Tomcat + name] = value }, options ?? new WsClientTlsOptions());

    [Theory]
    [InlineData("TLSv1.2", SslProtocols.Tls12)]
    [InlineData("TLSv1.3", SslProtocols.Tls13)]
    [InlineData("TLSv1.2,TLSv1.3", SslProtocols.Tls12 | SslProtocols.Tls13)]
    [InlineData(" TLSv1.3 , TLSv1.2 ", SslProtocols.Tls12 | SslProtocols.Tls13)]
    [InlineData("TLSv1,TLSv1.1", (SslProtocols)(192 | 768))]
    [InlineData(SslProtocols.Tls13, SslProtocols.Tls13)]
    public void ProtocolsAreNamedAsInJavaOrAsHere(object value, SslProtocols protocols) => Assert.Equal(protocols, Apply("SSL_PROTOCOLS", value).Protocols);

    public static TheoryData<string, object, string> Sentences => new()
    {
        { "SSL_PROTOCOLS", "TLSv1.4", "TLSv1.4, of type System.String; it must be one or several of TLSv1, TLSv1.1, TLSv1.2, TLSv1.3, separated by commas, or a System.Security.Authentication.SslProtocols." },
        { "SSL_PROTOCOLS", "", ", of type System.String; it must be one or several of " },
        { "SSL_PROTOCOLS", "TLSv1.2,", "TLSv1.2,, of type System.String; it must be one or several of " },
        { "SSL_PROTOCOLS", "SSLv3", "SSLv3, of type System.String; it must be one or several of " },
        { "SSL_PROTOCOLS", 12, "12, of type System.Int32; it must be one or several of " },
        { "SSL_CONTEXT", "TLS", "TLS, of type System.String; it must be a System.Net.Security.SslClientAuthenticationOptions." },
        { "SSL_TRUSTSTORE", 5L, "5, of type System.Int64; it must be the path of a file, as a string." },
        { "SSL_TRUSTSTORE_PWD", 1234, "of type System.Int32; it must be a string." },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void AValueThatCannotBeIsRefusedByTheNameOfItsProperty(string name, object value, string sentence)
    {
        string message = Assert.Throws<ArgumentException>(() => Apply(name, value)).Message;
        Assert.StartsWith($"The user property {Tomcat}{name} is {sentence}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatTheyDoNotSayTheOptionsSay()
    {
        var custom = new SslClientAuthenticationOptions();
        var options = new WsClientTlsOptions { TrustStore = "a", TrustStorePassword = "b", Protocols = SslProtocols.Tls12 };
        Assert.Same(options, TlsUserProperties.Apply(new Dictionary<string, object?> { ["own"] = 1, [Tomcat + "IO_TIMEOUT_MS"] = "5" }, options));
        Assert.Same(options, Apply("SSL_TRUSTSTORE", null, options));
        Assert.Equal(("c", "b", SslProtocols.Tls12), Facts(Apply("SSL_TRUSTSTORE", "c", options)));
        Assert.Equal(("a", "c", SslProtocols.Tls12), Facts(Apply("SSL_TRUSTSTORE_PWD", "c", options)));
        Assert.Equal(("a", "b", SslProtocols.Tls13), Facts(Apply("SSL_PROTOCOLS", "TLSv1.3", options)));
        Assert.Same(custom, Apply("SSL_CONTEXT", custom, options).Custom);
        options.Custom = custom;
        Assert.Same(custom, Apply("SSL_PROTOCOLS", "TLSv1.3", options).Custom);
        Assert.Equal(("a", "b", SslProtocols.Tls12), Facts(options)); // not changed by any of it

        static (string?, string, SslProtocols) Facts(WsClientTlsOptions options) => (options.TrustStore, options.TrustStorePassword, options.Protocols);
    }

    [Fact]
    public void TheRestOfTheOptionsAndWhatTheyKeepIsTakenOver()
    {
        TestAuthority root = TestAuthority.CreateRoot("CA");
        var options = new WsClientTlsOptions
        {
            RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.Offline,
            TrustedCertificates = { root.Public },
            ClientCertificates = { root.Certificate },
        };
        WsClientTlsOptions effective = Apply("SSL_TRUSTSTORE", "c", options);
        Assert.Equal(options.RevocationMode, effective.RevocationMode);
        Assert.Equal(options.TrustedCertificates, effective.TrustedCertificates);
        Assert.Equal(options.ClientCertificates, effective.ClientCertificates);
        Assert.Same(options.Cache, effective.Cache);
        effective.TrustedCertificates.Clear();
        Assert.Single(options.TrustedCertificates);
    }
}
