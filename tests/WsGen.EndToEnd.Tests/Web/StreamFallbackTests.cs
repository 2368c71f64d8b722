using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WsGen.AspNetCore;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>Servers other than Kestrel, which upgrade a request to a stream: IIS and HTTP.sys run on Windows alone, so one that has what they have stands for them.</summary>
public sealed class StreamFallbackTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheEngineRunsOnTheStream(bool offersTransport)
    {
        var notes = new Recorder();
        var server = new OpaqueServer { OffersTransport = offersTransport };
        await using WebApplication application = await StartAsync(server, application => application.MapEndpoint(
            notes.At("/rooms/{room}", static session => $"{session.PathParameters["room"]} {session.Subprotocol} {session.RemoteEndPoint}").WithSubprotocols("v1")));
        (WebSocket client, Exchange exchange) = await server.ConnectAsync("/rooms/a%2Fb?x=1", "v1");
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", exchange.ResponseHeaders.SecWebSocketAccept);
        Assert.Equal("a/b v1 127.0.0.1:12345", await client.ReadTextAsync());
        await client.SendAsync("Grüße");
        Assert.Equal("Grüße", await client.ReadTextAsync());
        for (int i = 0; i < 10; i++)
        {
            await client.SendAsync([(byte)i], last: i == 9);
        }

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], await client.ReadBytesAsync());
        await client.CloseAsync(4001, "gone home");
        await exchange.Ended.Within();
        Assert.Equal((4001, "gone home"), (await notes.EndsAsync()).Select(static reason => ((int)reason.Code, reason.Reason)).Single());
    }

    [Fact]
    public async Task LargeMessagesGoThroughSmallBuffers()
    {
        var notes = new Recorder();
        var server = new OpaqueServer();
        await using WebApplication application = await StartAsync(server, application => application.MapEndpoint(notes.At("/")));
        (WebSocket client, _) = await server.ConnectAsync("/");
        byte[] large = new byte[3_000_000];
        new Random(2).NextBytes(large);
        Task sending = client.SendAsync(large);
        Assert.Equal(large, await client.ReadBytesAsync());
        await sending;
    }

    /// <summary>A handler that waits is watched meanwhile, by reads that are cancelled when it goes on: not those of the stream.</summary>
    [Fact]
    public async Task AHandlerThatTakesItsTimeCostsNoConnection()
    {
        var gate = Bounded.Gate();
        var begun = Bounded.Gate();
        var time = new FakeTimeProvider();
        var server = new OpaqueServer();
        await using WebApplication application = await StartAsync(
            server,
            application => application.MapEndpoint(ServerEndpointConfig.Create("/", () => new Slow(begun, gate.Task))),
            builder => builder.Services.AddSingleton<TimeProvider>(time));
        (WebSocket client, Exchange exchange) = await server.ConnectAsync("/");
        await client.SendAsync("first");
        await begun.Task.Within();
        for (int i = 0; i < 40; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(50)); // long enough to look ahead
        }

        await client.SendAsync("second");
        gate.SetResult();
        Assert.Equal("first", await client.ReadTextAsync());
        Assert.Equal("second", await client.ReadTextAsync());
        Assert.False(exchange.IsAborted);
    }

    [Fact]
    public async Task ServersCloseInOrder()
    {
        var notes = new Recorder();
        var server = new OpaqueServer();
        await using WebApplication application = await StartAsync(server, application => application.MapEndpoint(notes.At("/")));
        (WebSocket client, Exchange exchange) = await server.ConnectAsync("/");
        await Bounded.Until(() => !notes.Opened.IsEmpty);
        await notes.Opened.Single().CloseAsync((CloseCode)4002, "that is all", TestContext.Current.CancellationToken).AsTask().Within();
        Assert.Equal((4002, "that is all"), await client.ReadCloseAsync());
        await exchange.Ended.Within();
        Assert.True(notes.Opened.Single().CloseReason!.Value.WasClean);
    }

    /// <summary>The server waits a moment for what still comes, and then ends a stream that is being read: not with a reset.</summary>
    [Fact]
    public async Task ABrokenRuleEndsTheStreamInOrder()
    {
        var server = new OpaqueServer();
        await using WebApplication application = await StartAsync(server, static application => application.MapEndpoint(new Recorder().At("/")));
        (WebSocket client, Exchange exchange) = await server.ConnectAsync("/");
        await client.SendAsync(new byte[] { 0xFF }, WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        await exchange.Ended.Within();
        Assert.False(exchange.IsAborted);
        Assert.Equal(1007, (await client.ReadCloseAsync()).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AConnectionThatIsLostEndsTheSessionOnce(bool aborts)
    {
        var notes = new Recorder();
        var server = new OpaqueServer();
        await using WebApplication application = await StartAsync(server, application => application.MapEndpoint(notes.At("/")));
        (_, Exchange exchange) = await server.ConnectAsync("/");
        await Bounded.Until(() => !notes.Opened.IsEmpty);
        if (aborts)
        {
            exchange.Abort();
        }
        else
        {
            await exchange.ClientStream.DisposeAsync();
        }

        await exchange.Ended.Within();
        CloseReason reason = Assert.Single(notes.Closed);
        Assert.Equal((1006, CloseInitiator.Transport), ((int)reason.Code, reason.Initiator));
        Assert.Equal(aborts ? "the connection was lost" : "the connection ended without a closing handshake", reason.Reason);
    }

    [Fact]
    public async Task AnAbortOfTheServersIsOneOfTheRequest()
    {
        var notes = new Recorder();
        var server = new OpaqueServer();
        await using WebApplication application = await StartAsync(server, application => application.MapEndpoint(notes.At("/")));
        (WebSocket client, Exchange exchange) = await server.ConnectAsync("/");
        await Bounded.Until(() => !notes.Opened.IsEmpty);
        notes.Opened.Single().Abort();
        await exchange.Ended.Within();
        Assert.True(exchange.IsAborted);
        await Assert.ThrowsAnyAsync<Exception>(() => client.ReadBytesAsync());
    }

    [Fact]
    public async Task RefusalsAreAnswersAsEverywhere()
    {
        var notes = new Recorder();
        var server = new OpaqueServer();
        await using WebApplication application = await StartAsync(server, application =>
        {
            application.Use((http, next) =>
            {
                http.Response.Headers["X-Full"] = http.Request.Headers["X-Full"];
                return next(http);
            });
            application.MapEndpoint(notes.At("/"));
        });
        Assert.Equal(403, (await server.AskAsync("/", ("Origin", "http://elsewhere.example.org"))).Status);
        Assert.Equal(404, (await server.AskAsync("/nowhere")).Status);
        Assert.Equal(503, (await server.AskAsync("/", ("X-Full", "1"))).Status);
        Assert.Empty(notes.Opened);
    }

    private static Task<WebApplication> StartAsync(OpaqueServer server, Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null) =>
        Routing.RoutingTests.StartAsync(map, builder =>
        {
            builder.Services.AddSingleton<IServer>(server);
            builder.Services.AddWsGen(static options => options.MaxBinaryMessageSize = 20_000_000);
            configure?.Invoke(builder);
        });

    private sealed class Slow(TaskCompletionSource begun, Task gate) : Endpoint
    {
        public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
        {
            session.AddMessageHandler(async (string text) =>
            {
                begun.TrySetResult();
                await gate;
                await session.SendAsync(text);
            });
            return default;
        }
    }
}
