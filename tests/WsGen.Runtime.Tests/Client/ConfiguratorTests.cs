using WsGen.Support;

namespace WsGen.Client;

/// <summary>What a configurator sees, may change, and when it is called.</summary>
public sealed class ConfiguratorTests
{
    [Fact]
    public async Task Before_each_request_header_fields_are_changed_added_and_taken_away_without_regard_to_case()
    {
        using var server = new ScriptedServer();
        int call = 0;
        var configurator = new TestClientConfigurator
        {
            Before = async (request, _) =>
            {
                await Task.Yield();
                request.Headers["x-changed"] = request.Headers["X-CHANGED"] + $" and {++call}";
                request.Headers.Remove("X-GONE");
                request.Headers.Add("X-Added", request.Uri.PathAndQuery);
            },
        };
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, new WsClientOptions
        {
            Configurator = configurator,
            Headers = [new("X-Changed", "was"), new("X-Gone", "soon"), new("X-Twice", "1"), new("x-twice", "2")],
        });
        ServerEnd first = await server.RefuseAsync("HTTP/1.1 302 Found\r\nLocation: /next\r\n\r\n");
        ServerEnd next = await server.AgreeAsync();
        await using WsClient client = await connecting.Within();
        using IDisposable end = client.AbortAtEnd();
        Assert.Equal(("was and 1", null, "/", "1, 2"), (first.Field("X-Changed"), first.Field("X-Gone"), first.Field("X-Added"), first.Field("X-Twice")));
        Assert.Equal(("was and 2", null, "/next"), (next.Field("X-Changed"), next.Field("X-Gone"), next.Field("X-Added")));
        Assert.Equal([server.Uri, server.At("/next")], configurator.Requests);
        Assert.Equal("was and 2", client.Session.RequestHeaders["X-Changed"]);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Protocol")]
    [InlineData("Host")]
    [InlineData("Content-Length")]
    public async Task Fields_of_the_handshake_itself_cannot_be_set(string name)
    {
        using var server = new ScriptedServer();
        var configurator = new TestClientConfigurator
        {
            Before = (request, _) =>
            {
                request.Headers[name] = "1";
                return default;
            },
        };
        await Assert.ThrowsAsync<ArgumentException>(() => WsClient.ConnectAsync(server.Uri, new WsClientOptions { Configurator = configurator }).Within());
        Assert.IsType<ArgumentException>(Assert.Single(configurator.Responses).Error);
    }

    [Fact]
    public async Task After_the_response_is_called_once_before_OnOpen_with_the_answer()
    {
        using var server = new ScriptedServer();
        var calls = new List<string>();
        var configurator = new TestClientConfigurator { After = _ => calls.Add("after") };
        var endpoint = new ScriptedEndpoint
        {
            Open = (_, _) =>
            {
                calls.Add("open");
                return default;
            },
        };
        Task<WsClient> connecting = WsClient.ConnectAsync(endpoint, server.Uri, new WsClientOptions { Configurator = configurator });
        await server.RefuseAsync("HTTP/1.1 307 Found\r\nLocation: /next\r\n\r\n");
        ServerEnd peer = await server.RequestAsync();
        await peer.SendAsync(peer.Consent("X-Answer: yes\r\n"));
        await using WsClient client = await connecting.Within();
        using IDisposable end = client.AbortAtEnd();
        await Bounded.Until(() => calls.Count == 2);
        Assert.Equal(["after", "open"], calls);
        ClientHandshakeResponse response = Assert.Single(configurator.Responses);
        Assert.Equal((server.At("/next"), 101, "yes", null), (response.Uri, response.StatusCode, response.Headers["X-Answer"], response.Error));
    }

    [Theory]
    [InlineData("HTTP/1.1 403 No\r\nX-Answer: no\r\n\r\n", 403, "no")]
    [InlineData("HTTP/1.1 302 Found\r\nX-Answer: no\r\n\r\n", 302, "no")]
    [InlineData("HTTP/1.1 101 Yes\r\nX-Answer: no\r\n\r\n", 101, "no")]
    [InlineData("what", null, null)]
    [InlineData("", null, null)]
    public async Task After_the_response_is_called_once_on_failure_with_no_fields_where_there_is_no_answer(string answer, int? status, string? field)
    {
        using var server = new ScriptedServer();
        var configurator = new TestClientConfigurator();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, new WsClientOptions { Configurator = configurator });
        await server.RefuseAsync(answer);
        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within());
        ClientHandshakeResponse response = Assert.Single(configurator.Responses);
        Assert.Equal((server.Uri, status, field), (response.Uri, response.StatusCode, response.Headers["X-Answer"]));
        Assert.Same(error, response.Error);
        Assert.Equal(field is null ? 0 : 1, response.Headers.Count);
    }

    [Fact]
    public async Task After_the_response_is_called_once_when_it_is_cancelled()
    {
        using var server = new ScriptedServer();
        using var cancel = new CancellationTokenSource();
        var configurator = new TestClientConfigurator();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, new WsClientOptions { Configurator = configurator }, cancel.Token);
        await server.RequestAsync();
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.Within());
        ClientHandshakeResponse response = Assert.Single(configurator.Responses);
        Assert.IsAssignableFrom<OperationCanceledException>(response.Error);
        Assert.Equal((null, 0), (response.StatusCode, response.Headers.Count));
    }

    [Fact]
    public async Task What_it_throws_before_the_request_fails_the_connection_and_nothing_is_sent()
    {
        var thrown = new InvalidDataException("no token");
        var configurator = new TestClientConfigurator { Before = (_, _) => throw thrown };
        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidDataException>(() => WsClient.ConnectAsync("ws://nobody.invalid/", new WsClientOptions { Configurator = configurator }).Within()));
        Assert.Same(thrown, Assert.Single(configurator.Responses).Error);
    }

    [Fact]
    public async Task What_it_throws_after_a_good_answer_fails_the_connection_and_no_session_opens()
    {
        using var server = new ScriptedServer();
        var thrown = new InvalidDataException("not this server");
        var configurator = new TestClientConfigurator { After = _ => throw thrown };
        var endpoint = new ScriptedEndpoint();
        Task<WsClient> connecting = WsClient.ConnectAsync(endpoint, server.Uri, new WsClientOptions { Configurator = configurator });
        ServerEnd peer = await server.AgreeAsync();
        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidDataException>(() => connecting.Within()));
        await peer.ExpectEndAsync();
        Assert.Single(configurator.Responses);
        Assert.Empty(endpoint.Calls);
    }

    [Fact]
    public async Task What_it_throws_after_a_failure_takes_its_place()
    {
        using var server = new ScriptedServer();
        var thrown = new InvalidDataException("as I said");
        var configurator = new TestClientConfigurator { After = _ => throw thrown };
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, new WsClientOptions { Configurator = configurator });
        await server.RefuseAsync("HTTP/1.1 403 No\r\n\r\n");
        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidDataException>(() => connecting.Within()));
    }
}
