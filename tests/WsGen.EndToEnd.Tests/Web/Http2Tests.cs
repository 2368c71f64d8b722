using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ClientsCloseInOrder(bool secure)
    {
        var notes = new Recorder();
        var ended = new TaskCompletionSource();
        await using Http2Host host = await Http2Host.StartAsync(secure, application => MapWatched(application, notes, ended));
        using ClientWebSocket socket = await host.ConnectAsync("/");
        await socket.CloseAsync(4001, "gone home");
        Assert.Equal(4001, (int)socket.CloseStatus!);
        CloseReason reason = Assert.Single(await notes.EndsAsync());
        Assert.Equal((4001, "gone home", CloseInitiator.Remote, true), ((int)reason.Code, reason.Reason, reason.Initiator, reason.WasClean));
        await ended.Task.Within(); // so does the request
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ServersCloseInOrder(bool secure)
    {
        var notes = new Recorder();
        var ended = new TaskCompletionSource();
        await using Http2Host host = await Http2Host.StartAsync(secure, application => MapWatched(application, notes, ended));
        using ClientWebSocket socket = await host.ConnectAsync("/");
        await Bounded.Until(() => !notes.Opened.IsEmpty);
        await notes.Opened.Single().CloseAsync((CloseCode)4002, "that is all", TestContext.Current.CancellationToken).AsTask().Within();
        Assert.Equal((4002, "that is all"), await socket.ReadCloseAsync());
        await ended.Task.Within();
        CloseReason reason = Assert.Single(notes.Closed);
        Assert.Equal((4002, CloseInitiator.Local, true), ((int)reason.Code, reason.Initiator, notes.Opened.Single().CloseReason!.Value.WasClean));
    }

    [Fact]
    public async Task AStreamThatIsResetIsALostSession()
    {
        var notes = new Recorder();
        await using Http2Host host = await Http2Host.StartAsync(secure: false, application => application.MapEndpoint(notes.At("/")));
        using ClientWebSocket lost = await host.ConnectAsync("/");
        using ClientWebSocket other = await host.ConnectAsync("/");
        lost.Abort();
        Assert.Equal((1006, CloseInitiator.Transport), (await notes.EndsAsync()).Select(static reason => ((int)reason.Code, reason.Initiator)).Single());
        await other.SendAsync("still here");
        Assert.Equal("still here", await other.ReadTextAsync());
        await other.CloseAsync(1000, "");
        Assert.Equal([1006, 1000], (await notes.EndsAsync(2)).Select(static reason => (int)reason.Code));
    }

    [Fact]
    public async Task AnAbortOfTheServersIsOneOfItsStreamOnly()
    {
        var notes = new Recorder();
        await using Http2Host host = await Http2Host.StartAsync(secure: false, application => application.MapEndpoint(notes.At("/")));
        using ClientWebSocket lost = await host.ConnectAsync("/");
        using ClientWebSocket other = await host.ConnectAsync("/");
        await Bounded.Until(() => notes.Opened.Count == 2);
        notes.Opened.First().Abort();
        await Assert.ThrowsAsync<WebSocketException>(() => lost.ReadBytesAsync());

        // With a reset, not with the end of a stream that is over.
        (HttpResponseMessage answer, Stream stream) = await OpenRawAsync(host);
        await Bounded.Until(() => notes.Opened.Count == 3);
        notes.Opened.Last().Abort();
        var error = await Assert.ThrowsAnyAsync<IOException>(async () => await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken).Within());
        Assert.IsType<HttpProtocolException>(error as HttpProtocolException ?? error.InnerException);
        answer.Dispose();
        await other.SendAsync("still here");
        Assert.Equal("still here", await other.ReadTextAsync());
        Assert.Equal((1006, CloseInitiator.Local), (await notes.EndsAsync()).Select(static reason => ((int)reason.Code, reason.Initiator)).First());
    }

    /// <summary>END_STREAM stands for FIN: what the server has said arrives, whatever it still is sent.</summary>
    [Fact]
    public async Task TheServerEndsItsSideOfTheStreamAndWaitsForTheOther()
    {
        var notes = new Recorder();
        var ended = new TaskCompletionSource();
        await using Http2Host host = await Http2Host.StartAsync(secure: false, application => MapWatched(application, notes, ended));
        (HttpResponseMessage answer, Stream stream) = await OpenRawAsync(host);
        await stream.WriteAsync(BadInput.RawClient.Frame(0x88, [0x03, 0xE8]), TestContext.Current.CancellationToken);
        await stream.FlushAsync(TestContext.Current.CancellationToken);
        byte[] close = new byte[4];
        await stream.ReadExactlyAsync(close, TestContext.Current.CancellationToken).Within();
        Assert.Equal([0x88, 2, 0x03, 0xE8], close);
        Assert.Equal(0, await stream.ReadAsync(close, TestContext.Current.CancellationToken).Within());
        Assert.False(ended.Task.IsCompleted);
        answer.Dispose();
        await ended.Task.Within();
    }

    [Fact]
    public async Task OnEventLoopsSessionsShareAConnectionAsWell()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // there are none
        }

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
        using ClientWebSocket other = await host.ConnectAsync("/");
        await Bounded.Until(() => notes.Opened.Count == 2);
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

    [Fact]
    public async Task AServerThatStopsClosesItsSessions()
    {
        await using Http2Host host = await Http2Host.StartAsync(secure: false, static application => application.MapEndpoints());
        using ClientWebSocket socket = await host.ConnectAsync("/echo");
        Task stopping = host.Application.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1001, "the server is stopping"), await socket.ReadCloseAsync());
        await stopping.Within();
    }

    [Fact]
    public async Task AServerThatStopsDoesNotWaitForAClientThatDoesNotAnswer()
    {
        var ended = new TaskCompletionSource();
        await using Http2Host host = await Http2Host.StartAsync(
            secure: false,
            application => MapWatched(application, new Recorder(), ended),
            static builder => builder.Services.AddWsGen(static options => options.ShutdownCloseTimeout = TimeSpan.FromMilliseconds(100)));
        (HttpResponseMessage answer, Stream stream) = await OpenRawAsync(host);
        Task stopping = host.Application.StopAsync(TestContext.Current.CancellationToken);
        byte[] close = new byte[4];
        await stream.ReadExactlyAsync(close, TestContext.Current.CancellationToken).Within();
        Assert.Equal([0x03, 0xE9], close[2..]);
        await ended.Task.Within();
        answer.Dispose();
        await stopping.Within();
    }

    [Fact]
    public async Task WhatIsNoWebSocketIsRefused()
    {
        var notes = new Recorder();
        await using Http2Host host = await Http2Host.StartAsync(secure: false, application => application.MapEndpoint(notes.At("/")));
        using HttpResponseMessage get = await host.AskAsync(HttpMethod.Get, "/");
        Assert.Equal(HttpStatusCode.BadRequest, get.StatusCode);
        Assert.Contains(":protocol websocket", await get.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach ((string protocol, string version, string path, string origin, int status) in ((string, string, string, string, int)[])[
            ("websocket", "13", "/", "", 200),
            ("websocket", "13", "/", "http://elsewhere.example.org", 403),
            ("websocket", "13", "/nowhere", "", 404),
            ("websocket", "8", "/", "", 400),
            ("websocket", "", "/", "", 400),
            ("connect-udp", "13", "/", "", 400)])
        {
            using HttpResponseMessage answer = await host.AskAsync(HttpMethod.Connect, path, request =>
            {
                request.Headers.Protocol = protocol;
                AddUnlessEmpty(request, "Sec-WebSocket-Version", version);
                AddUnlessEmpty(request, "Origin", origin);
            });
            Assert.Equal((protocol, version, path, origin, status), (protocol, version, path, origin, (int)answer.StatusCode));
            Assert.Equal(protocol == "websocket" && status == 400, answer.Headers.TryGetValues("Sec-WebSocket-Version", out IEnumerable<string>? versions) && versions.Single() == "13");
        }

        Assert.Single(notes.Opened);
    }

    /// <summary>The bytes of a session, as nobody's WebSocket.</summary>
    private static async Task<(HttpResponseMessage Answer, Stream Stream)> OpenRawAsync(Http2Host host)
    {
        HttpResponseMessage answer = await host.AskAsync(HttpMethod.Connect, "/", static request =>
        {
            request.Headers.Protocol = "websocket";
            request.Headers.Add("Sec-WebSocket-Version", "13");
        });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (answer, await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    private static void AddUnlessEmpty(HttpRequestMessage request, string name, string value)
    {
        if (value.Length > 0)
        {
            request.Headers.Add(name, value);
        }
    }

    private static void MapWatched(WebApplication application, Recorder notes, TaskCompletionSource ended)
    {
        application.Use(async (HttpContext http, RequestDelegate next) =>
        {
            await next(http);
            ended.SetResult();
        });
        application.MapEndpoint(notes.At("/"));
    }
}
