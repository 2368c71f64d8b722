using System.Net;
using Microsoft.Extensions.Logging;
using WsGen.Support;
using static WsGen.Client.Connecting.Connects;

namespace WsGen.Client.Connecting;

/// <summary>Servers that ask who is there (401).</summary>
public sealed class AuthenticationTests
{
    private const string BasicField = "WWW-Authenticate: Basic realm=\"chat\", charset=\"UTF-8\"";
    private const string SentBasic = "\r\nAuthorization: Basic " + ScriptedHost.Login + "\r\n";

    [Theory]
    [InlineData(WsTransport.Auto)]
    [InlineData(WsTransport.Sockets)]
    public async Task BasicIsAnsweredWhenItIsAskedForAndNotBefore(WsTransport transport)
    {
        await using var server = new ScriptedHost(ScriptedHost.Challenging(BasicField));
        WsClientOptions options = Options("pass");
        options.Transport = transport;
        options.Subprotocols = [];
        Assert.Equal("hello", await HearAsync(server.Uri("/chat?a=1"), options));
        Assert.Equal(2, server.Heads.Count);
        Assert.DoesNotContain("Authorization", server.Head(0), StringComparison.Ordinal);
        Assert.StartsWith("GET /chat?a=1 HTTP/1.1\r\n", server.Head(1), StringComparison.Ordinal);
        Assert.Contains(SentBasic, server.Head(1), StringComparison.Ordinal);
        Assert.NotEqual(KeyOf(server.Head(0)), KeyOf(server.Head(1)));
    }

    [Theory]
    [InlineData("algorithm=MD5, qop=\"auth\"", "auth")]
    [InlineData("algorithm=SHA-256, qop=\"auth\"", "auth")]
    [InlineData("algorithm=SHA-256, qop=\"auth-int,auth\", userhash=true, opaque=\"o, p\"", "auth")]
    [InlineData("algorithm=MD5-sess, qop=auth-int", "auth-int")]
    [InlineData("algorithm=SHA-256-sess, qop=\"auth\"", "auth")]
    [InlineData("opaque=\"\"", null)]
    public async Task DigestProvesTheKnowledgeOfThePassword(string parameters, string? qop)
    {
        await using var server = new ScriptedHost(ScriptedHost.Challenging(
            $"WWW-Authenticate: Digest realm=\"a \\\"chat\\\"\", nonce=\"n/1=\", {parameters}", static head => DigestCheck.IsGood(head, "a \"chat\"", "n/1=")));
        Assert.Equal("hello", await HearAsync(server.Uri("/chat?a=1"), Options("pass")));
        Assert.Equal(2, server.Heads.Count);
        Dictionary<string, string> sent = DigestCheck.Read(server.Head(1));
        Assert.Equal(qop, sent.GetValueOrDefault("qop"));
        Assert.DoesNotContain("pass", server.Head(1), StringComparison.Ordinal);
        if (parameters.Contains("opaque", StringComparison.Ordinal))
        {
            Assert.Equal(parameters.Contains("o, p", StringComparison.Ordinal) ? "o, p" : "", sent["opaque"]);
        }
    }

    [Theory]
    [InlineData(2, 3)] // the second nonce does
    [InlineData(99, 3)] // none does: it is not tried for ever
    public async Task AnOldNonceIsReplacedOnce(int good, int requests)
    {
        await using var server = new ScriptedHost(async peer =>
        {
            string head = await peer.ReadHeadAsync();
            if (DigestCheck.IsGood(head, "r", $"n{good}"))
            {
                await peer.OpenAsync(head);
                return;
            }

            await peer.SayAsync($"HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n{peer.Index + 1}\", qop=\"auth\"{(peer.Index == 0 ? "" : ", stale=TRUE")}\r\n\r\n");
        });
        if (good == 2)
        {
            Assert.Equal("hello", await HearAsync(server.Uri(), Options("pass")));
        }
        else
        {
            Assert.Equal(HandshakeFailure.Authentication, (await FailAsync(server.Uri(), Options("pass"))).Failure);
        }

        Assert.Equal(requests, server.Heads.Count);
        Assert.NotEqual(DigestCheck.Read(server.Head(1))["cnonce"], DigestCheck.Read(server.Head(2))["cnonce"]);
    }

