using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using WsGen.AspNetCore;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>WebSockets over HTTP/2 (RFC 8441), with a client that is not ours.</summary>
public sealed class Http2Tests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnExtendedConnectOpensASession(bool secure)
    {
        var notes = new Recorder();
        await using Http2Host host = await Http2Host.StartAsync(secure, application => application.MapEndpoint(
            notes.At("/rooms/{room}", static session => $"{session.PathParameters["room"]} {session.Subprotocol} {session.RequestUri} {session.RequestHeaders["Upgrade"]}")
                .WithSubprotocols("v2", "v1")));
        using ClientWebSocket socket = await host.ConnectAsync("/rooms/a%2Fb?x=1", static options => options.AddSubProtocol("v1"));
        Assert.Equal($"a/b v1 {host.UriOf("/rooms/a%2Fb?x=1")} ", await socket.ReadTextAsync());
        Assert.Equal("v1", socket.SubProtocol);
        Assert.Equal(HttpStatusCode.OK, socket.HttpStatusCode);
        Assert.DoesNotContain(socket.HttpResponseHeaders!, static field => field.Key.Equals("Sec-WebSocket-Accept", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(secure, notes.Opened.Single().IsSecure);
        await socket.SendAsync("Grüße");
        Assert.Equal("Grüße", await socket.ReadTextAsync());
        await socket.SendAsync([1, 2, 3]);
        Assert.Equal([1, 2, 3], await socket.ReadBytesAsync());
    }

    [Fact]
    public async Task ItsSpanIsOneOfAConnect()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "WsGen",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using Http2Host host = await Http2Host.StartAsync(secure: false, static application => application.MapEndpoint(new Recorder().At("/spans/{of}/http2")));
        using ClientWebSocket socket = await host.ConnectAsync("/spans/a/http2");
        using HttpResponseMessage refused = await host.AskAsync(HttpMethod.Connect, "/spans/b/http2", static request =>
        {
            request.Headers.Protocol = "websocket";
            request.Headers.Add("Sec-WebSocket-Version", "13");
            request.Headers.Add("Origin", "https://elsewhere.example.org");
        });
        Activity[] own = [.. spans.Where(static span => span.GetTagItem("url.path") is string path && path.EndsWith("/http2", StringComparison.Ordinal))]; // others run beside
        Assert.Equal(
            [("CONNECT /spans/{of}/http2", "CONNECT", 200), ("CONNECT", "CONNECT", 403)],
            own.Select(static span => (span.DisplayName, span.GetTagItem("http.request.method"), span.GetTagItem("http.response.status_code"))));
    }

    [Fact]
    public async Task ARequestIsUpgradedByHand()
    {
        ServerEndpointConfig endpoint = new Recorder().At("/", static _ => "by hand");
        await using Http2Host host = await Http2Host.StartAsync(
            secure: false, application => application.Map("/enter", (HttpContext http) => http.UpgradeToEndpointAsync(endpoint)));
        using ClientWebSocket socket = await host.ConnectAsync("/enter");
        Assert.Equal("by hand", await socket.ReadTextAsync());
    }

    [Fact]
    public async Task Http11IsServedBesideIt()
    {
        var protocols = new ConcurrentQueue<string>();
        await using Http2Host host = await Http2Host.StartAsync(secure: true, application =>
        {
            application.Use((http, next) =>
            {
                protocols.Enqueue(http.Request.Protocol);
                return next(http);
            });
            application.UseWebSockets(); // does no harm
            application.MapEndpoints();
        });
        using ClientWebSocket second = await host.ConnectAsync("/echo");
        using ClientWebSocket first = await host.ConnectAsync("/echo", static options => options.HttpVersion = HttpVersion.Version11);
        foreach (ClientWebSocket socket in (ClientWebSocket[])[first, second])
        {
            await socket.SendAsync("here");
            Assert.Equal("here", await socket.ReadTextAsync());
        }

        Assert.Equal(["HTTP/2", "HTTP/1.1"], protocols);
    }

    [Fact]
    public async Task MessagesAreCompressed()
    {
        var notes = new Recorder();
        await using Http2Host host = await Http2Host.StartAsync(secure: true, application => application.MapEndpoint(notes.At("/")));
        using ClientWebSocket socket = await host.ConnectAsync("/", static options => options.DangerousDeflateOptions = new WebSocketDeflateOptions());
        string text = string.Concat(Enumerable.Repeat("again and ", 5000));
        await socket.SendAsync(text);
        Assert.Equal(text, await socket.ReadTextAsync());
        Assert.StartsWith("permessage-deflate", notes.Opened.Single().Extensions, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MessagesMayBeLargeAndInParts(bool secure)
    {
        await using Http2Host host = await Http2Host.StartAsync(secure, static application => application.MapEndpoints());
        using ClientWebSocket socket = await host.ConnectAsync("/echo");
        byte[] large = new byte[16 * 1024 * 1024];
        new Random(1).NextBytes(large);
        Task sending = socket.SendAsync(large);
        Assert.Equal(large, await socket.ReadBytesAsync());
        await sending;

        using ClientWebSocket parts = await host.ConnectAsync("/echo");
        for (int i = 0; i < 100; i++)
        {
            await parts.SendAsync([(byte)i], last: i == 99);
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(static i => (byte)i), await parts.ReadBytesAsync());
    }

    [Fact]
    public async Task TheLimitOnBodiesOfRequestsIsNoneOnSessions()
    {
        await using Http2Host host = await Http2Host.StartAsync(
            secure: false, static application => application.MapEndpoints(), static builder => builder.WebHost.ConfigureKestrel(static kestrel =>
            {
                kestrel.Limits.MaxRequestBodySize = 1000;
                kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 1e6, gracePeriod: TimeSpan.FromSeconds(1.1));
            }));
        using ClientWebSocket socket = await host.ConnectAsync("/echo");
        for (int i = 0; i < 30; i++)
        {
            await socket.SendAsync(new byte[500]);
            Assert.Equal(500, (await socket.ReadBytesAsync()).Length);
        }
    }

    [Fact]
    public async Task OnEventLoopsSessionsShareAConnectionAsWell()
    {
        var notes = new Recorder();
        await using Http2Host host = await Http2Host.StartAsync(
            secure: false, application => application.MapEndpoint(notes.At("/")), static builder => builder.WebHost.UseEventLoopTransport(threads: 2));
        using ClientWebSocket first = await host.ConnectAsync("/");
        using ClientWebSocket other = await host.ConnectAsync("/");
        await first.CloseAsync(1000, "");
        await notes.EndsAsync();
        await other.SendAsync("still here");
        Assert.Equal("still here", await other.ReadTextAsync());
    }

    [Fact]
    public async Task ManySessionsShareOneConnection()
    {
        const int Count = 100;
        var notes = new Recorder();
        var connections = new ConcurrentDictionary<string, int>();
        await using Http2Host host = await Http2Host.StartAsync(secure: true, application =>
        {
            application.Use((http, next) =>
            {
                connections.AddOrUpdate(http.Connection.Id, 1, static (_, count) => count + 1);
                return next(http);
            });
            application.MapEndpoint(notes.At("/"));
        });
        ClientWebSocket[] sockets = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => host.ConnectAsync("/")));
        Assert.Equal(Count, Assert.Single(connections).Value);
        await Task.WhenAll(sockets.Select(async (socket, i) =>
        {
            for (int round = 0; round < 20; round++)
            {
                await socket.SendAsync($"{i} {round}");
                Assert.Equal($"{i} {round}", await socket.ReadTextAsync());
            }

            await socket.CloseAsync(1000, "");
            socket.Dispose();
        }));
        Assert.All(await notes.EndsAsync(Count), static reason => Assert.Equal((1000, true), ((int)reason.Code, reason.WasClean)));
    }

    [Fact]
    public async Task AClientThatDoesNotReadHoldsUpNobodyElse()
    {
        var notes = new Recorder();
        await using Http2Host host = await Http2Host.StartAsync(secure: false, application => application.MapEndpoint(notes.At("/")));
        using ClientWebSocket slow = await host.ConnectAsync("/");
        await Bounded.Until(() => !notes.Opened.IsEmpty);
        using ClientWebSocket other = await host.ConnectAsync("/");
        WsSession session = notes.Opened.First();
        byte[] block = new byte[256 * 1024];
        List<ValueTask> sends = [];
        while (session.BufferedBytes < 512 * 1024)
        {
            sends.Add(session.SendAsync(block, TestContext.Current.CancellationToken)); // what fits into windows and buffers goes
            Assert.True(sends.Count < 2000);
        }

        await other.SendAsync("not held up");
        Assert.Equal("not held up", await other.ReadTextAsync());
        Assert.InRange(session.BufferedBytes, 512 * 1024, 2 * 1024 * 1024);
        for (int i = 0; i < sends.Count; i++)
        {
            Assert.Equal(block.Length, (await slow.ReadBytesAsync()).Length);
        }

        foreach (ValueTask send in sends)
        {
            await send.AsTask().Within();
        }

        await Bounded.Until(() => session.BufferedBytes == 0);
    }
}
