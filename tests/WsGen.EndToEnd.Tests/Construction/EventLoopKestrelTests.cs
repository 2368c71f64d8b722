using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.BadInput;
using WsGen.EndToEnd.Tests.Routing;

namespace WsGen.EndToEnd.Tests.Construction;

/// <summary>Kestrel on event loops: HTTP, WebSockets and TLS as everywhere, and what its own sockets cannot do.</summary>
public abstract class EventLoopKestrelTests(WsTransport transport)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RequestsAndBodiesOfAnySizeAreServed()
    {
        await using WebApplication application = await StartAsync(static application => application.MapPost("/echo", static async (HttpContext http) =>
        {
            http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
            var body = new MemoryStream(); // the client reads no answer before it has sent everything
            await http.Request.Body.CopyToAsync(body);
            body.Position = 0;
            await body.CopyToAsync(http.Response.Body);
        }));
        using var client = new HttpClient { Timeout = Limit };
        foreach (int size in (int[])[0, 1, 4096, 100_000, 20_000_000])
        {
            byte[] body = new byte[size];
            new Random(size).NextBytes(body);
            using HttpResponseMessage response = await client.PostAsync($"http://127.0.0.1:{RoutingTests.PortOf(application)}/echo", new ByteArrayContent(body), Token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(body, await response.Content.ReadAsByteArrayAsync(Token));
        }
    }

    [Fact]
    public async Task ManyRequestsAtOnceAreServed()
    {
        await using WebApplication application = await StartAsync(static application => application.MapGet("/{n}", static (int n) => $"{n}"));
        using var client = new HttpClient { Timeout = Limit };
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(
            n => client.GetStringAsync($"http://127.0.0.1:{RoutingTests.PortOf(application)}/{n}", Token)));
        Assert.Equal(Enumerable.Range(0, 500).Select(static n => $"{n}"), answers);
    }

    [Fact]
    public async Task AClientThatGoesAwayAbortsItsRequest()
    {
        var aborted = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        await using WebApplication application = await StartAsync(application => application.MapGet("/wait", async (HttpContext http) =>
        {
            http.RequestAborted.Register(aborted.SetResult);
            entered.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted); // what is to be aborted
        }));
        await using RawClient client = await RawClient.ConnectAsync(RoutingTests.PortOf(application));
        await client.SendAsync("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await entered.Task.WaitAsync(Limit, Token);
        client.EndOutput();
        await aborted.Task.WaitAsync(Limit, Token);
    }

    [Fact]
    public async Task AnswersReachAWebSocketPeerThatHasEndedItsSide()
    {
        await using WebApplication application = await StartAsync(static application => application.MapEndpoints());
        for (int i = 0; i < 50; i++)
        {
            await using RawClient client = await RawClient.OpenAsync(RoutingTests.PortOf(application), "/echo");
            await client.SendAsync(RawClient.Text("last words"));
            client.EndOutput();
            Assert.Equal("last words", await client.ReadTextAsync());
            Assert.Empty(await client.ReadToEndAsync());
        }
    }

    [Fact]
    public async Task SoTheyDoIfItHasDoneSoBeforeTheUpgradeIsOver()
    {
        var ended = new TaskCompletionSource();
        await using WebApplication application = await StartAsync(application =>
        {
            application.MapGet("/hello", static () => "hello");
            application.Use((http, next) =>
            {
                http.Features.Set<IHttpUpgradeFeature>(new LateUpgrade(http.Features.Get<IHttpUpgradeFeature>()!, ended.Task));
                return next();
            });
            application.MapEndpoints();
        });
        int port = RoutingTests.PortOf(application);
        await using RawClient client = await RawClient.OpenAsync(port, "/echo");
        await client.SendAsync(RawClient.Text("last words"));
        client.EndOutput();

        // Each loop sees to what comes in its turn: when it has answered these, it has come upon the end of that.
        List<RawClient> others = [];
        for (int i = 0; i < 4; i++)
        {
            others.Add(await RawClient.ConnectAsync(port));
            await others[^1].SendAsync("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Assert.Equal(200, (await others[^1].ReadResponseAsync()).Status);
        }

        ended.SetResult();
        Assert.Equal("last words", await client.ReadTextAsync());
        Assert.Empty(await client.ReadToEndAsync());
        foreach (RawClient other in others)
        {
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task TlsRunsOverIt()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using WebApplication application = await StartAsync(
            static application =>
            {
                application.MapEndpoints();
                application.MapGet("/hello", static () => "hello");
            },
            builder => builder.WebHost.UseUrls("https://127.0.0.1:0").UseKestrelHttpsConfiguration()
                .ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate)));
        int port = RoutingTests.PortOf(application);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.Thumbprint == certificate.Thumbprint };
        using var client = new HttpClient(handler) { Timeout = Limit };
        Assert.Equal("hello", await client.GetStringAsync($"https://127.0.0.1:{port}/hello", Token));

        using var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.Thumbprint;
        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{port}/echo"), Token).WaitAsync(Limit, Token);
        byte[] message = Encoding.UTF8.GetBytes(new string('x', 8000));
        await socket.SendAsync(message, WebSocketMessageType.Text, true, Token);
        byte[] received = new byte[message.Length];
        for (int length = 0; length < received.Length;)
        {
            length += (await socket.ReceiveAsync(received.AsMemory(length), Token).AsTask().WaitAsync(Limit, Token)).Count;
        }

        Assert.Equal(message, received);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token).WaitAsync(Limit, Token);
    }

    private Task<WebApplication> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null) =>
        RoutingTests.StartAsync(map, builder =>
        {
            builder.WebHost.UseEventLoopTransport(threads: 2, transport);
            configure?.Invoke(builder);
        });

    /// <summary>Whose end is not seen as soon as the peer has the response.</summary>
    private sealed class LateUpgrade(IHttpUpgradeFeature upgrade, Task end) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

        public async Task<Stream> UpgradeAsync()
        {
            Stream stream = await upgrade.UpgradeAsync();
            await end.WaitAsync(Limit);
            return stream;
        }
    }
}

public sealed class EpollKestrelTests() : EventLoopKestrelTests(WsTransport.Epoll);

public sealed class IoUringKestrelTests() : EventLoopKestrelTests(WsTransport.IoUring);
