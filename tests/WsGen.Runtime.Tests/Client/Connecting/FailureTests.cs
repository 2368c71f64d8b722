using System.Net;
using System.Net.Sockets;
using WsGen.Connections;
using WsGen.Support;
using WsGen.Transports;

namespace WsGen.Client.Connecting;

/// <summary>Every way in which connecting can fail without TLS and proxy is named, with status and fields where there was an answer.</summary>
public sealed class FailureTests
{
    private const string Field = "X-Why: because\r\n";

    public static TheoryData<WsTransport> All => Transports.All;

    public static TheoryData<string, HandshakeFailure, int?> Answers => new()
    {
        { "HTTP/1.1 200 OK\r\n" + Field + "\r\n", HandshakeFailure.Status, 200 },
        { "HTTP/1.1 404 Not Found\r\n" + Field + "\r\n", HandshakeFailure.Status, 404 },
        { "HTTP/1.0 503 Busy\r\n" + Field + "\r\n", HandshakeFailure.Status, 503 },
        { "HTTP/1.1 401 Unauthorized\r\n" + Field + "\r\n", HandshakeFailure.Authentication, 401 },
        { "HTTP/1.1 304 Not Modified\r\n" + Field + "\r\n", HandshakeFailure.Status, 304 },
        { "HTTP/1.1 302 Found\r\n" + Field + "\r\n", HandshakeFailure.Redirect, 302 },
        { "HTTP/2 200 OK\r\n\r\n", HandshakeFailure.MalformedResponse, null },
        { "SSH-2.0-OpenSSH_9.2\r\n", HandshakeFailure.MalformedResponse, null },
        { "HTTP/1.1 101 Yes\n\n", HandshakeFailure.MalformedResponse, null },
        { "HTTP/1.1 600 What\r\n\r\n", HandshakeFailure.MalformedResponse, null },
        { "HTTP/1.1 101 Yes\r\nNo Colon\r\n\r\n", HandshakeFailure.MalformedResponse, null },
        { "", HandshakeFailure.ConnectionLost, null },
        { "H", HandshakeFailure.ConnectionLost, null },
        { "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n", HandshakeFailure.ConnectionLost, null },
        { "HTTP/1.1 102 Processing\r\n\r\n", HandshakeFailure.ConnectionLost, null },
    };

