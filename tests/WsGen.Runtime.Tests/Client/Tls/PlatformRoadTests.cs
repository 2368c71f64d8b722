using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using WsGen.Support;

namespace WsGen.Client.Tls;

/// <summary>The same settings and the same failures where the platform's HTTP does the connecting.</summary>
public sealed class PlatformRoadTests
{
    private static readonly TestAuthority Root = TestAuthority.CreateRoot("Private CA");

    private static async Task<(HttpRequestException Thrown, WsHandshakeException? Explained)> FailAsync(
        Func<ValueTask<Stream>> connect, WsClientTlsOptions options, string host)
    {
        ClientTls tls = ClientTls.Create(options, host);
        using HttpClient client = Client(tls, connect);
        HttpRequestException thrown = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"https://{host}/")).Within());
        return (thrown, tls.TryExplain(thrown));
    }

    private static HttpClient Client(ClientTls tls, Func<ValueTask<Stream>> connect) =>
        new(new SocketsHttpHandler { SslOptions = tls.Options, UseProxy = false, ConnectCallback = (_, _) => connect() });

    [Fact]
    public async Task ATrustedServerIsSpokenTo()
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("localhost"));
        using HttpClient client = Client(ClientTls.Create(new WsClientTlsOptions { TrustedCertificates = { Root.Public } }, "localhost"), async () => await server.ConnectAsync());
        using HttpResponseMessage response = await client.GetAsync(new Uri("https://localhost/")).Within();
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("localhost", Assert.Single(server.Handshakes).Name);
    }

    [Fact]
    public async Task AFailureThatIsNotOfTlsIsLeftAlone()
    {
        (_, WsHandshakeException? explained) = await FailAsync(static () => throw new SocketException(111), new WsClientTlsOptions(), "localhost");
        Assert.Null(explained);
    }

    [Theory]
    [InlineData("localhost", false, HandshakeFailure.CertificateUntrusted)]
    [InlineData("other.example", true, HandshakeFailure.CertificateName)]
    public async Task AFailureOfTheCertificateIsTheSame(string host, bool trusts, HandshakeFailure failure)
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("localhost"));
        WsClientTlsOptions options = new();
        options.TrustedCertificates.Add(trusts ? Root.Public : TestAuthority.CreateRoot("Other CA").Public);
        (_, WsHandshakeException? explained) = await FailAsync(async () => await server.ConnectAsync(), options, host);
        WsHandshakeException direct = await server.FailsAsync(failure, options, host);
        Assert.Equal((failure, direct.Message), (explained!.Failure, explained.Message));
    }

    [Fact]
    public async Task AnotherFailureOfTlsIsTheSame()
    {
        X509Certificate2 certificate = TestAuthority.MakeSelfSigned("localhost");
        await using TlsServer server = TlsServer.Start(certificate, [], static options => options.EnabledSslProtocols = SslProtocols.Tls12);
        WsClientTlsOptions options = new() { Protocols = SslProtocols.Tls13, TrustedCertificates = { certificate } };
        (HttpRequestException thrown, WsHandshakeException? explained) = await FailAsync(async () => await server.ConnectAsync(), options, "localhost");
        WsHandshakeException direct = await server.FailsAsync(HandshakeFailure.Tls, options);
        Assert.Equal((direct.Failure, direct.Message), (explained!.Failure, explained.Message));
        Assert.Same(thrown, explained.InnerException);
    }
}
