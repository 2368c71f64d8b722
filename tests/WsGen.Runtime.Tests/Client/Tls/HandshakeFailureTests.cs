using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using WsGen.Support;

namespace WsGen.Client.Tls;

/// <summary>TLS handshakes that fail for other reasons than a certificate, and those that are given up.</summary>
public sealed class HandshakeFailureTests
{
    private static readonly X509Certificate2 Certificate = TestAuthority.MakeSelfSigned("localhost");

    private static WsClientTlsOptions Options => new() { TrustedCertificates = { Certificate } };

    [Theory]
    [InlineData(SslProtocols.Tls12, SslProtocols.Tls13)]
    [InlineData(SslProtocols.Tls13, SslProtocols.Tls12)]
    public async Task WithoutACommonVersionTheMessageSaysWhereTheyAreSet(SslProtocols ofServer, SslProtocols ofClient)
    {
        await using TlsServer server = TlsServer.Start(Certificate, [], options => options.EnabledSslProtocols = ofServer);
        WsClientTlsOptions options = Options;
        options.Protocols = ofClient;
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.Tls, options);
        Assert.Equal(
            "The TLS handshake with localhost has failed: there is no version of TLS that both this client and localhost speak. WsClientTlsOptions.Protocols "
            + "(the user property org.apache.tomcat.websocket.SSL_PROTOCOLS) says which the client may, where the machine permits them.",
            error.Message);
        Assert.IsType<AuthenticationException>(error.InnerException);
        options.Protocols = ofServer;
        await server.AcceptsAsync(options);
        Assert.Equal(ofServer, Assert.Single(server.Handshakes).Protocol);
    }

    /// <summary>What a server answers whose newest version is 1.1: an alert, or a ServerHello of that version.</summary>
    [Theory]
    [InlineData("15 03 01 00 02 02 46")]
    [InlineData("16 03 02 00 2a 02 00 00 26 03 02 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f 00 00 2f 00")]
    public async Task AServerOfAnOldVersionOnlyIsRefused(string answer)
    {
        await using TlsServer server = TlsServer.StartOther(Convert.FromHexString(answer.Replace(" ", "", StringComparison.Ordinal)));
        WsClientTlsOptions options = Options;
        options.Protocols = SslProtocols.Tls12 | SslProtocols.Tls13; // and not what the machine may still have
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.Tls, options);
        Assert.Contains("no version of TLS that both", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40, "finds nothing that both sides can do.")]
    [InlineData(42, "does not accept the certificate of the client.")]
    [InlineData(46, "does not accept the certificate of the client.")]
    [InlineData(48, "does not accept the certificate of the client.")]
    [InlineData(70, "speak.")]
    [InlineData(112, "does not know itself by this name.")]
    [InlineData(116, "wants a certificate of the client.")]
    [InlineData(120, "does not speak HTTP/1.1 at that port")]
    public async Task AnAlertIsPutIntoWords(byte alert, string words)
    {
        await using TlsServer server = TlsServer.StartOther([21, 3, 3, 0, 2, 2, alert]);
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.Tls, Options);
        Assert.Contains("localhost " + words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAlertThatHasNoWordsHereIsToldAsThePlatformTellsIt()
    {
        await using TlsServer server = TlsServer.StartOther([21, 3, 3, 0, 2, 2, 80]);
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.Tls, Options);
        Assert.Matches("^The TLS handshake with localhost has failed: .*internal error", error.Message);
    }

    [Fact]
    public async Task AServerThatDoesNotSpeakTlsIsToldFromOneThatDoes()
    {
        await using TlsServer server = TlsServer.StartOther("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.Tls, Options);
        Assert.EndsWith("Perhaps localhost does not speak TLS at that port: then the URI has to begin with ws.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AConnectionThatEndsIsLost()
    {
        await using TlsServer server = TlsServer.StartOther([]);
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.ConnectionLost, Options);
        Assert.StartsWith("The connection to localhost ended in the middle of the TLS handshake:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VersionsThatAreNoneAreRefused()
    {
        await using TlsServer server = TlsServer.Start(Certificate);
        WsClientTlsOptions options = Options;
        options.Protocols = (SslProtocols)5;
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.Tls, options);
        Assert.StartsWith("The TLS handshake with localhost has failed: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancellingGivesUpWhileTheServerIsSilent()
    {
        await using TlsServer server = TlsServer.StartSilent();
        using var cancel = new CancellationTokenSource();
        NetworkStream inner = await server.ConnectAsync();
        Task<SslStream> authenticating = ClientTls.AuthenticateAsync(inner, Options, "localhost", cancel.Token);
        Assert.False(authenticating.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => authenticating.Within());
        Assert.False(inner.CanRead);
    }

    /// <summary>Where the platform itself does not look at its token.</summary>
    [Fact]
    public async Task CancellingGivesUpWhileTheCertificateIsBeingChecked()
    {
        await using TlsServer server = TlsServer.Start(Certificate);
        using var cancel = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        TaskCompletionSource checking = Bounded.Gate();
        NetworkStream inner = await server.ConnectAsync();
        Task<SslStream> authenticating = Task.Run(() => ClientTls.AuthenticateAsync(
            inner,
            new WsClientTlsOptions
            {
                Custom = new SslClientAuthenticationOptions
                {
                    RemoteCertificateValidationCallback = (_, _, _, _) =>
                    {
                        checking.SetResult();
                        return release.Wait(Bounded.Limit);
                    },
                },
            },
            "localhost",
            cancel.Token));
        try
        {
            await checking.Task.Within();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => authenticating.Within());
            Assert.False(inner.CanRead);
            Assert.False(release.IsSet);
        }
        finally
        {
            release.Set();
        }
    }
}