    /// <summary>RFC 6455 section 4.1: status line, then each of the fields, in an answer whose rest is right. {0} is the Accept that is right.</summary>
    public static TheoryData<string, HandshakeFailure> Consents => new()
    {
        { "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", HandshakeFailure.Upgrade },
        { "Upgrade: websocket|Connection: Upgrade", HandshakeFailure.Upgrade },
        { "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {0}|Sec-WebSocket-Accept: {0}", HandshakeFailure.Upgrade },
        { "Connection: Upgrade|Sec-WebSocket-Accept: {0}", HandshakeFailure.Upgrade },
        { "Upgrade: h2c|Connection: Upgrade|Sec-WebSocket-Accept: {0}", HandshakeFailure.Upgrade },
        { "Upgrade: websocket, h2c|Connection: Upgrade|Sec-WebSocket-Accept: {0}", HandshakeFailure.Upgrade },
        { "Upgrade: websocket|Sec-WebSocket-Accept: {0}", HandshakeFailure.Upgrade },
        { "Upgrade: websocket|Connection: keep-alive|Sec-WebSocket-Accept: {0}", HandshakeFailure.Upgrade },
        { "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {0}|Sec-WebSocket-Protocol: other", HandshakeFailure.Subprotocol },
        { "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {0}|Sec-WebSocket-Protocol: ONE", HandshakeFailure.Subprotocol },
        { "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {0}|Sec-WebSocket-Protocol: one, two", HandshakeFailure.Subprotocol },
        { "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {0}|Sec-WebSocket-Protocol: one|Sec-WebSocket-Protocol: one", HandshakeFailure.Subprotocol },
        { "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {0}|Sec-WebSocket-Extensions: permessage-deflate", HandshakeFailure.Extension },
        { "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {0}|Sec-WebSocket-Extensions: ;", HandshakeFailure.Extension },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_that_does_not_agree_is_named_with_status_and_fields(string answer, HandshakeFailure failure, int? status)
    {
        using var server = new ScriptedServer();
        foreach (WsTransport transport in Transports.All.Select(static each => each.Data))
        {
            Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, transport.Options());
            await server.RefuseAsync(answer);
            WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within());
            Assert.Equal((failure, status, status is null ? null : "because"), (error.Failure, error.StatusCode, error.Headers?["X-Why"]));
        }
    }

    [Fact]
    public async Task No_query_is_in_a_message_and_what_a_server_says_does_not_steer_a_terminal()
    {
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.At("/chat?token=secret"));
        await server.RefuseAsync("HTTP/1.1 403 \u009b31mNo\r\n\r\n");
        string message = (await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within())).Message;
        Assert.Contains("403 ?31mNo", message, StringComparison.Ordinal);
        Assert.Contains("at /chat for", message, StringComparison.Ordinal);
    }

    /// <summary>Plain text, short, and here together with the head; everything else is a page, or would have to be waited for.</summary>
    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 10\r\n\r\nNot here.\nmore", "Not here.", " It says: \"Not here.\"")]
    [InlineData("HTTP/1.1 401 No\r\ncontent-type: TEXT/PLAIN\r\nContent-Length: 5\r\n\r\na\n\u001bb\n", "a\n\u001bb", " It says: \"a??b\"")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nNot here.\n", null, "for this request.")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nNo", null, "for this request.")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n\r\nNo", null, "for this request.")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nContent-Encoding: br\r\n\r\nNo", null, "for this request.")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nNo\r\n0\r\n\r\n", null, "for this request.")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\n\u00ff", null, "for this request.")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: -1\r\n\r\n", null, "for this request.")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n\r\n", null, "for this request.")]
    public async Task The_sentence_of_a_refusal_is_in_the_exception(string answer, string? sentence, string ending)
    {
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri);
        await server.RefuseAsync(answer);
        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within());
        Assert.Equal(sentence, error.ResponseBody);
        Assert.EndsWith(ending, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public async Task A_sentence_has_512_bytes_at_most(int length, bool isTaken)
    {
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri);
        await server.RefuseAsync($"HTTP/1.1 503 Busy\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n{new string('a', length)}");
        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within());
        Assert.Equal(isTaken ? new string('a', length) : null, error.ResponseBody);
        Assert.InRange(error.Message.Length, 1, 400);
    }

    /// <summary>What a server of TLS does with a request in plain text: it goes, or sends an alert.</summary>
    [Theory]
    [InlineData("", "Perhaps it wants TLS at that port: then the URI has to begin with wss.")]
    [InlineData("\u0015\u0003\u0001\u0000\u0002\u0002\u0046", "The server speaks TLS at this port: the URI has to begin with wss.")]
    [InlineData("HTTP/1.1 101 Sw", "The connection ended in the middle of the server's answer.")]
    public async Task Where_it_may_be_TLS_that_is_wanted_the_message_says_so(string answer, string ending)
    {
        using var server = new ScriptedServer();
        foreach (WsTransport transport in Transports.All.Select(static each => each.Data))
        {
            Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, transport.Options());
            await server.RefuseAsync(answer);
            WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within());
            Assert.EndsWith(ending, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_that_is_too_long_for_one_has_no_address()
    {
        string name = string.Join('.', Enumerable.Repeat(new string('a', 60), 5));
        Assert.Equal(HandshakeFailure.Resolve, (await Connects.FailAsync(new Uri($"ws://{name}/"), Connects.Options())).Failure);
    }

    [Theory]
    [InlineData("ws://[fe80::1%251]:80/chat")]
    [InlineData("http://[fe80::1%1]/chat")]
    public async Task An_address_of_IPv6_keeps_its_zone_and_its_host_field_has_none(string uri)
    {
        Uri mapped = Redirection.Map(new Uri(uri))!;
        IPEndPoint endPoint = Assert.Single(await DirectRoad.ResolveAsync(mapped.IdnHost, mapped.Port, new ClientSettings(new WsClientOptions()), default));
        Assert.Equal((1, "[fe80::1]", "ws", 80, "/chat"), (endPoint.Address.ScopeId, ClientRequest.HostOf(mapped), mapped.Scheme, endPoint.Port, mapped.PathAndQuery));
    }

    [Theory]
    [MemberData(nameof(Consents))]
    public async Task A_consent_that_is_not_to_the_letter_is_named(string fields, HandshakeFailure failure)
    {
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, new WsClientOptions { Subprotocols = ["one", "two"] });
        ServerEnd peer = await server.RequestAsync();
        await peer.SendAsync("HTTP/1.1 101 Switching Protocols\r\n" + fields.Replace("{0}", peer.Accept, StringComparison.Ordinal).Replace("|", "\r\n", StringComparison.Ordinal) + "\r\n\r\n");
        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within());
        Assert.Equal((failure, 101), (error.Failure, error.StatusCode));
        Assert.NotNull(error.Headers);
        await peer.ExpectEndAsync();
    }

    [Fact]
    public async Task What_differs_in_case_or_is_one_of_a_list_is_to_the_letter()
    {
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, new WsClientOptions { Subprotocols = ["one", "two"] });
        ServerEnd peer = await server.RequestAsync();
        await peer.SendAsync($"HTTP/1.1 101 \r\nupgrade:WebSocket\r\nCONNECTION: keep-alive ,\tUPGRADE\r\nSec-WebSocket-Accept:   {peer.Accept}  \r\nsec-websocket-protocol: two\r\n\r\n");
        WsClient client = await connecting.Within();
        await using IAsyncDisposable ending = client.Ending();
        Assert.Equal("two", client.Session.Subprotocol);
    }

    [Theory]
    [InlineData("server_max_window_bits=16", false)]
    [InlineData("server_max_window_bits=12", true)]
    [InlineData("client_max_window_bits=8", true)]
    [InlineData("client_max_window_bits", false)]
    [InlineData("unknown", false)]
    [InlineData("server_no_context_takeover; server_no_context_takeover", false)]
    public async Task Parameters_of_an_extension_are_held_against_the_offer(string parameters, bool fits)
    {
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, new WsClientOptions { Compression = { Enabled = true } });
        await server.AgreeAsync($"Sec-WebSocket-Extensions: permessage-deflate; {parameters}\r\n");
        if (fits)
        {
            WsClient client = await connecting.Within();
            await using IAsyncDisposable ending = client.Ending();
            Assert.Equal("permessage-deflate; " + parameters, client.Session.Extensions);
        }
        else
        {
            Assert.Equal(HandshakeFailure.Extension, (await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within())).Failure);
        }
    }

    [Theory]
    [InlineData("permessage-deflate; server_no_context_takeover; client_no_context_takeover", true)]
    [InlineData("permessage-deflate; server_max_window_bits=10", true)]
    [InlineData("permessage-deflate; server_max_window_bits=11", false)]
    [InlineData("permessage-deflate; client_no_context_takeover", false)]
    public async Task An_answer_may_be_to_any_of_several_offers_but_to_one(string answer, bool fits)
    {
        using var server = new ScriptedServer();
        var options = new WsClientOptions { Compression = { Enabled = true }, Extensions = [new("permessage-deflate", new("server_no_context_takeover", ""), new("client_no_context_takeover", "")), new("permessage-deflate", new KeyValuePair<string, string>("server_max_window_bits", "10"))] };
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, options);
        ServerEnd peer = await server.AgreeAsync($"Sec-WebSocket-Extensions: {answer}\r\n");
        Assert.Equal("permessage-deflate; server_no_context_takeover; client_no_context_takeover, permessage-deflate; server_max_window_bits=10", peer.Field("Sec-WebSocket-Extensions"));
        if (fits)
        {
            WsClient client = await connecting.Within();
            await using IAsyncDisposable ending = client.Ending();
            Assert.Equal(answer, client.Session.Extensions);
        }
        else
        {
            Assert.Equal(HandshakeFailure.Extension, (await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within())).Failure);
        }
    }

    [Theory]
    [InlineData("permessage-deflate", "wild", "")]
    [InlineData("permessage-deflate", "server_max_window_bits", "16")]
    [InlineData("x-other", "a", "b")]
    public async Task An_offer_that_no_answer_could_be_understood_to_is_refused_before_it_is_made(string name, string parameter, string value)
    {
        var options = new WsClientOptions { Compression = { Enabled = true }, Extensions = [new(name, new KeyValuePair<string, string>(parameter, value))] };
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => WsClient.ConnectAsync("ws://127.0.0.1:1/", options).Within());
        Assert.Contains($"\"{options.Extensions[0]}\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_port_where_nobody_listens_is_named(WsTransport transport)
    {
        int port;
        using (var server = new ScriptedServer())
        {
            port = server.Port;
        }

        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => WsClient.ConnectAsync($"ws://127.0.0.1:{port}/", transport.Options()).Within());
        Assert.Equal((HandshakeFailure.Connect, null, null), (error.Failure, error.StatusCode, error.Headers));
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(error.InnerException).SocketErrorCode);
        Assert.Contains($"port {port}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_without_address_is_named()
    {
        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => WsClient.ConnectAsync("ws://nobody.invalid/", new WsClientOptions { IoTimeout = TimeSpan.FromMinutes(1) }).Within());
        Assert.Equal((HandshakeFailure.Resolve, null), (error.Failure, error.StatusCode));
        Assert.Contains("nobody.invalid", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_connection_that_is_reset_before_the_answer_is_named(WsTransport transport)
    {
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, transport.Options());
        (await server.RequestAsync()).Reset();
        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within());
        Assert.Equal((HandshakeFailure.ConnectionLost, null), (error.Failure, error.StatusCode));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_connection_that_ends_as_soon_as_it_begins_is_named(WsTransport transport)
    {
        using var server = new ScriptedServer();
        for (int i = 0; i < 40; i++)
        {
            Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, transport.Options());
            ServerEnd peer = await server.AcceptAsync();
            if (i % 2 == 0)
            {
                peer.Reset();
            }
            else
            {
                peer.EndOutput();
            }

            WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within());
            Assert.True(error.Failure is HandshakeFailure.ConnectionLost or HandshakeFailure.Connect, error.Failure.ToString());
        }
    }

    [Fact]
    public async Task Nothing_is_sent_on_a_connection_that_has_closed()
    {
        var transport = new PushTransport();
        var handshake = new ClientHandshake(transport, maxHeadBytes: 8192);
        handshake.OnConnected();
        handshake.OnClosed(null);
        handshake.Send(new ClientOffer(new byte[24], [], null, static (_, _) => default), static _ => Assert.Fail("its descriptor may be somebody else's"));
        await handshake.Sent.Within();
        Assert.Equal(HandshakeFailure.ConnectionLost, (await Assert.ThrowsAsync<WsHandshakeException>(() => handshake.Answered)).Failure);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_server_that_greets_is_none_of_HTTP(WsTransport transport)
    {
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, transport.Options());
        ServerEnd peer = await server.AcceptAsync();
        await peer.SendAsync("220 mail.example.org ESMTP\r\n");
        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within());
        Assert.Equal((HandshakeFailure.MalformedResponse, null), (error.Failure, error.StatusCode));
        await peer.ExpectEndAsync();
    }

    [Fact]
    public async Task What_comes_before_the_request_has_been_sent_is_no_answer()
    {
        var handshake = new ClientHandshake(new PushTransport(), maxHeadBytes: 8192);
        handshake.OnConnected();
        Assert.Equal(ReceiveStatus.Done, handshake.OnReceived(System.Text.Encoding.ASCII.GetBytes(Handshake.Heads.GoodAnswer)));
        WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => handshake.Answered);
        Assert.Equal(HandshakeFailure.MalformedResponse, error.Failure);
        Assert.Contains("before it was asked", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8192)]
    [InlineData(100)]
    [InlineData(20000)]
    public async Task A_head_of_the_limit_is_taken_and_one_byte_more_is_refused(int limit)
    {
        using var server = new ScriptedServer();
        foreach (int over in (int[])[0, 1])
        {
            foreach (bool split in (bool[])[false, true])
            {
                Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, new WsClientOptions { MaxResponseHeaderBytes = limit });
                ServerEnd peer = await server.RequestAsync();
                string begun = "HTTP/1.1 403 No\r\nX-Fill: ";
                string head = begun + new string('x', limit + over - begun.Length - 4) + "\r\n\r\n";
                if (split)
                {
                    await peer.SendAsync(head[..50]);
                    head = head[50..];
                }

                await peer.SendAsync(head);
                WsHandshakeException error = await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within());
                Assert.Equal(over == 0 ? HandshakeFailure.Status : HandshakeFailure.ResponseTooLarge, error.Failure);
            }
        }
    }

    [Fact]
    public async Task A_head_that_never_ends_is_refused_at_the_limit()
    {
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri);
        ServerEnd peer = await server.RequestAsync();
        await peer.SendAsync("HTTP/1.1 101 Yes\r\nX-Fill: " + new string('x', 9000));
        Assert.Equal(HandshakeFailure.ResponseTooLarge, (await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within())).Failure);
        await peer.ExpectEndAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_few_interim_answers_are_passed_over(WsTransport transport)
    {
        using var server = new ScriptedServer();
        foreach (bool together in (bool[])[true, false])
        {
            Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri, transport.Options());
            ServerEnd peer = await server.RequestAsync();
            string interim = string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n", 7)) + "HTTP/1.1 100 Continue\r\n\r\n";
            foreach (string part in together ? [interim + peer.Consent()] : (interim + peer.Consent()).Chunk(11).Select(static each => new string(each)))
            {
                await peer.SendAsync(part);
            }

            WsClient client = await connecting.Within();
            await using IAsyncDisposable ending = client.Ending();
            Assert.True(client.IsOpen);
        }
    }

    [Fact]
    public async Task Interim_answers_without_end_are_refused()
    {
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync(server.Uri);
        ServerEnd peer = await server.RequestAsync();
        await peer.SendAsync(string.Concat(Enumerable.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 9)));
        Assert.Equal(HandshakeFailure.ResponseTooLarge, (await Assert.ThrowsAsync<WsHandshakeException>(() => connecting.Within())).Failure);
    }

    [Theory]
    [InlineData("http-nothing")]
    [InlineData("ftp://example.org/")]
    [InlineData("ws://example.org/#part")]
    [InlineData("/relative")]
    [InlineData("ws:///path")]
    public async Task What_is_no_URI_to_connect_to_is_refused(string uri)
    {
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(async () => await WsClient.ConnectAsync(uri));
        Assert.Contains("scheme ws or wss", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "other")]
    [InlineData("Sec-WebSocket-Key", "x")]
    [InlineData("X-A", "one\r\nX-B: two")]
    [InlineData("X A", "one")]
    public async Task A_field_that_may_not_be_sent_is_refused_and_nothing_is_sent(string name, string value)
    {
        using var server = new ScriptedServer();
        await Assert.ThrowsAsync<ArgumentException>(() => WsClient.ConnectAsync(server.Uri, new WsClientOptions { Headers = [new(name, value)] }).Within());
    }

    [Fact]
    public async Task The_host_field_has_the_port_unless_it_is_the_default_and_addresses_of_IPv6_in_brackets()
    {
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync($"http://localhost:{server.Port}/a%20b?c=d&e");
        ServerEnd peer = await server.AgreeAsync();
        WsClient client = await connecting.Within();
        await using IAsyncDisposable ending = client.Ending();
        Assert.Equal(("GET /a%20b?c=d&e HTTP/1.1", $"localhost:{server.Port}"), (peer.RequestLine, peer.Field("Host")));
        Assert.Equal(new Uri($"ws://localhost:{server.Port}/a%20b?c=d&e"), client.Session.RequestUri);
        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)client.Session.RemoteEndPoint!).Address.MapToIPv4());
    }
}