    [Theory]
    [InlineData(BasicField)]
    [InlineData("WWW-Authenticate: Digest realm=\"chat\", nonce=\"n\", qop=\"auth\"")]
    [InlineData("WWW-Authenticate: Digest realm=\"chat\", nonce=\"n\", qop=\"auth\"\r\nWWW-Authenticate: Basic realm=\"chat\"")]
    public async Task AWrongPasswordIsTriedOnce(string challenge)
    {
        await using var server = new ScriptedHost(ScriptedHost.Challenging(challenge, static _ => false));
        WsHandshakeException error = await FailAsync(server.Uri(), Options("secret"));
        Assert.Equal((HandshakeFailure.Authentication, 401), (error.Failure, error.StatusCode));
        Assert.True(error.Headers!.Contains("WWW-Authenticate"));
        Assert.Contains("refused", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, server.Heads.Count);
        Assert.Equal(challenge.Contains("Digest", StringComparison.Ordinal), DigestCheck.Read(server.Head(1)).Count > 0);
    }

    [Theory]
    [InlineData("Basic realm=\"r\", Digest realm=\"r\", nonce=\"m\", algorithm=MD5, Digest realm=\"r\", nonce=\"s\", algorithm=SHA-256", "s")]
    [InlineData("Digest realm=\"r\", nonce=\"x\", algorithm=SHA-512-256, Digest realm=\"r\", nonce=\"m\", Basic realm=\"r\"", "m")]
    [InlineData("Negotiate, NTLM, Digest realm=\"r\", nonce=\"x\", algorithm=SHA-512-256, Basic realm=\"r\"", null)]
    [InlineData("Digest realm=\"r\", nonce=\"one\", algorithm=SHA-256, Digest realm=\"r\", nonce=\"two\", algorithm=SHA-256", "one")]
    public async Task TheStrongestIsAnswered(string challenges, string? nonce)
    {
        await using var server = new ScriptedHost(ScriptedHost.Challenging("WWW-Authenticate: " + challenges));
        Assert.Equal("hello", await HearAsync(server.Uri(), Options("pass")));
        Assert.Equal(nonce, DigestCheck.Read(server.Head(1)).GetValueOrDefault("nonce"));
        Assert.Equal(nonce is null, server.Head(1).Contains(SentBasic, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, BasicField, "There are no credentials")]
    [InlineData("pass", "WWW-Authenticate: Negotiate, Bearer realm=\"r\"", "It asks by Negotiate, Bearer")]
    [InlineData("pass", "X: y", "no challenge that could be read")]
    public async Task WhatCannotBeAnsweredIsSaid(string? password, string challenge, string words)
    {
        await using var server = new ScriptedHost(ScriptedHost.Challenging(challenge));
        WsHandshakeException error = await FailAsync(server.Uri(), Options(password));
        Assert.Equal((HandshakeFailure.Authentication, 401), (error.Failure, error.StatusCode));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Connections);
    }

