using System.Net;
using Microsoft.AspNetCore.Builder;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>Requests over HTTP/2 that open no WebSocket. The rules one by one are in the unit tests.</summary>
public sealed class Http2RefusalTests
{
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

    private static void AddUnlessEmpty(HttpRequestMessage request, string name, string value)
    {
        if (value.Length > 0)
        {
            request.Headers.Add(name, value);
        }
    }
}
