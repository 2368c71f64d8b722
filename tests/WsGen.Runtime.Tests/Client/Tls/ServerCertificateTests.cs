using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Client.Tls;

/// <summary>What a client takes for the server it means to speak to, and what it says of one that it does not.</summary>
public sealed class ServerCertificateTests
{
    private static readonly TestAuthority Root = TestAuthority.CreateRoot("Private CA");
    private static readonly TestAuthority OtherRoot = TestAuthority.CreateRoot("Other CA");
    private static readonly TestAuthority Intermediate = Root.CreateIntermediate("Private intermediate CA");

    private static WsClientTlsOptions Trusting(params X509Certificate2[] certificates)
    {
        var options = new WsClientTlsOptions();
        options.TrustedCertificates.AddRange(certificates);
        return options;
    }

    [Fact]
    public async Task ACertificateOfATrustedIssuerForTheHostIsTakenAndTheServerHearsTheNameAndHttp11()
    {
        await using TlsServer server = TlsServer.Start(
            Root.Issue("localhost"), [], static options => options.ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11]);
        await server.AcceptsAsync(Trusting(Root.Public));
        SeenHandshake seen = Assert.Single(server.Handshakes);
        Assert.Equal(("localhost", SslApplicationProtocol.Http11, null), (seen.Name, seen.Application, seen.ClientThumbprint));
    }

    [Fact]
    public async Task ADotAtTheEndOfTheHostIsForResolversAlone()
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("localhost"));
        await server.AcceptsAsync(Trusting(Root.Public), "localhost.");
        Assert.Equal("localhost", Assert.Single(server.Handshakes).Name);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task AnAddressMayBeTheHostAndIsNoServerName(string address)
    {
        await using TlsServer server = TlsServer.Start(Root.Issue(["server", address]));
        await server.AcceptsAsync(Trusting(Root.Public), address);
        Assert.Equal("", Assert.Single(server.Handshakes).Name);
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateName, Trusting(Root.Public), "127.0.0.2");
        Assert.Contains($"is for server, {address}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutATrustStoreTheMachineDecides()
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("localhost"));
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateUntrusted, new WsClientTlsOptions());
        Assert.Equal(
            "The certificate of localhost (\"CN=localhost\", issued by \"CN=Private CA\") comes from an issuer, \"CN=Private CA\", whose certificate was not sent by the server and "
            + "is not among those that this machine trusts. If that issuer has one in turn that is trusted, configure the server to send its certificate; if it is to be trusted itself, "
            + "name a file that holds it as WsClientTlsOptions.TrustStore, or add it to TrustedCertificates.",
            error.Message);
        Assert.IsType<AuthenticationException>(error.InnerException);
        Assert.Null(error.StatusCode);
    }

    [Fact]
    public async Task AnIssuerThatIsNotTrustedIsNamed()
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("localhost"));
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateUntrusted, Trusting(OtherRoot.Public));
        Assert.Contains("an issuer, \"CN=Private CA\", whose certificate was not sent by the server and is not among WsClientTlsOptions.TrustedCertificates.", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("put it there.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnIntermediateCertificateThatTheServerDoesNotSendIsMissedByName()
    {
        X509Certificate2 certificate = Intermediate.Issue("localhost");
        await using (TlsServer server = TlsServer.Start(certificate, [Intermediate.Public], static options => options.AllowTlsResume = true))
        {
            await server.AcceptsAsync(Trusting(Root.Public));
            await server.AcceptsAsync(Trusting(Root.Public)); // a session that is resumed has the chain, too
        }

        await using (TlsServer server = TlsServer.Start(certificate))
        {
            WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateUntrusted, Trusting(Root.Public));
            Assert.Contains("\"CN=Private intermediate CA\", whose certificate was not sent", error.Message, StringComparison.Ordinal);
            await server.AcceptsAsync(Trusting(Root.Public, Intermediate.Public));
        }
    }

    [Fact]
    public async Task AnIntermediateCertificateMayBeTrustedWithoutItsRoot()
    {
        X509Certificate2 certificate = Intermediate.Issue("localhost");
        await using TlsServer silent = TlsServer.Start(certificate);
        await silent.AcceptsAsync(Trusting(Intermediate.Public));
        await using TlsServer sending = TlsServer.Start(certificate, Intermediate.Public, Root.Public);
        await sending.AcceptsAsync(Trusting(Intermediate.Public));
        WsHandshakeException error = await sending.FailsAsync(HandshakeFailure.CertificateName, Trusting(Intermediate.Public), "example.org");
        Assert.Contains("is for localhost.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A stranger's certificate does not say where the client goes.</summary>
    [Fact]
    public async Task NothingIsFetchedFromWhereACertificateSaysItsIssuerIs()
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var issuerAt = new X509AuthorityInformationAccessExtension([], [$"http://127.0.0.1:{((IPEndPoint)elsewhere.LocalEndpoint).Port}/ca.cer"]);
        await using TlsServer server = TlsServer.Start(Intermediate.Issue(["localhost"], null, issuerAt));
        await server.FailsAsync(HandshakeFailure.CertificateUntrusted, Trusting(Root.Public));
        Assert.False(elsewhere.Pending());
    }

    /// <summary>The name of the issuer proves nothing: its key does.</summary>
    [Fact]
    public async Task AnIssuerOfTheSameNameIsAnotherOne()
    {
        TestAuthority forger = OtherRoot.CreateIntermediate("Private intermediate CA");
        await using TlsServer server = TlsServer.Start(forger.Issue("localhost"), forger.Public);
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateUntrusted, Trusting(Intermediate.Public));
        Assert.Contains("was not signed by the issuer that it names", error.Message, StringComparison.Ordinal);
        TestAuthority rootOfThatName = TestAuthority.CreateRoot("Private CA");
        await using TlsServer other = TlsServer.Start(rootOfThatName.Issue("localhost"), rootOfThatName.Public);
        await other.FailsAsync(HandshakeFailure.CertificateUntrusted, Trusting(Root.Public));
    }

    [Fact]
    public async Task ASelfSignedCertificateIsTrustedOnlyIfItIsThereItself()
    {
        X509Certificate2 certificate = TestAuthority.MakeSelfSigned("localhost");
        await using TlsServer server = TlsServer.Start(certificate);
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateUntrusted, Trusting(Root.Public, TestAuthority.MakeSelfSigned("localhost")));
        Assert.StartsWith("The certificate of localhost (\"CN=localhost\", self-signed) was issued by itself and is not among", error.Message, StringComparison.Ordinal);
        await server.FailsAsync(HandshakeFailure.CertificateUntrusted, new WsClientTlsOptions());
        await server.AcceptsAsync(Trusting(X509CertificateLoader.LoadCertificate(certificate.RawData)));
    }

    [Fact]
    public async Task AServersCertificateThatIsTrustedItselfNeedsNoIssuer()
    {
        X509Certificate2 certificate = Intermediate.Issue("localhost");
        await using TlsServer server = TlsServer.Start(certificate, Intermediate.Public);
        await server.AcceptsAsync(Trusting(certificate));
        await server.FailsAsync(HandshakeFailure.CertificateName, Trusting(certificate), "example.org");
        await server.FailsAsync(HandshakeFailure.CertificateUntrusted, Trusting(Intermediate.Issue("localhost")));
    }

    [Fact]
    public async Task ACertificateForAnotherHostIsRefusedAndTheHostsItIsForAreNamed()
    {
        string[] hosts = [.. Enumerable.Range(1, 11).Select(static i => $"host{i}.example")];
        await using TlsServer server = TlsServer.Start(Root.Issue(hosts));
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateName, Trusting(Root.Public));
        Assert.Equal(
            "The certificate that was shown for localhost (\"CN=host1.example\", issued by \"CN=Private CA\") is for host1.example, host2.example, host3.example, host4.example, "
            + "host5.example, host6.example, host7.example, host8.example and 3 more. Connect by a name that the certificate is for, or have the server use one for localhost.",
            error.Message);
    }

    [Theory]
    [InlineData("a.example.org", true)]
    [InlineData("example.org", false)]
    [InlineData("a.b.example.org", false)]
    public async Task AWildcardStandsForOneLabel(string host, bool fits)
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("*.example.org"));
        await (fits ? server.AcceptsAsync(Trusting(Root.Public), host) : server.FailsAsync(HandshakeFailure.CertificateName, Trusting(Root.Public), host));
    }

    [Fact]
    public async Task AnExpiredCertificateIsRefusedWithItsDate()
    {
        X509Certificate2 certificate = Root.Issue(["localhost"], (-5, -2));
        await using TlsServer server = TlsServer.Start(certificate);
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateExpired, Trusting(Root.Public));
        Assert.Contains($" expired at {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC. Renew it, or set the clock", error.Message, StringComparison.Ordinal);
        await server.FailsAsync(HandshakeFailure.CertificateExpired, Trusting(certificate)); // to be trusted itself does not help
    }

    [Fact]
    public async Task ACertificateThatIsNotValidYetIsRefusedWithItsDate()
    {
        X509Certificate2 certificate = Root.Issue(["localhost"], (2, 5));
        await using TlsServer server = TlsServer.Start(certificate);
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateExpired, Trusting(Root.Public));
        Assert.Contains($" is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC. Wait until then, or set the clock", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfSeveralFaultsTheMostSeriousNamesTheFailureAndAllAreTold()
    {
        await using TlsServer server = TlsServer.Start(Root.Issue(["elsewhere.example"], (-5, -2)));
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateUntrusted, Trusting(OtherRoot.Public));
        int untrusted = error.Message.IndexOf("not sent by the server", StringComparison.Ordinal);
        int name = error.Message.IndexOf("is for elsewhere.example", StringComparison.Ordinal);
        int expired = error.Message.IndexOf(" expired at ", StringComparison.Ordinal);
        Assert.True(untrusted > 0 && name > untrusted && expired > name, error.Message);
        await server.FailsAsync(HandshakeFailure.CertificateName, Trusting(Root.Public));
    }

    [Fact]
    public async Task ACertificateThatIsNotForServersIsRefused()
    {
        await using TlsServer server = TlsServer.Start(
            Root.Issue(["localhost"], null, new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false)));
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateUntrusted, Trusting(Root.Public));
        Assert.Contains("may not be used for servers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoIsNoAuthorityIssuesNothing()
    {
        TestAuthority none = Root.CreateIntermediate("No CA", isAuthority: false);
        await using TlsServer server = TlsServer.Start(none.Issue("localhost"), none.Public);
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateUntrusted, Trusting(Root.Public));
        Assert.Contains("\"CN=No CA\", which the certificate of localhost depends on, does not do: InvalidBasicConstraints", error.Message, StringComparison.Ordinal);
        await server.FailsAsync(HandshakeFailure.CertificateUntrusted, Trusting(none.Public));
    }

    [Fact]
    public async Task WhatACertificateSaysDoesNotSteerATerminal()
    {
        await using TlsServer server = TlsServer.Start(TestAuthority.MakeSelfSigned("a\u001b[31m\u202eb" + new string('c', 30), DnsNameOf("a.example")));
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateUntrusted, new WsClientTlsOptions());
        Assert.Contains("a?[31m?bccc", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, static c => char.IsControl(c) || c == '\u202e');
        Assert.Equal(203, ForeignText.Clean(new string('x', 1000)).Length);
    }

    /// <summary>In the place of a host name, whatever it is.</summary>
    private static X509Extension DnsNameOf(string text)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(text);
        return names.Build();
    }
}
