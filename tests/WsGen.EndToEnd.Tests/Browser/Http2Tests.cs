using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.Web;

namespace WsGen.EndToEnd.Tests.Browser;

/// <summary>A page that came over HTTP/2: a browser opens its WebSockets on the same connection.</summary>
public sealed class Http2Tests(Chromium browser) : IClassFixture<Chromium>
{
    private const string Talk =
        """
        async text => {
            const socket = new WebSocket(`wss://${location.host}/`, ["v1"]);
            const said = [];
            const closed = new Promise(resolve => socket.onclose = event => resolve(`${event.code} ${event.reason} ${event.wasClean}`));
            socket.onmessage = event => { said.push(event.data); if (said.length == 2) socket.close(4001, "enough"); };
            socket.onopen = () => socket.send(text);
            const end = await closed;
            return [socket.protocol, socket.extensions.split(";")[0], ...said, end];
        }
        """;

    [Fact]
    public async Task ItsWebSocketsGoOverTheSameConnection()
    {
        var notes = new Recorder();
        var requests = new ConcurrentQueue<(string Protocol, string Method, string Connection)>();
        await using Http2Host host = await Http2Host.StartAsync(secure: true, application =>
        {
            application.Use((http, next) =>
            {
                requests.Enqueue((http.Request.Protocol, http.Request.Method, http.Connection.Id));
                return next(http);
            });
            application.MapGet("/page", static () => Results.Content("<!doctype html><title>Page</title>", "text/html"));
            application.MapEndpoint(notes.At("/", static session => session.RequestHeaders["Origin"]!).WithSubprotocols("v1"));
        });
        IPage page = await browser.OpenAsync(host.UriOf("/page", "http").ToString(), takesAnyCertificate: true);
        string text = string.Concat(Enumerable.Repeat("Grüße ", 1000));
        string[] said = await page.EvaluateAsync<string[]>(Talk, text);
        Assert.Equal(["v1", "permessage-deflate", host.UriOf("", "http").GetLeftPart(UriPartial.Authority), text, "4001  true"], said);
        (string Protocol, string Method, string Connection) opened = requests.Single(static request => request.Method == "CONNECT");
        Assert.Equal("HTTP/2", opened.Protocol);
        Assert.Equal(requests.First().Connection, opened.Connection);
        CloseReason reason = Assert.Single(await notes.EndsAsync());
        Assert.Equal((4001, "enough", true), ((int)reason.Code, reason.Reason, reason.WasClean));
    }
}
