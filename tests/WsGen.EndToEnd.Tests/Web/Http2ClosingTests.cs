using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WsGen.AspNetCore;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>How sessions over HTTP/2 end: by a closing handshake, by a reset of their stream, with the server.</summary>
public sealed class Http2ClosingTests
{
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
        await Bounded.Until(() => notes.Opened.Count == 1); // each after the other, to know which is which
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
    public async Task AServerThatStopsClosesItsSessions()
    {
        await using Http2Host host = await Http2Host.StartAsync(
            secure: false,
            static application => application.MapEndpoints(),
            static builder => builder.Services.AddWsGen(static options => options.ShutdownCloseTimeout = TimeSpan.FromSeconds(20))); // a client on a busy machine takes its time
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
