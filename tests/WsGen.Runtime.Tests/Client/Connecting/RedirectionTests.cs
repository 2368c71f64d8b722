using System.Net;
using WsGen.Handshake;
using WsGen.Support;

namespace WsGen.Client.Connecting;

/// <summary>Where redirections lead, where they do not, and what goes along.</summary>
public sealed class RedirectionTests
{
    private const string Credential = "Bearer abc";

    [Theory]
    [InlineData("ws://a.test/x/y?q", "ws://b.test/", "ws://b.test/")]
    [InlineData("ws://a.test/x/y?q", "http://b.test:8080/p?r=1", "ws://b.test:8080/p?r=1")]
    [InlineData("ws://a.test/x/y?q", "https://b.test/p", "wss://b.test/p")]
    [InlineData("ws://a.test/x/y?q", "HTTPS://B.Test/p", "wss://b.test/p")]
    [InlineData("ws://a.test/x/y?q", "wss://a.test/x/y?q", "wss://a.test/x/y?q")]
    [InlineData("ws://a.test:81/x/y?q", "//b.test/z", "ws://b.test/z")]
    [InlineData("wss://a.test/x/y?q", "//b.test/z", "wss://b.test/z")]
    [InlineData("ws://a.test:81/x/y?q", "/z", "ws://a.test:81/z")]
    [InlineData("wss://a.test/x/y?q", "/z", "wss://a.test/z")]
    [InlineData("ws://a.test:81/x/y?q", "z", "ws://a.test:81/x/z")]
    [InlineData("ws://a.test:81/x/y?q", "./z/", "ws://a.test:81/x/z/")]
    [InlineData("ws://a.test:81/x/y?q", "../z", "ws://a.test:81/z")]
    [InlineData("ws://a.test:81/x/y?q", "../../../z", "ws://a.test:81/z")]
    [InlineData("ws://a.test:81/x/y?q", "?other", "ws://a.test:81/x/y?other")]
    [InlineData("ws://a.test:81/x/y?q", "z#part", "ws://a.test:81/x/z")]
    [InlineData("ws://a.test/x/y?q", "http://b.test", "ws://b.test/")]
    [InlineData("ws://a.test/x/y?q", "http://b.test/a%20b/%C3%A4", "ws://b.test/a%20b/%C3%A4")]
    [InlineData("ws://a.test/x/y?q", "http://b.test:80/", "ws://b.test/")]
    [InlineData("ws://a.test:443/x", "https://b.test:80/", "wss://b.test:80/")]
    [InlineData("ws://a.test/", "http://[::1]:8080/z", "ws://[::1]:8080/z")]
    public void A_location_is_resolved_and_mapped(string from, string location, string next)
    {
        var start = new Uri(from);
        Assert.Equal(next, new Redirection(start, 20).Follow(start, Answer(302, location)).AbsoluteUri);
    }

    [Theory]
    [InlineData("ftp://b.test/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://")]
    [InlineData("http://[::1/")]
    [InlineData("http://b.test:99999/")]
    [InlineData("mailto:a@b.test")]
    public void A_location_that_is_no_place_for_a_WebSocket_is_refused(string location)
    {
        var start = new Uri("ws://a.test/x");
        WsHandshakeException error = Assert.Throws<WsHandshakeException>(() => new Redirection(start, 20).Follow(start, Answer(307, location)));
        Assert.Equal((HandshakeFailure.Redirect, 307, location), (error.Failure, error.StatusCode, error.Headers!["Location"]));
    }

