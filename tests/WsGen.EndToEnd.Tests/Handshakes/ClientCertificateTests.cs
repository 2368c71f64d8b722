using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.Routing;

namespace WsGen.EndToEnd.Tests.Handshakes;

/// <summary>A handshake request has the certificate that Kestrel has seen.</summary>
public sealed class ClientCertificateTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AConfiguratorSeesIt(bool shows)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
        await using WebApplication application = await RoutingTests.StartAsync(
            static application => application.MapEndpoint(Greeter.At("/who", static session => (string)session.UserProperties["who"]!).WithConfigurator<Badge>()),
            builder => builder.WebHost.UseUrls("https://127.0.0.1:0").UseKestrelHttpsConfiguration()
                .ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
                {
                    https.ServerCertificate = certificate;
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.AllowAnyClientCertificate();
                })));
        using var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        if (shows)
        {
            socket.Options.ClientCertificates.Add(certificate);
        }

        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{RoutingTests.PortOf(application)}/who"), Token).WaitAsync(Limit, Token);
        byte[] buffer = new byte[100];
        ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), Token).AsTask().WaitAsync(Limit, Token);
        Assert.Equal(shows ? certificate.Thumbprint : "nobody", Encoding.UTF8.GetString(buffer, 0, received.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token).WaitAsync(Limit, Token);
    }

    private sealed class Badge : ServerEndpointConfigurator
    {
        public override void ModifyHandshake(EndpointConfig config, HandshakeRequest request, HandshakeResponse response) =>
            config.UserProperties["who"] = request.ClientCertificate?.Thumbprint ?? "nobody";
    }
}
