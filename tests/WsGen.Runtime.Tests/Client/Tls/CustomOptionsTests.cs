using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace WsGen.Client.Tls;

/// <summary>Options of the platform's that take TLS over.</summary>
public sealed class CustomOptionsTests
{
    private static readonly TestAuthority Root = TestAuthority.CreateRoot("Private CA");

    private static X509ChainPolicy Policy(params X509Certificate2[] trusted)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(trusted);
        return policy;
    }

    private static WsClientTlsOptions With(SslClientAuthenticationOptions custom) => new() { Custom = custom };

    [Fact]
    public async Task TheHostIsCheckedUnlessTheyHaveACallback()
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("localhost"));
        var custom = new SslClientAuthenticationOptions { CertificateChainPolicy = Policy(Root.Public) };
        await server.AcceptsAsync(With(custom));
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateName, With(custom), "example.org");
        Assert.Contains("is for localhost.", error.Message, StringComparison.Ordinal);
        custom.RemoteCertificateValidationCallback = static (_, _, _, errors) => errors == SslPolicyErrors.RemoteCertificateNameMismatch;
        await server.AcceptsAsync(With(custom), "example.org");
        Assert.Equal("example.org", server.Handshakes.Last().Name);
    }

    [Fact]
    public async Task WhatTheirCallbackRefusesIsRefusedForThatReason()
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("localhost"));
        var custom = new SslClientAuthenticationOptions { CertificateChainPolicy = Policy(Root.Public), RemoteCertificateValidationCallback = static (_, _, _, _) => false };
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateUntrusted, With(custom));
        Assert.Equal("The certificate of localhost (\"CN=localhost\", issued by \"CN=Private CA\") was refused by the callback of WsClientTlsOptions.Custom.", error.Message);
    }

    /// <summary>What is said to do about it is to be done there, not in what is ignored.</summary>
    [Fact]
    public async Task WithoutACallbackTheyAreWhatIsNamed()
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("localhost"));
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateUntrusted, With(new SslClientAuthenticationOptions()));
        Assert.Contains("not sent by the server and is not trusted by WsClientTlsOptions.Custom.", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("have these options trust it.", error.Message, StringComparison.Ordinal);
        X509ChainPolicy policy = Policy(Root.Public);
        policy.RevocationMode = X509RevocationMode.Online; // the default of the platform's policies
        error = await server.FailsAsync(HandshakeFailure.CertificateRevoked, With(new SslClientAuthenticationOptions { CertificateChainPolicy = policy }));
        Assert.EndsWith("or set the revocation mode of WsClientTlsOptions.Custom or of its chain policy to NoCheck.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTheirCallbackThrowsIsInTheFailure()
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("localhost"));
        var thrown = new FormatException("no such pin");
        var custom = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => throw thrown };
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateUntrusted, With(custom));
        Assert.Contains("(\"CN=localhost\", issued by \"CN=Private CA\") made the callback of WsClientTlsOptions.Custom throw: no such pin", error.Message, StringComparison.Ordinal);
        Assert.Same(thrown, error.InnerException);
    }

    [Fact]
    public async Task TheirCallbackSeesTheChainAndTheErrors()
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("localhost"));
        (string? Subject, int Elements, SslPolicyErrors Errors) seen = default;
        var custom = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                seen = (certificate?.Subject, chain!.ChainElements.Count, errors);
                return true;
            },
        };
        await server.AcceptsAsync(With(custom), "example.org");
        Assert.Equal(("CN=localhost", 1, SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch), seen);
    }

    [Fact]
    public async Task TheRestOfTheOptionsIsIgnored()
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("localhost"), [], static options => options.ClientCertificateRequired = true);
        WsClientTlsOptions options = With(new SslClientAuthenticationOptions { CertificateChainPolicy = Policy(Root.Public) });
        options.TrustStore = "nowhere.p12";
        options.RevocationMode = X509RevocationMode.Online;
        options.ClientCertificates.Add(Root.Issue("client"));
        await server.AcceptsAsync(options);
        Assert.Null(Assert.Single(server.Handshakes).ClientThumbprint);

        options = With(new SslClientAuthenticationOptions());
        options.TrustedCertificates.Add(Root.Public);
        await server.FailsAsync(HandshakeFailure.CertificateUntrusted, options);
    }

    [Theory]
    [InlineData(SslProtocols.None, SslProtocols.Tls12, SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13, SslProtocols.Tls12, SslProtocols.Tls13)]
    public async Task ProtocolsCountWhereTheyLeaveThemToTheMachine(SslProtocols custom, SslProtocols options, SslProtocols spoken)
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("localhost"));
        WsClientTlsOptions both = With(new SslClientAuthenticationOptions { CertificateChainPolicy = Policy(Root.Public), EnabledSslProtocols = custom });
        both.Protocols = options;
        await server.AcceptsAsync(both);
        Assert.Equal(spoken, Assert.Single(server.Handshakes).Protocol);
    }

    [Fact]
    public async Task TheyAreNotChanged()
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("localhost"));
        var custom = new SslClientAuthenticationOptions { CertificateChainPolicy = Policy(Root.Public) };
        await server.AcceptsAsync(With(custom));
        Assert.Null(custom.TargetHost);
        Assert.Null(custom.ApplicationProtocols);
        Assert.Null(custom.RemoteCertificateValidationCallback);
    }

    [Fact]
    public async Task AHostThatTheyNameIsTheOneThatCounts()
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("inner.example"));
        await server.AcceptsAsync(With(new SslClientAuthenticationOptions { CertificateChainPolicy = Policy(Root.Public), TargetHost = "inner.example" }));
        Assert.Equal("inner.example", Assert.Single(server.Handshakes).Name);
    }

    [Fact]
    public async Task AnotherApplicationProtocolThanHttp11IsRefusedWhereTheServerTakesIt()
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("localhost"), [], static options => options.ApplicationProtocols = [SslApplicationProtocol.Http2]);
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.Tls, With(new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = Policy(Root.Public),
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        }));
        Assert.StartsWith("localhost has chosen h2 among the application protocols of WsClientTlsOptions.Custom", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A property that a later .NET adds has to be copied too.</summary>
    [Fact]
    public void EveryPropertyIsCopied()
    {
        Dictionary<string, object?> values = new()
        {
            [nameof(SslClientAuthenticationOptions.AllowRenegotiation)] = false,
            [nameof(SslClientAuthenticationOptions.AllowRsaPkcs1Padding)] = false,
            [nameof(SslClientAuthenticationOptions.AllowRsaPssPadding)] = false,
            [nameof(SslClientAuthenticationOptions.AllowTlsResume)] = false,
            [nameof(SslClientAuthenticationOptions.ApplicationProtocols)] = new List<SslApplicationProtocol>(),
            [nameof(SslClientAuthenticationOptions.CertificateChainPolicy)] = new X509ChainPolicy(),
            [nameof(SslClientAuthenticationOptions.CertificateRevocationCheckMode)] = X509RevocationMode.Offline,
            [nameof(SslClientAuthenticationOptions.CipherSuitesPolicy)] = OperatingSystem.IsWindows() ? null : new CipherSuitesPolicy([TlsCipherSuite.TLS_AES_128_GCM_SHA256]),
            [nameof(SslClientAuthenticationOptions.ClientCertificateContext)] = SslStreamCertificateContext.Create(Root.Certificate, null, offline: true),
            [nameof(SslClientAuthenticationOptions.ClientCertificates)] = new X509CertificateCollection(),
            [nameof(SslClientAuthenticationOptions.EnabledSslProtocols)] = SslProtocols.Tls13,
#pragma warning disable SYSLIB0040 // Only to see it copied.
            [nameof(SslClientAuthenticationOptions.EncryptionPolicy)] = EncryptionPolicy.AllowNoEncryption,
#pragma warning restore SYSLIB0040
            [nameof(SslClientAuthenticationOptions.LocalCertificateSelectionCallback)] = new LocalCertificateSelectionCallback(static (_, _, _, _, _) => null!),
            [nameof(SslClientAuthenticationOptions.RemoteCertificateValidationCallback)] = new RemoteCertificateValidationCallback(static (_, _, _, _) => false),
            [nameof(SslClientAuthenticationOptions.TargetHost)] = "host.example",
        };
        var custom = new SslClientAuthenticationOptions();
        foreach (var property in typeof(SslClientAuthenticationOptions).GetProperties())
        {
            property.SetValue(custom, values[property.Name]);
        }

        SslClientAuthenticationOptions copy = CustomOptions.Copy(custom, SslProtocols.None, "other.example");
        Assert.All(typeof(SslClientAuthenticationOptions).GetProperties(), property => Assert.Equal(values[property.Name], property.GetValue(copy)));
    }
}
