using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using WsGen.EndToEnd.Tests.Routing;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>An application on Kestrel over HTTP/2, and clients of it that share one connection. With TLS it speaks HTTP/1.1 as well.</summary>
internal sealed class Http2Host : IAsyncDisposable
{
    private readonly X509Certificate2? _certificate;
    private readonly WebApplication _application;

    private Http2Host(WebApplication application, X509Certificate2? certificate)
    {
        _application = application;
        _certificate = certificate;
        Client = new HttpMessageInvoker(Handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate?.Thumbprint },
        });
    }

    public SocketsHttpHandler Handler { get; }

    public HttpMessageInvoker Client { get; }

    public WebApplication Application => _application;

    public bool IsSecure => _certificate is not null;

    public static async Task<Http2Host> StartAsync(bool secure, Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null)
    {
        X509Certificate2? certificate = secure ? Certificates.CreateForLocalhost() : null;
        WebApplication application = await RoutingTests.StartAsync(map, builder =>
        {
            builder.WebHost.UseUrls($"{(secure ? "https" : "http")}://127.0.0.1:0").UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            {
                kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate);
                kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = secure ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http2);
            });
            builder.Services.AddWsGen(static options =>
            {
                options.MaxTextMessageSize = 20_000_000;
                options.MaxBinaryMessageSize = 20_000_000;
                options.Compression.Enabled = true;
            });
            configure?.Invoke(builder);
        });
        return new Http2Host(application, certificate);
    }

    public Uri UriOf(string path, string scheme = "ws") => new($"{scheme}{(IsSecure ? "s" : "")}://127.0.0.1:{RoutingTests.PortOf(_application)}{path}");

    public async Task<ClientWebSocket> ConnectAsync(string path, Action<ClientWebSocketOptions>? configure = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.CollectHttpResponseDetails = true;
        configure?.Invoke(socket.Options);
        await socket.ConnectAsync(UriOf(path), Client, TestContext.Current.CancellationToken).Within();
        return socket;
    }

    /// <summary>A request of any kind over HTTP/2.</summary>
    public async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, Action<HttpRequestMessage>? configure = null)
    {
        using var request = new HttpRequestMessage(method, UriOf(path, "http")) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        configure?.Invoke(request);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken).Within();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync().AsTask().Within();
        _certificate?.Dispose();
    }
}
