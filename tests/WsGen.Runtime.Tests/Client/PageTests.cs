using WsGen.Client.Connecting;
using WsGen.Support;

namespace WsGen.Client;

/// <summary>
/// The client's half of Tomcat's WebSocket How-To, sentence by sentence, as far as it is not about TLS; and what later versions have added to it.
/// </summary>
public sealed class PageTests
{
    private const string Prefix = "org.apache.tomcat.websocket.";

    [Fact]
    public async Task The_timeout_for_IO_operations_while_establishing_the_connection_is_controlled_by_the_userProperties()
    {
        using var server = new ScriptedServer();
        var time = new WatchedTime();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, With("IO_TIMEOUT_MS", "1234", time));
        await server.RequestAsync();
        await time.TimersMadeAsync(TimeSpan.FromMilliseconds(1234), 3);
        time.Advance(TimeSpan.FromMilliseconds(1234));
        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within());
        Assert.Equal(HandshakeFailure.Timeout, error.Failure);
        Assert.Contains("1234 ms", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_property_is_IO_TIMEOUT_MS_and_is_the_timeout_as_a_String_in_milliseconds()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(250), Settings("IO_TIMEOUT_MS", "250").IoTimeout);
        Assert.Equal(TimeSpan.FromMilliseconds(250), Settings("IO_TIMEOUT_MS", 250).IoTimeout);
        Assert.Equal(TimeSpan.FromMilliseconds(250), Settings("IO_TIMEOUT_MS", 250L).IoTimeout);
    }

    [Fact]
    public void The_default_is_5000_5_seconds() => Assert.Equal(TimeSpan.FromSeconds(5), new ClientSettings(new WsClientOptions()).IoTimeout);

    [Fact]
    public void The_number_of_HTTP_redirects_that_the_client_will_follow_is_controlled_by_the_property_MAX_REDIRECTIONS()
    {
        Assert.Equal(7, Settings("MAX_REDIRECTIONS", "7").MaxRedirections);
        Assert.Equal(7, Settings("MAX_REDIRECTIONS", 7).MaxRedirections);
    }

    [Fact]
    public void The_default_value_is_20() => Assert.Equal(20, new ClientSettings(new WsClientOptions()).MaxRedirections);

    [Theory]
    [InlineData("0")]
    [InlineData(0)]
    public async Task Redirection_support_can_be_disabled_by_configuring_a_value_of_zero(object zero)
    {
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, With("MAX_REDIRECTIONS", zero));
        await server.RefuseAsync("HTTP/1.1 302 Found\r\nLocation: /a\r\n\r\n");
        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within());
        Assert.Equal((HandshakeFailure.Redirect, 302), (error.Failure, error.StatusCode));
    }

    [Fact]
    public async Task MAX_HTTP_RESPONSE_HEADER_BYTES_is_the_longest_head_of_an_answer_and_8192_by_default()
    {
        Assert.Equal(8192, new ClientSettings(new WsClientOptions()).MaxResponseHeaderBytes);
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, With("MAX_HTTP_RESPONSE_HEADER_BYTES", "200"));
        await server.RefuseAsync("HTTP/1.1 404 Not Found\r\nX-Fill: " + new string('x', 200) + "\r\n\r\n");
        Assert.Equal(HandshakeFailure.ResponseTooLarge, (await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within())).Failure);
    }

    [Fact]
    public async Task DEFAULT_ORIGIN_HEADER_VALUE_is_the_Origin_that_is_sent_and_by_default_there_is_none()
    {
        using var server = new ScriptedServer();
        (WsClient none, ServerEnd peer) = await server.ConnectAsync();
        Assert.Null(peer.Field("Origin"));
        (WsClient one, peer) = await server.ConnectAsync(With("DEFAULT_ORIGIN_HEADER_VALUE", "https://example.org"));
        Assert.Equal("https://example.org", peer.Field("Origin"));
        none.Abort();
        one.Abort();
    }

    [Theory]
    [InlineData("IO_TIMEOUT_MS", "soon")]
    [InlineData("IO_TIMEOUT_MS", "")]
    [InlineData("IO_TIMEOUT_MS", "0")]
    [InlineData("IO_TIMEOUT_MS", "-1")]
    [InlineData("IO_TIMEOUT_MS", "5000 ")]
    [InlineData("IO_TIMEOUT_MS", "5,000")]
    [InlineData("IO_TIMEOUT_MS", "99999999999")]
    [InlineData("IO_TIMEOUT_MS", 5000.0)]
    [InlineData("IO_TIMEOUT_MS", true)]
    [InlineData("IO_TIMEOUT_MS", null)]
    [InlineData("MAX_REDIRECTIONS", "-1")]
    [InlineData("MAX_REDIRECTIONS", "many")]
    [InlineData("MAX_REDIRECTIONS", 1.5)]
    [InlineData("MAX_HTTP_RESPONSE_HEADER_BYTES", "99")]
    [InlineData("MAX_HTTP_RESPONSE_HEADER_BYTES", "1048577")]
    [InlineData("MAX_HTTP_RESPONSE_HEADER_BYTES", 'x')]
    [InlineData("DEFAULT_ORIGIN_HEADER_VALUE", 5)]
    [InlineData("DEFAULT_ORIGIN_HEADER_VALUE", null)]
    [InlineData("BLOCKING_SEND_TIMEOUT", "soon")]
    [InlineData("textBufferSize", -5L)]
    [InlineData("IO_TIMEOUT", "5000")]
    [InlineData("READ_IDLE_TIMEOUT", "5000")]
    public async Task A_value_of_the_wrong_type_or_range_is_refused_with_the_name_of_the_key(string name, object? value)
    {
        ArgumentException error = await Assert.ThrowsAnyAsync<ArgumentException>(() => WsClient.ConnectAsync("ws://127.0.0.1:1/", With(name, value)).Within());
        Assert.Contains(Prefix + name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_sessions_reach_the_session_and_names_of_clients_do_no_harm_there()
    {
        using var server = new ScriptedServer();
        WsClientOptions options = With("textBufferSize", 100);
        options.UserProperties[Prefix + "BLOCKING_SEND_TIMEOUT"] = 1500L;
        options.UserProperties[Prefix + "READ_IDLE_TIMEOUT_MS"] = 60_000L;
        options.UserProperties[Prefix + "IO_TIMEOUT_MS"] = "4000";
        options.UserProperties[Prefix + "MAX_REDIRECTIONS"] = 2;
        options.UserProperties["mine"] = this;
        (WsClient client, ServerEnd peer) = await server.ConnectAsync(options);
        await using (client.Ending())
        {
            WsSession session = client.Session;
            Assert.Equal(TimeSpan.FromMilliseconds(1500), session.BlockingSendTimeout);
            Assert.Equal(100, session.MaxTextMessageSize);
            Assert.Equal((this, "4000", 2), (session.UserProperties["mine"], session.UserProperties[Prefix + "IO_TIMEOUT_MS"], session.UserProperties[Prefix + "MAX_REDIRECTIONS"]));
            session.UserProperties["mine"] = null;
            session.UserProperties[Prefix + "textBufferSize"] = 200;
            Assert.Equal(200, session.MaxTextMessageSize);
            Assert.Same(this, options.UserProperties["mine"]);

            await peer.SendTextAsync(new string('x', 201));
            await peer.ExpectCloseAsync(CloseCode.MessageTooBig);
        }
    }

    private static ClientSettings Settings(string name, object? value) => new(With(name, value));

    private static WsClientOptions With(string name, object? value, TimeProvider? time = null)
    {
        var options = new WsClientOptions { TimeProvider = time ?? TimeProvider.System };
        options.UserProperties[Prefix + name] = value;
        return options;
    }
}