    [Fact]
    public void An_answer_without_a_location_or_with_several_is_refused()
    {
        var start = new Uri("ws://a.test/x");
        Assert.Contains("no Location", Assert.Throws<WsHandshakeException>(() => new Redirection(start, 20).Follow(start, Answer(300))).Message, StringComparison.Ordinal);
        Assert.Contains("several", Assert.Throws<WsHandshakeException>(() => new Redirection(start, 20).Follow(start, Answer(300, "/a", "/b"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ws://a.test/")]
    [InlineData("http://a.test:443/")]
    [InlineData("http://b.test/")]
    public void From_wss_to_ws_nothing_is_followed(string location)
    {
        var start = new Uri("wss://user:secret@a.test/x");
        WsHandshakeException error = Assert.Throws<WsHandshakeException>(() => new Redirection(start, 20).Follow(start, Answer(301, location)));
        Assert.Equal((HandshakeFailure.InsecureRedirect, 301), (error.Failure, error.StatusCode));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ws://a.test/", "ws://a.test/other", true)]
    [InlineData("ws://a.test/", "ws://A.TEST:80/", true)]
    [InlineData("ws://a.test/", "wss://a.test/", true)]
    [InlineData("ws://a.test:81/", "wss://a.test:81/", true)]
    [InlineData("wss://a.test/", "ws://a.test/", false)]
    [InlineData("wss://a.test:81/", "ws://a.test:81/", false)]
    [InlineData("ws://a.test/", "wss://a.test:8443/", false)]
    [InlineData("ws://a.test/", "ws://a.test:81/", false)]
    [InlineData("ws://a.test/", "ws://b.a.test/", false)]
    [InlineData("ws://b.a.test/", "ws://a.test/", false)]
    public void The_same_host_is_the_same_name_and_port_or_the_same_name_encrypted(string one, string other, bool isSame) =>
        Assert.Equal(isSame, Redirection.IsSameHost(new Uri(one), new Uri(other)));

    [Theory]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(305)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Each_status_that_redirects_is_followed(int status)
    {
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.At("/a/b?c"));
        await server.RefuseAsync($"HTTP/1.1 {status} Over there\r\nLocation: ../z?y\r\n\r\n");
        ServerEnd peer = await server.AgreeAsync();
        await using WsClient client = await connecting.Within();
        using IDisposable end = client.AbortAtEnd();
        Assert.Equal("GET /z?y HTTP/1.1", peer.RequestLine);
        Assert.Equal(server.At("/z?y"), client.Session.RequestUri);
        Assert.Equal(("/z", "y"), (client.Session.RequestPath, client.Session.QueryString));
    }

    [Theory]
    [InlineData(0, 20, true)]
    [InlineData(1, 20, true)]
    [InlineData(20, 20, true)]
    [InlineData(21, 20, false)]
    [InlineData(0, 0, true)]
    [InlineData(1, 0, false)]
    [InlineData(3, 3, true)]
    [InlineData(4, 3, false)]
    public async Task A_chain_is_followed_to_its_limit(int length, int limit, bool reaches)
    {
        using var server = new ScriptedServer();
        var options = new WsClientOptions();
        if (limit != 20)
        {
            options.MaxRedirections = limit;
        }

        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, options);
        for (int i = 1; i <= Math.Min(length, limit + 1); i++)
        {
            await server.RefuseAsync($"HTTP/1.1 302 Found\r\nLocation: /{i}\r\n\r\n");
        }

        if (reaches)
        {
            await server.AgreeAsync();
            await using WsClient client = await connecting.Within();
            using IDisposable end = client.AbortAtEnd();
            Assert.Equal(length == 0 ? "/" : $"/{length}", client.Session.RequestPath);
            return;
        }

        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within());
        Assert.Equal((HandshakeFailure.Redirect, 302, $"/{limit + 1}"), (error.Failure, error.StatusCode, error.Headers!["Location"]));
        Assert.Contains("MaxRedirections", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("#again")]
    public async Task A_circle_is_found(string location)
    {
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri);
        await server.RefuseAsync($"HTTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n");
        Assert.Contains("in circles", (await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within())).Message, StringComparison.Ordinal);

        connecting = WsClient.ConnectAsync(server.Uri);
        await server.RefuseAsync("HTTP/1.1 302 Found\r\nLocation: /a\r\n\r\n");
        await server.RefuseAsync("HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n");
        await server.RefuseAsync("HTTP/1.1 302 Found\r\nLocation: /a\r\n\r\n");
        Assert.Equal(HandshakeFailure.Redirect, (await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within())).Failure);
    }

    [Fact]
    public async Task To_another_host_nothing_goes_along_that_may_be_a_credential_and_it_does_not_come_back()
    {
        using var server = new ScriptedServer();
        using var other = new ScriptedServer();
        var options = new WsClientOptions
        {
            Origin = "https://here.test",
            Headers =
            [
                new("Authorization", Credential), new("Cookie", "a=b"), new("X-Api-Key", "k"), new("User-Agent", "tests"), new("Accept-Language", "en"),
                new("Proxy-Authorization", "x"),
            ],
        };
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, options);
        ServerEnd first = await server.RefuseAsync("HTTP/1.1 302 Found\r\nLocation: /same\r\n\r\n");
        ServerEnd same = await server.RefuseAsync($"HTTP/1.1 302 Found\r\nLocation: {other.Uri}\r\n\r\n");
        ServerEnd foreign = await other.RefuseAsync($"HTTP/1.1 302 Found\r\nLocation: {server.At("/back")}\r\n\r\n");
        ServerEnd back = await server.AgreeAsync();
        await using WsClient client = await connecting.Within();
        using IDisposable end = client.AbortAtEnd();
        foreach (ServerEnd own in (ServerEnd[])[first, same])
        {
            Assert.Equal((Credential, "a=b", "k", "x"), (own.Field("Authorization"), own.Field("Cookie"), own.Field("X-Api-Key"), own.Field("Proxy-Authorization")));
        }

        foreach (ServerEnd stranger in (ServerEnd[])[foreign, back])
        {
            Assert.Equal((null, null, null, null), (stranger.Field("Authorization"), stranger.Field("Cookie"), stranger.Field("X-Api-Key"), stranger.Field("Proxy-Authorization")));
            Assert.Equal(("tests", "en", "https://here.test"), (stranger.Field("User-Agent"), stranger.Field("Accept-Language"), stranger.Field("Origin")));
        }

        Assert.Equal($"127.0.0.1:{other.Port}", foreign.Field("Host"));
        Assert.Equal(4, new[] { first, same, foreign, back }.Select(static each => each.Field("Sec-WebSocket-Key")).Distinct().Count());
        Assert.Null(client.Session.RequestHeaders["Authorization"]);
    }