    /// <summary>A token is a field of the request, and no name and password.</summary>
    [Theory]
    [InlineData(null, "send it as Authorization, \"Bearer ...\", in WsClientOptions.Headers")]
    [InlineData("Bearer old", "what the request has as Authorization will not do")]
    public async Task WhoeverAsksForATokenIsNotAnsweredByCredentials(string? sent, string words)
    {
        await using var server = new ScriptedHost(ScriptedHost.Challenging("WWW-Authenticate: Bearer realm=\"r\"", static _ => false));
        WsClientOptions options = Options("pass");
        if (sent is not null)
        {
            options.Headers = [new("Authorization", sent)];
        }

        WsHandshakeException error = await FailAsync(server.Uri(), options);
        Assert.Equal((HandshakeFailure.Authentication, 401), (error.Failure, error.StatusCode));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Credentials", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("old", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AColonEndsTheNameOfBasicSoThatNoSuchNameIsSent()
    {
        await using var server = new ScriptedHost(ScriptedHost.Challenging(BasicField));
        WsClientOptions options = Options();
        options.Credentials = new NetworkCredential("us:er", "pass");
        Assert.Equal(HandshakeFailure.Authentication, (await FailAsync(server.Uri(), options)).Failure);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("ws")]
    [InlineData("http")] // as caches of HTTP's clients are filled
    public async Task ACacheOfCredentialsIsAskedForTheUriAndTheScheme(string scheme)
    {
        await using var server = new ScriptedHost(ScriptedHost.Challenging(BasicField + ", Digest realm=\"r\", nonce=\"n\""));
        WsClientOptions options = Options();
        var cache = new CredentialCache { { new Uri($"{scheme}://127.0.0.1:{server.Port}/"), "Basic", new NetworkCredential("user", "pass") } };
        options.Credentials = cache;
        Assert.Equal("hello", await HearAsync(server.Uri("/chat"), options));
        Assert.Contains(SentBasic, server.Head(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NameAndPasswordInTheUriAreForItsHostAndAreNotShown()
    {
        await using var server = new ScriptedHost(ScriptedHost.Challenging(BasicField));
        var log = new TestLog();
        WsClientOptions options = Options("other");
        using ILoggerFactory logs = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        options.LoggerFactory = logs;
        var uri = new Uri($"ws://us%65r:p%61ss@127.0.0.1:{server.Port}/chat");
        await using (WsClient client = await WsClient.ConnectAsync(uri, options).Within())
        {
            Assert.Equal($"ws://127.0.0.1:{server.Port}/chat", client.Session.RequestUri.ToString());
            Assert.False(client.Session.RequestHeaders.Contains("Authorization"));
        }

        Assert.All(server.Heads, head => Assert.Contains($"\r\nHost: 127.0.0.1:{server.Port}\r\n", head, StringComparison.Ordinal));
        Assert.Contains(SentBasic, server.Head(1), StringComparison.Ordinal);
        Assert.DoesNotContain(log.Entries, static entry => entry.Text.Contains("pass", StringComparison.Ordinal) || entry.Text.Contains("p%61ss", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("127.0.0.1", "HTTP/1.1 404 No\r\n\r\n", "answered 404")]
    [InlineData("127.0.0.1", "HTTP/1.1 302 There\r\nLocation: /\r\n\r\n", "in circles: to ws://127.0.0.1:")]
    [InlineData("no.such.host.invalid", "", "has no address")]
    public async Task APasswordInTheUriIsInNoMessageAndNotShownToTheConfigurator(string host, string answer, string words)
    {
        await using var server = new ScriptedHost(async peer =>
        {
            await peer.ReadHeadAsync();
            await peer.SayAsync(answer);
        });
        WsClientOptions options = Options();
        var witness = new Witness();
        options.Configurator = witness;
        WsHandshakeException error = await FailAsync(new Uri($"ws://us:secret@{host}:{server.Port}/"), options);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.Equal([$"ws://{host}:{server.Port}/", $"ws://{host}:{server.Port}/"], witness.Uris.Select(static uri => uri.ToString()));
    }

    [Theory]
    [InlineData("ws://us:secret@host/#fragment")]
    [InlineData("ftp://us:secret@host/")]
    [InlineData("ws://us:secret@:x/")]
    public async Task APasswordInAUriThatIsNoneIsInNoMessage(string uri)
    {
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => WsClient.ConnectAsync(uri, Options()).Within());
        Assert.Contains("cannot be connected to", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheAnswerTakesThePlaceOfWhatTheApplicationSent()
    {
        await using var server = new ScriptedHost(ScriptedHost.Challenging(BasicField, static head => head.Contains(SentBasic, StringComparison.Ordinal)));
        WsClientOptions options = Options("pass");
        options.Headers = [new("authorization", "Bearer old")];
        Assert.Equal("hello", await HearAsync(server.Uri(), options));
        Assert.Contains("Bearer old", server.Head(0), StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer old", server.Head(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AfterARedirectionToTheSameHostTheChallengeIsAnswered()
    {
        await using var server = new ScriptedHost(static async peer =>
        {
            string head = await peer.ReadHeadAsync();
            await (head.StartsWith("GET /old ", StringComparison.Ordinal) ? peer.SayAsync("HTTP/1.1 302 There\r\nLocation: /new\r\n\r\n")
                : head.Contains(SentBasic, StringComparison.Ordinal) ? peer.OpenAsync(head)
                : peer.SayAsync($"HTTP/1.1 401 No\r\n{BasicField}\r\n\r\n"));
        });
        Assert.Equal("hello", await HearAsync(new Uri($"ws://user:pass@127.0.0.1:{server.Port}/old"), Options()));
        Assert.Equal(["GET /old HTTP/1.1", "GET /new HTTP/1.1", "GET /new HTTP/1.1"], server.Heads.Select(static head => head.Split("\r\n")[0]));
    }

    [Theory]
    [InlineData("uri")]
    [InlineData("options")]
    [InlineData("properties")]
    public async Task AnotherHostIsToldNothing(string source)
    {
        await using var foreign = new ScriptedHost(ScriptedHost.Challenging(BasicField));
        await using var server = new ScriptedHost(async peer =>
        {
            string head = await peer.ReadHeadAsync();
            await peer.SayAsync(head.Contains(SentBasic, StringComparison.Ordinal)
                ? $"HTTP/1.1 302 There\r\nLocation: http://127.0.0.1:{foreign.Port}/\r\n\r\n"
                : $"HTTP/1.1 401 No\r\n{BasicField}\r\n\r\n");
        });
        WsClientOptions options = Options(source == "options" ? "pass" : null);
        if (source == "properties")
        {
            options.UserProperties["org.apache.tomcat.websocket.WS_AUTHENTICATION_USER_NAME"] = "user";
            options.UserProperties["org.apache.tomcat.websocket.WS_AUTHENTICATION_PASSWORD"] = "pass";
        }

        WsHandshakeException error = await FailAsync(new Uri($"ws://{(source == "uri" ? "user:pass@" : "")}127.0.0.1:{server.Port}/"), options);
        Assert.Equal(HandshakeFailure.Authentication, error.Failure);
        Assert.Contains("redirected", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Heads.Count);
        Assert.DoesNotContain("Authorization", Assert.Single(foreign.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALocationWithANameInItIsNotFollowed()
    {
        await using var server = new ScriptedHost(static async peer =>
        {
            await peer.ReadHeadAsync();
            await peer.SayAsync("HTTP/1.1 302 There\r\nLocation: http://us:secret@127.0.0.1:1/\r\n\r\n");
        });
        WsHandshakeException error = await FailAsync(server.Uri(), Options());
        Assert.Equal(HandshakeFailure.Redirect, error.Failure);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private static string KeyOf(string head) => head.Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0];

    /// <summary>Keeps what it is shown.</summary>
    private sealed class Witness : ClientEndpointConfigurator
    {
        public List<Uri> Uris { get; } = [];

        public override ValueTask BeforeRequestAsync(ClientHandshakeRequest request, CancellationToken cancellationToken)
        {
            Uris.Add(request.Uri);
            return default;
        }

        public override void AfterResponse(ClientHandshakeResponse response) => Uris.Add(response.Uri);
    }
}
