using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using WsGen.Support;

namespace WsGen.Client.Tls;

/// <summary>Revocation, where it is to be checked. The platform does it; here is looked at what a client makes of it.</summary>
public sealed class RevocationTests
{
    private static readonly TestAuthority Root = TestAuthority.CreateRoot("Revoking CA");

    private static WsClientTlsOptions Checking(X509RevocationMode mode, params X509Certificate2[] trusted)
    {
        var options = new WsClientTlsOptions { RevocationMode = mode };
        options.TrustedCertificates.AddRange(trusted);
        return options;
    }

    [Fact]
    public async Task IsNotCheckedUnlessAskedFor()
    {
        Assert.Equal(X509RevocationMode.NoCheck, new WsClientTlsOptions().RevocationMode);
        await using var list = new RevocationList(Root);
        X509Certificate2 certificate = list.Issue("localhost");
        list.Revoke(certificate);
        await using TlsServer server = TlsServer.Start(certificate);
        await server.AcceptsAsync(Checking(X509RevocationMode.NoCheck, Root.Public));
        Assert.Equal(0, list.Fetched);
    }

    [Fact]
    public async Task ACertificateThatHasBeenRevokedIsRefused()
    {
        await using var list = new RevocationList(Root);
        X509Certificate2 revoked = list.Issue("localhost"), other = list.Issue("localhost");
        list.Revoke(revoked);
        await using (TlsServer server = TlsServer.Start(revoked))
        {
            WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateRevoked, Checking(X509RevocationMode.Online, Root.Public));
            Assert.StartsWith("The certificate of localhost (\"CN=localhost\", issued by \"CN=Revoking CA\") has been revoked.", error.Message, StringComparison.Ordinal);

            // More serious than a wrong name.
            error = await server.FailsAsync(HandshakeFailure.CertificateRevoked, Checking(X509RevocationMode.Online, Root.Public), "example.org");
            Assert.Contains("is for localhost", error.Message, StringComparison.Ordinal);
        }

        await using (TlsServer server = TlsServer.Start(other))
        {
            await server.AcceptsAsync(Checking(X509RevocationMode.Online, Root.Public));
        }

        Assert.True(list.Fetched > 0);
    }

    [Theory]
    [InlineData(X509RevocationMode.Online)]
    [InlineData(X509RevocationMode.Offline)]
    public async Task WhatCannotBeFoundOutCountsAsRevoked(X509RevocationMode mode)
    {
        await using TlsServer server = TlsServer.Start(Root.Issue("localhost"));
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateRevoked, Checking(mode, Root.Public));
        Assert.Matches(
            "^The certificate of localhost \\(\"CN=localhost\", issued by \"CN=Revoking CA\"\\) may have been revoked: its issuer cannot be asked \\([^)]*\\). "
            + "Have the issuer's list of revoked certificates, or its OCSP responder, named in the certificate and within reach, or set "
            + "WsClientTlsOptions.RevocationMode to NoCheck\\.$",
            error.Message);

        // Less serious than a wrong name.
        error = await server.FailsAsync(HandshakeFailure.CertificateName, Checking(mode, Root.Public), "example.org");
        Assert.Contains("may have been revoked", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The platform does not check a chain that reaches no root; nobody may think that it had.</summary>
    [Fact]
    public async Task IsNotSkippedWhereAnIntermediateCertificateIsTrustedWithoutItsRoot()
    {
        TestAuthority intermediate = Root.CreateIntermediate("Revoking intermediate CA");
        await using var list = new RevocationList(intermediate);
        X509Certificate2 certificate = list.Issue("localhost");
        list.Revoke(certificate);
        await using TlsServer server = TlsServer.Start(certificate, intermediate.Public);
        await server.AcceptsAsync(Checking(X509RevocationMode.NoCheck, intermediate.Public));
        WsHandshakeException error = await server.FailsAsync(HandshakeFailure.CertificateRevoked, Checking(X509RevocationMode.Online, intermediate.Public));
        Assert.StartsWith("The chain ends at \"CN=Revoking intermediate CA\", which is trusted but is no root", error.Message, StringComparison.Ordinal);
    }

    /// <summary>What an issuer has revoked, at a URL that its certificates name.</summary>
    private sealed class RevocationList : IAsyncDisposable
    {
        private readonly TestAuthority _issuer;
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CertificateRevocationListBuilder _builder = new();
        private readonly Task _serving;
        private byte[] _list = [];

        public RevocationList(TestAuthority issuer)
        {
            _issuer = issuer;
            _listener.Start();
            Build();
            _serving = ServeAsync();
        }

        public int Fetched { get; private set; }

        public X509Certificate2 Issue(string host) => _issuer.Issue(
            [host], null, CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([$"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/list.crl"]));

        public void Revoke(X509Certificate2 certificate)
        {
            _builder.AddEntry(certificate);
            Build();
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving.Within();
            ForgetCached();
        }

        private void Build() => _list = _builder.Build(_issuer.Certificate, 1, DateTimeOffset.UtcNow.AddDays(1), HashAlgorithmName.SHA256, null, DateTimeOffset.UtcNow.AddHours(-1));

        private async Task ServeAsync()
        {
            while (true)
            {
                try
                {
                    using TcpClient client = await _listener.AcceptTcpClientAsync();
                    NetworkStream stream = client.GetStream();
                    await stream.ReadAtLeastAsync(new byte[4096], 1);
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/pkix-crl\r\nContent-Length: {_list.Length}\r\nConnection: close\r\n\r\n"));
                    await stream.WriteAsync(_list);
                    Fetched++;
                }
                catch (Exception error) when (error is SocketException or ObjectDisposedException)
                {
                    return;
                }
                catch (IOException)
                {
                    // That one has gone.
                }
            }
        }

        /// <summary>The platform keeps the lists that it fetches in the home of the user, where those of tests are only in the way.</summary>
        private void ForgetCached()
        {
            string folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "corefx", "cryptography", "crls");
            if (!Directory.Exists(folder))
            {
                return;
            }

            foreach (string file in Directory.GetFiles(folder))
            {
                string text = File.ReadAllText(file);
                if (PemEncoding.TryFind(text, out PemFields fields) && Convert.FromBase64String(text[fields.Base64Data]).AsSpan().SequenceEqual(_list))
                {
                    File.Delete(file);
                }
            }
        }
    }
}