    [Fact]
    public async Task Cookies_that_a_redirection_sets_go_with_the_next_request_and_not_to_others()
    {
        using var server = new ScriptedServer();
        var cookies = new CookieContainer();
        cookies.Add(new Cookie("known", "1", "/", "127.0.0.1"));
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, new WsClientOptions { Cookies = cookies, Headers = [new("Cookie", "own=0")] });
        ServerEnd first = await server.RefuseAsync(
            "HTTP/1.1 302 Found\r\nLocation: /next\r\nSet-Cookie: new=2; Path=/next\r\nSet-Cookie: =;;; bad\r\nSet-Cookie: evil=3; Domain=example.org\r\nSet-Cookie: safe=4; Secure\r\n\r\n");
        ServerEnd next = await server.RefuseAsync($"HTTP/1.1 302 Found\r\nLocation: http://localhost:{server.Port}/next\r\n\r\n");
        ServerEnd other = await server.RequestAsync();
        await other.SendAsync(other.Consent("Set-Cookie: last=5\r\n"));
        await using WsClient client = await connecting.Within();
        using IDisposable end = client.AbortAtEnd();
        Assert.Equal("own=0; known=1", first.Field("Cookie"));
        Assert.Equal(["known=1", "new=2", "own=0"], next.Field("Cookie")!.Split("; ").Order());
        Assert.Null(other.Field("Cookie"));
        Assert.Equal("last=5", cookies.GetCookieHeader(new Uri($"http://localhost:{server.Port}/next")));
    }

    private static UpgradeResponse Answer(int status, params string[] locations) =>
        new(status, 1, "", new HandshakeHeaders(locations.Select(static each => KeyValuePair.Create("Location", each))));
}
