using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WsGen.AspNetCore;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>Applications under test with TestServer, whose clients are WebSockets without a wire.</summary>
public sealed class TestServerTests
{
    [Fact]
    public async Task ItsClientsOpenSessions()
    {
        var notes = new Recorder();
        await using WebApplication application = await StartAsync(application => application.MapEndpoint(
            notes.At("/rooms/{room}", static session => $"{session.PathParameters["room"]} {session.Subprotocol} {session.RequestUri} {session.IsSecure} {session.Extensions}")
                .WithSubprotocols("v2", "v1")));
        WebSocketClient client = application.GetTestServer().CreateWebSocketClient();
        client.SubProtocols.Add("v1");
        client.ConfigureRequest = static request => request.Headers.SecWebSocketExtensions = "permessage-deflate";
        using WebSocket socket = await client.ConnectAsync(new Uri("wss://localhost/rooms/a%2Fb?x=1"), TestContext.Current.CancellationToken).Within();
        Assert.Equal("a/b v1 wss://localhost/rooms/a%2Fb?x=1 True ", await socket.ReadTextAsync());
        Assert.Equal("v1", socket.SubProtocol);
        await socket.SendAsync("Grüße");
        Assert.Equal("Grüße", await socket.ReadTextAsync());
        await socket.SendAsync("");
        Assert.Equal("", await socket.ReadTextAsync());
        await socket.SendAsync([]);
        Assert.Empty(await socket.ReadBytesAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(4096)]
    [InlineData(70_000)]
    [InlineData(3_000_000)]
    public async Task MessagesOfAnySizeInAnyPartsGoThrough(int size)
    {
        await using WebApplication application = await StartAsync(static application => application.MapEndpoints());
        using WebSocket socket = await ConnectAsync(application, "/echo");
        byte[] bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        await socket.SendAsync(bytes[..(size / 3)], last: false);
        await socket.SendAsync(bytes[(size / 3)..(size / 2)], last: false);
        await socket.SendAsync(bytes[(size / 2)..]);
        Assert.Equal(bytes, await socket.ReadBytesAsync());
    }

    [Fact]
    public async Task PartsStayParts()
    {
        await using WebApplication application = await StartAsync(static application => application.MapEndpoints());
        using WebSocket socket = await ConnectAsync(application, "/echo/partial");
        byte[] buffer = new byte[100];
        List<(int, bool)> parts = [];
        for (int i = 1; i <= 3; i++)
        {
            await socket.SendAsync(new byte[i], last: i == 3);
            WebSocketReceiveResult part = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken).Within();
            parts.Add((part.Count, part.EndOfMessage));
        }

        Assert.Equal([(1, false), (2, false), (3, true)], parts);
    }

    [Theory]
    [InlineData(1000, "")]
    [InlineData(4001, "gone home")]
    [InlineData(1005, null)]
    public async Task ClientsCloseInOrder(int code, string? reason)
    {
        var notes = new Recorder();
        await using WebApplication application = await StartAsync(application => application.MapEndpoint(notes.At("/")));
        using WebSocket socket = await ConnectAsync(application, "/");
        await socket.CloseAsync(code, reason!);
        Assert.Equal(code, (int)socket.CloseStatus!);
        CloseReason seen = Assert.Single(await notes.EndsAsync());
        Assert.Equal((code, reason ?? "", CloseInitiator.Remote, true), ((int)seen.Code, seen.Reason, seen.Initiator, seen.WasClean));
    }

    [Fact]
    public async Task ServersCloseInOrder()
    {
        var notes = new Recorder();
        await using WebApplication application = await StartAsync(application => application.MapEndpoint(notes.At("/")));
        using WebSocket socket = await ConnectAsync(application, "/");
        await Bounded.Until(() => !notes.Opened.IsEmpty);
        await notes.Opened.Single().CloseAsync((CloseCode)4002, "that is all", TestContext.Current.CancellationToken).AsTask().Within();
        Assert.Equal((4002, "that is all"), await socket.ReadCloseAsync());
        await Bounded.Until(() => notes.Opened.Single().CloseReason!.Value.WasClean);
    }

    [Fact]
    public async Task ABrokenRuleClosesAsEverywhere()
    {
        await using WebApplication application = await StartAsync(static application => application.MapEndpoint(new Recorder().At("/")));
        using WebSocket socket = await ConnectAsync(application, "/");
        await socket.SendAsync(new byte[] { 0xFF }, WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        Assert.Equal(1007, (await socket.ReadCloseAsync()).Code);
    }

    [Fact]
    public async Task AClientThatIsGoneIsALostSession()
    {
        var notes = new Recorder();
        await using WebApplication application = await StartAsync(application => application.MapEndpoint(notes.At("/")));
        WebSocket socket = await ConnectAsync(application, "/");
        socket.Abort();
        Assert.Equal((1006, CloseInitiator.Transport), (await notes.EndsAsync()).Select(static reason => ((int)reason.Code, reason.Initiator)).Single());
    }

    [Fact]
    public async Task KeepAlivePingsAreAnsweredForTheClient()
    {
        var time = new FakeTimeProvider();
        var notes = new Recorder();
        await using WebApplication application = await StartAsync(
            application => application.MapEndpoint(notes.At("/")),
            builder => builder.Services.AddSingleton<TimeProvider>(time).AddWsGen(static options =>
            {
                options.KeepAliveInterval = TimeSpan.FromSeconds(10);
                options.PongTimeout = TimeSpan.FromSeconds(5);
            }));
        using WebSocket socket = await ConnectAsync(application, "/");
        await Bounded.Until(() => !notes.Opened.IsEmpty);
        WsSession session = notes.Opened.Single();
        await Bounded.Until(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Thread.Yield();
            return session.RoundTrip is not null;
        });
        Assert.True(session.IsOpen);
        await socket.SendAsync("here");
        Assert.Equal("here", await socket.ReadTextAsync());
    }

    [Fact]
    public async Task ARefusalHasItsStatus()
    {
        await using WebApplication application = await StartAsync(static application => application.MapEndpoint(new Recorder().At("/")));
        WebSocketClient client = application.GetTestServer().CreateWebSocketClient();
        client.ConfigureRequest = static request => request.Headers.Origin = "https://elsewhere.example.org";
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => client.ConnectAsync(new Uri("ws://localhost/"), TestContext.Current.CancellationToken));
        Assert.Contains("403", error.Message, StringComparison.Ordinal);
        using HttpResponseMessage answer = await application.GetTestClient().GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
    }

    [Fact]
    public async Task AServerThatStopsClosesItsSessions()
    {
        await using WebApplication application = await StartAsync(static application => application.MapEndpoints());
        using WebSocket socket = await ConnectAsync(application, "/echo");
        Task stopping = application.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1001, "the server is stopping"), await socket.ReadCloseAsync());
        await stopping.Within();
    }

    internal static Task<WebSocket> ConnectAsync(WebApplication application, string path) =>
        application.GetTestServer().CreateWebSocketClient().ConnectAsync(new Uri("ws://localhost" + path), TestContext.Current.CancellationToken).Within();

    private static Task<WebApplication> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null) =>
        Routing.RoutingTests.StartAsync(map, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Services.AddWsGen(static options =>
            {
                options.MaxBinaryMessageSize = 20_000_000;
                options.Compression.Enabled = true;
            });
            configure?.Invoke(builder);
        });
}
