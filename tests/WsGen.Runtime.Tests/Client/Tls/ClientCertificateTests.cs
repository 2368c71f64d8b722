using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WsGen.Tests;

namespace WsGen.Client.Tls;

/// <summary>Servers that want to know who the client is.</summary>
public sealed class ClientCertificateTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly TestAuthority Root = TestAuthority.CreateRoot("Clients' CA");
    private static readonly TestAuthority Intermediate = Root.CreateIntermediate("Clients' intermediate CA");
    private static readonly X509Certificate2 Client = Intermediate.Issue("client");
    private static readonly X509Certificate2 Server = TestAuthority.MakeSelfSigned("localhost");

    private static WsClientTlsOptions Showing(params X509Certificate2[] certificates)
    {
        var options = new WsClientTlsOptions { TrustedCertificates = { Server } };
        options.ClientCertificates.AddRange(certificates);
        return options;
    }

    private static TlsServer Asking(SslProtocols protocols = SslProtocols.None) => TlsServer.Start(Server, [], options =>
    {
        options.ClientCertificateRequired = true;
        options.EnabledSslProtocols = protocols;
    });

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task ItIsShownAndThoseOfItsIssuersAreSentAlong(SslProtocols protocol)
    {
        await using TlsServer server = Asking(protocol);
        WsClientTlsOptions options = Showing(Intermediate.Public, Client);
        await server.AcceptsAsync(options);
        await server.AcceptsAsync(options); // from what was kept
        Assert.Equal(
            [(Client.Thumbprint, protocol, 1), (Client.Thumbprint, protocol, 1)],
            server.Handshakes.Select(static seen => (seen.ClientThumbprint!, seen.Protocol, seen.SentAlong)));
    }

    [Fact]
    public async Task OneThatTakesItsPlaceIsShownFromThenOn()
    {
        await using TlsServer server = Asking();
        WsClientTlsOptions options = Showing(Client);
        await server.AcceptsAsync(options);
        X509Certificate2 renewed = Intermediate.Issue("client");
        options.ClientCertificates[0] = renewed;
        await server.AcceptsAsync(options);
        Assert.Equal([Client.Thumbprint, renewed.Thumbprint], server.Handshakes.Select(static seen => seen.ClientThumbprint!));
    }

    [Fact]
    public async Task OfSeveralOneIsShown()
    {
        X509Certificate2 other = Root.Issue("other");
        await using TlsServer server = Asking();
        await server.AcceptsAsync(Showing(Client, other));
        Assert.Contains(Assert.Single(server.Handshakes).ClientThumbprint, new[] { Client.Thumbprint, other.Thumbprint });
    }

    [Fact]
    public async Task NoneIsShownToAServerThatDoesNotAsk()
    {
        await using TlsServer server = TlsServer.Start(Server);
        await server.AcceptsAsync(Showing(Client));
        Assert.Null(Assert.Single(server.Handshakes).ClientThumbprint);
    }

    [Fact]
    public async Task OneWithoutItsKeyIsRefusedBeforeAnythingIsSent()
    {
        await using TlsServer server = Asking();
        WsHandshakeException error = await server.FailsAsync(
            HandshakeFailure.TrustStore, Showing(X509CertificateLoader.LoadCertificate(Client.RawData)));
        Assert.Equal("The client certificate \"CN=client\" has no private key, so it proves nothing. Load it together with its key.", error.Message);
    }

    /// <summary>In TLS 1.3 a client is through before the server has looked at its certificate: the refusal comes with the first read.</summary>
    [Theory]
    [InlineData(SslProtocols.Tls12, false, "finds nothing that both sides can do. Either there is no version of TLS, or no cipher suite, in common, or it wants a certificate of the client")]
    [InlineData(SslProtocols.Tls12, true, "does not accept the certificate of the client")]
    [InlineData(SslProtocols.Tls13, false, "wants a certificate of the client. Set WsClientTlsOptions.ClientCertificates.")]
    [InlineData(SslProtocols.Tls13, true, "does not accept the certificate of the client")]
    public async Task WhatAServerOfOpenSslRefusesIsSaid(SslProtocols protocol, bool shows, string sentence)
    {
        string folder = Directory.CreateTempSubdirectory("wsgen").FullName;
        try
        {
            string certificate = Path.Combine(folder, "certificate.pem"), key = Path.Combine(folder, "key.pem");
            await File.WriteAllTextAsync(certificate, Server.ExportCertificatePem());
            await File.WriteAllTextAsync(key, Server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
            await using ChildProcess openssl = ChildProcess.Start(
                Tools.OpenSsl, "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-Verify", "1", "-verify_return_error");
            string line = await openssl.LineAsync(static line => line.StartsWith("ACCEPT ", StringComparison.Ordinal), Limit);
            using var socket = new System.Net.Sockets.TcpClient();
            await socket.ConnectAsync("127.0.0.1", int.Parse(line[(line.LastIndexOf(':') + 1)..], null));
            WsClientTlsOptions options = shows ? Showing(Client) : Showing();
            options.Protocols = protocol;
            WsHandshakeException? error = null;
            try
            {
                await using SslStream tls = await ClientTls.AuthenticateAsync(socket.GetStream(), options, "localhost", CancellationToken.None).WaitAsync(Limit);
                Assert.Equal(SslProtocols.Tls13, protocol);
                IOException later = await Assert.ThrowsAnyAsync<IOException>(() => tls.ReadAsync(new byte[1]).AsTask().WaitAsync(Limit));
                error = TlsFailure.Find(later, "localhost");
            }
            catch (WsHandshakeException atOnce)
            {
                error = atOnce;
            }

            Assert.NotNull(error);
            Assert.Equal(HandshakeFailure.Tls, error.Failure);
            Assert.Contains("localhost " + sentence, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
