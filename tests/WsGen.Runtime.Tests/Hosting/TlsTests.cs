using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Hosting;

/// <summary>A stand-alone server over TLS, on each transport. The client is the platform's TLS and our own frames.</summary>
public sealed class TlsTests : IAsyncDisposable
{
    private const byte Alert = 21;

    private static readonly X509Certificate2 Certificate = MakeCertificate();

    private readonly ConcurrentQueue<TestEndpoint> _endpoints = new();
    private readonly TestLog _log = new();
    private readonly List<(byte Type, int Length)> _received = []; // records, of one client
    private WsServer? _server;

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.StopAsync(new CancellationToken(canceled: true)).Within();
            await server.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(WsTransport.Epoll)]
    [InlineData(WsTransport.IoUring)]
    [InlineData(WsTransport.Sockets)]
    public async Task MessagesGoBothWaysAndTheSessionIsSecure(WsTransport transport)
    {
        await StartAsync(transport);
        Assert.StartsWith("wss://127.0.0.1:", _server!.Addresses[0], StringComparison.Ordinal);
        await using SslStream client = await UpgradeAsync();
        foreach (int size in new[] { 0, 5, 70_000, 1_000_000 })
        {
            string text = new('t', size);
            await client.WriteAsync(RawClient.TextFrame(text)).AsTask().Within();
            Assert.Equal(text, Encoding.ASCII.GetString(await ReadFrameAsync(client)));
        }

        TestEndpoint endpoint = Assert.Single(_endpoints);
        Assert.True(endpoint.Session.IsSecure);
        Assert.Equal("wss", endpoint.Session.RequestUri.Scheme);
        Assert.IsType<IPEndPoint>(endpoint.Session.RemoteEndPoint);
    }

    [Theory]
    [InlineData(WsTransport.Epoll)]
    [InlineData(WsTransport.Sockets)]
    public async Task TheEndIsSaidInTlsBeforeTheConnectionEnds(WsTransport transport)
    {
        // TLS 1.2, where a record says what it is.
        await StartAsync(transport, static builder => builder.UseTls(new SslServerAuthenticationOptions
        {
            ServerCertificate = Certificate,
            EnabledSslProtocols = SslProtocols.Tls12,
        }));
        SslStream client = await UpgradeAsync();
        await client.WriteAsync(RawClient.CloseFrame(CloseCode.NormalClosure)).AsTask().Within();
        Assert.Equal([0x03, 0xE8], await ReadFrameAsync(client));
        Assert.Equal(0, await client.ReadAsync(new byte[10]).AsTask().Within());
        Assert.Equal(Alert, _received.Last().Type);
        await client.DisposeAsync();
        await Bounded.Until(() => _server!.ConnectionCount == 0);
        Assert.Empty(_log.Failures);
    }

    [Theory]
    [InlineData(WsTransport.Epoll)]
    [InlineData(WsTransport.Sockets)]
    public async Task WhoDoesNotSpeakTlsCostsItsOwnConnection(WsTransport transport)
    {
        await StartAsync(transport);
        await using SslStream other = await UpgradeAsync();
        using (var plain = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await plain.ConnectAsync(EndPointOf(_server!.Addresses[0])).Within();
            await plain.SendAsync(Encoding.ASCII.GetBytes(RawClient.Request("/"))).Within();
            byte[] buffer = new byte[1000];
            int received;
            while ((received = await ReceiveAsync(plain, buffer)) != 0)
            {
                Assert.DoesNotContain("HTTP", Encoding.ASCII.GetString(buffer, 0, received), StringComparison.Ordinal); // at most an alert
            }
        }

        await Bounded.Until(() => _server!.ConnectionCount == 1);
        await other.WriteAsync(RawClient.TextFrame("still there")).AsTask().Within();
        Assert.Equal("still there"u8.ToArray(), await ReadFrameAsync(other));
        Assert.Empty(_log.Failures);
    }

    [Theory]
    [InlineData(WsTransport.Epoll, false)]
    [InlineData(WsTransport.Sockets, false)]
    [InlineData(WsTransport.Epoll, true)]
    [InlineData(WsTransport.Sockets, true)]
    public async Task WhoDoesNotComeToTheEndOfTlsIsGivenUpAfterTheHandshakeTimeout(WsTransport transport, bool begins)
    {
        var time = new FakeTimeProvider();
        await StartAsync(transport, builder => builder.TimeProvider = time);
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await silent.ConnectAsync(EndPointOf(_server!.Addresses[0])).Within();
        await Bounded.Until(() => _server!.ConnectionCount == 1);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, _server.ConnectionCount);
        if (begins)
        {
            await silent.SendAsync(new byte[] { 22, 3, 1, 0, 200 }).Within(); // the head of a ClientHello: it counts from the accept all the same
        }

        time.Advance(TimeSpan.FromSeconds(1) + ConnectionClock.Resolution);
        await Bounded.Until(() => _server.ConnectionCount == 0); // at once: no answer could reach it
        Assert.Equal(0, await ReceiveAsync(silent, new byte[10]));
    }

    [Fact]
    public async Task PlainAndSecureAddressesStandSideBySide()
    {
        await StartAsync(WsTransport.Epoll, static builder => builder.Options.Urls = "wss://127.0.0.1:0;ws://127.0.0.1:0");
        string secure = Assert.Single(_server!.Addresses, static address => address.StartsWith("wss://", StringComparison.Ordinal));
        string plain = Assert.Single(_server.Addresses, static address => address.StartsWith("ws://", StringComparison.Ordinal));
        Assert.NotEqual(EndPointOf(secure).Port, EndPointOf(plain).Port);
        using LoopPeer peer = await LoopPeer.ConnectAsync(plain);
        await peer.SendTextAsync("plain");
        await peer.ExpectAsync("plain"u8.ToArray());
        Assert.False(_endpoints.Last().Session.IsSecure);
        await using SslStream client = await UpgradeAsync(secure);
        Assert.True(_endpoints.Last().Session.IsSecure);
    }

    [Fact]
    public void ASecureAddressWithoutACertificateIsRefused()
    {
        WsServerBuilder builder = WsServer.Create();
        builder.Options.Urls = "wss://127.0.0.1:0";
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(builder.Build);
        Assert.Contains("UseTls", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => builder.UseTls(new SslServerAuthenticationOptions()));
    }

    [Fact]
    public async Task CertificateAndKeyMayComeFromPemFiles()
    {
        string folder = Directory.CreateTempSubdirectory("wsgen").FullName;
        try
        {
            string certificate = Path.Combine(folder, "certificate.pem"), key = Path.Combine(folder, "key.pem");
            await File.WriteAllTextAsync(certificate, Certificate.ExportCertificatePem());
            await File.WriteAllTextAsync(key, Certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
            await StartAsync(WsTransport.Epoll, builder => builder.UseTls(certificate, key));
            await using SslStream client = await UpgradeAsync();
            Assert.Equal(Certificate.Thumbprint, new X509Certificate2(client.RemoteCertificate!).Thumbprint);
            Assert.Equal(SslApplicationProtocol.Http11, client.NegotiatedApplicationProtocol);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task AFileThatWillNotDoIsNamed()
    {
        string folder = Directory.CreateTempSubdirectory("wsgen").FullName;
        try
        {
            string certificate = Path.Combine(folder, "certificate.pem"), key = Path.Combine(folder, "key.pem");
            FileNotFoundException missing = Assert.Throws<FileNotFoundException>(() => WsServer.Create().UseTls(certificate, key));
            Assert.StartsWith($"UseTls: the certificate file {certificate} cannot be read: ", missing.Message, StringComparison.Ordinal);
            Assert.Equal(certificate, missing.FileName);
            await File.WriteAllTextAsync(certificate, Certificate.ExportCertificatePem());
            Assert.StartsWith(
                $"UseTls: the key file {key} cannot be read: ", Assert.Throws<FileNotFoundException>(() => WsServer.Create().UseTls(certificate, key)).Message, StringComparison.Ordinal);
            Directory.CreateDirectory(key);
            Assert.StartsWith($"UseTls: the key file {key} cannot be read: ", Assert.Throws<IOException>(() => WsServer.Create().UseTls(certificate, key)).Message, StringComparison.Ordinal);
            Directory.Delete(key);

            using RSA other = RSA.Create(2048);
            using ECDsa another = ECDsa.Create();
            foreach (string pem in new[] { "", other.ExportPkcs8PrivateKeyPem(), another.ExportPkcs8PrivateKeyPem() })
            {
                await File.WriteAllTextAsync(key, pem);
                Assert.StartsWith($"UseTls: {certificate} and {key} are no ", Assert.Throws<CryptographicException>(() => WsServer.Create().UseTls(certificate, key)).Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The certificate of the client is in the handshake request, for a configurator to read.</summary>
    [Theory]
    [InlineData(WsTransport.Epoll, true)]
    [InlineData(WsTransport.Sockets, true)]
    [InlineData(WsTransport.Epoll, false)]
    public async Task TheHandshakeRequestHasTheCertificateOfTheClient(WsTransport transport, bool shows)
    {
        var seen = new ConcurrentQueue<(string? Thumbprint, string Languages)>();
        var configurator = new TestConfigurator
        {
            Check = (request, _) =>
            {
                seen.Enqueue((request.ClientCertificate?.Thumbprint, string.Join(' ', request.Languages)));
                return default;
            },
        };
        await StartAsync(transport, builder =>
        {
            builder.UseTls(new SslServerAuthenticationOptions
            {
                ServerCertificate = Certificate,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
            });
            builder.AddEndpoint(ServerEndpointConfig.Create("/who", static () => ScriptedEndpoint.Echo()).WithConfigurator(configurator));
        });
        await using SslStream client = await UpgradeAsync(request: "/who", clientCertificate: shows ? Certificate : null);
        Assert.Equal([(shows ? Certificate.Thumbprint : null, "")], seen);
    }

    private async Task StartAsync(WsTransport transport, Action<WsServerBuilder>? configure = null) =>
        _server = await LoopServer.StartAsync(transport, 1, Behaviour.Echo, _endpoints.Enqueue, builder =>
        {
            builder.Options.Urls = "wss://127.0.0.1:0";
            builder.Options.MaxTextMessageSize = 2_000_000;
            builder.Logging.AddProvider(_log);
            builder.UseTls(new SslServerAuthenticationOptions { ServerCertificate = Certificate });
            configure?.Invoke(builder);
        });

    private async Task<SslStream> UpgradeAsync(string? address = null, string request = "/", X509Certificate2? clientCertificate = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(EndPointOf(address ?? _server!.Addresses[0])).Within();
        var client = new SslStream(new RecordedStream(socket, _received));
        await client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ClientCertificates = clientCertificate is null ? null : [clientCertificate],
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate!.GetCertHashString() == Certificate.GetCertHashString(),
        }).Within();
        await client.WriteAsync(Encoding.ASCII.GetBytes(RawClient.Request(request))).AsTask().Within();
        byte[] one = new byte[1];
        for (var head = new StringBuilder(); !head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal); head.Append((char)one[0]))
        {
            await client.ReadExactlyAsync(one).AsTask().Within();
        }

        return client;
    }

    private static async Task<byte[]> ReadFrameAsync(SslStream client)
    {
        byte[] header = new byte[10];
        await client.ReadExactlyAsync(header.AsMemory(0, 2)).AsTask().Within();
        int extra = header[1] switch { 126 => 2, 127 => 8, _ => 0 };
        await client.ReadExactlyAsync(header.AsMemory(2, extra)).AsTask().Within();
        long length = extra == 0 ? header[1] : header.AsSpan(2, extra).ToArray().Aggregate(0L, static (sum, b) => (sum << 8) | b);
        byte[] payload = new byte[length];
        await client.ReadExactlyAsync(payload).AsTask().Within();
        return payload;
    }

    private static async Task<int> ReceiveAsync(Socket socket, byte[] buffer)
    {
        try
        {
            return await socket.ReceiveAsync(buffer).Within();
        }
        catch (SocketException)
        {
            return 0; // reset
        }
    }

    private static IPEndPoint EndPointOf(string address) => IPEndPoint.Parse(address[(address.IndexOf("://", StringComparison.Ordinal) + 3)..]);

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>Notes what kind of records come: type, version, length, and so many bytes.</summary>
    private sealed class RecordedStream(Socket socket, List<(byte Type, int Length)> records) : NetworkStream(socket, ownsSocket: true)
    {
        private readonly List<byte> _bytes = [];

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await base.ReadAsync(buffer, cancellationToken);
            _bytes.AddRange(buffer.Span[..read]);
            while (_bytes.Count >= 5 && _bytes.Count >= 5 + Length())
            {
                records.Add((_bytes[0], Length()));
                _bytes.RemoveRange(0, 5 + Length());
            }

            return read;
        }

        private new int Length() => _bytes[3] << 8 | _bytes[4];
    }
}
