using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using WsGen.Support;
using static WsGen.Client.Connecting.Connects;

namespace WsGen.Client.Connecting;

/// <summary>Tunnels through HTTP proxies (CONNECT).</summary>
public sealed class HttpProxyTests
{
    private const string Ok = "HTTP/1.1 200 Tunnel\r\n\r\n";
    private const string Refused = "HTTP/1.1 403 Not there\r\nX-Why: policy\r\nContent-Length: 5\r\n\r\nnever";

    private static readonly X509Certificate2 s_certificate = ScriptedHost.MakeCertificate("server.test");

    /// <summary>A proxy that lets everybody through, whatever the name of the server.</summary>
    internal static Func<ScriptedPeer, Task> To(ScriptedHost server) => async peer =>
    {
        await peer.ReadHeadAsync();
        await peer.SayAsync(Ok);
        await peer.TunnelAsync(server.Port);
    };

    /// <summary>A proxy that asks first.</summary>
    internal static Func<ScriptedPeer, Task> Asking(ScriptedHost server, string challenge, Func<string, bool>? isGood = null) => async peer =>
    {
        string head = await peer.ReadHeadAsync();
        if (isGood?.Invoke(head) ?? head.Contains("\r\nProxy-Authorization: Basic " + ScriptedHost.Login, StringComparison.Ordinal))
        {
            await peer.SayAsync(Ok);
            await peer.TunnelAsync(server.Port);
        }
        else
        {
            await peer.SayAsync($"HTTP/1.1 407 Who are you\r\nProxy-Authenticate: {challenge}\r\nConnection: close\r\n\r\n<html>");
        }
    };

    [Theory]
    [InlineData("ws://server.test/chat?a=1", "server.test:80", "server.test")]
    [InlineData("ws://server.test:8080/chat?a=1", "server.test:8080", "server.test:8080")]
    [InlineData("ws://[2001:db8::1]:8080/chat?a=1", "[2001:db8::1]:8080", "[2001:db8::1]:8080")]
    public async Task TheRequestGoesThroughTheTunnelAndNothingBehindTheAnswerIsLost(string uri, string target, string host)
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync);
        await using var proxy = new ScriptedHost(To(server));
        WsClientOptions options = Through(proxy);
        options.Headers = [new("User-Agent", "test/1"), new("X-Own", "for the server")];
        Assert.Equal("hello", await HearAsync(new Uri(uri), options));
        Assert.Equal($"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\nUser-Agent: test/1\r\n\r\n", Assert.Single(proxy.Heads));
        string request = Assert.Single(server.Heads);
        Assert.StartsWith($"GET /chat?a=1 HTTP/1.1\r\nHost: {host}\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Own: for the server\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TlsIsWithTheServerAndNotWithTheProxy()
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync, s_certificate);
        await using var proxy = new ScriptedHost(To(server));
        WsClientOptions options = Through(proxy);
        options.Tls.Custom = Trusting();
        Assert.Equal("hello", await HearAsync(new Uri("wss://server.test/"), options));
        Assert.StartsWith("CONNECT server.test:443 ", Assert.Single(proxy.Heads), StringComparison.Ordinal);
        Assert.Equal("server.test", Assert.Single(server.Names));
        Assert.StartsWith("GET / HTTP/1.1\r\nHost: server.test\r\n", Assert.Single(server.Heads), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic realm=\"gate\"")]
    [InlineData("Basic realm=\"gate\", Digest realm=\"gate\", nonce=\"n\", qop=\"auth\"")]
    [InlineData("Digest realm=\"gate\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256, Basic realm=\"gate\"")]
    public async Task AProxyThatAsksIsAnsweredAndTheServerKnowsNothingOfIt(string challenge)
    {
        bool isDigest = challenge.Contains("Digest", StringComparison.Ordinal);
        await using var server = new ScriptedHost(ScriptedHost.Challenging("WWW-Authenticate: Basic realm=\"chat\""));
        await using var proxy = new ScriptedHost(Asking(server, challenge, isDigest ? static head => DigestCheck.IsGood(head, "gate", "n") : null));
        WsClientOptions options = Through(proxy, new NetworkCredential("user", "pass"));
        options.Credentials = new NetworkCredential("other", "word");
        Assert.Equal("hello", await HearAsync(new Uri("ws://server.test/"), options));

        // Unasked and asked, for each of the two requests.
        Assert.Equal([false, true, false, true], proxy.Heads.Select(static head => head.Contains("Proxy-Authorization", StringComparison.Ordinal)));
        Assert.All(proxy.Heads, static head => Assert.DoesNotContain("\r\nAuthorization", head, StringComparison.Ordinal));
        Assert.Equal(2, server.Heads.Count);
        Assert.All(server.Heads, static head => Assert.DoesNotContain("Proxy-Authorization", head, StringComparison.Ordinal));
        if (isDigest)
        {
            Assert.Equal("server.test:80", DigestCheck.Read(proxy.Head(1))["uri"]);
        }
    }

    [Fact]
    public async Task NameAndPasswordInTheAddressOfTheProxyAreForItAndAreNotShown()
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync);
        await using var proxy = new ScriptedHost(Asking(server, "Basic realm=\"gate\""));
        WsClientOptions options = Options();
        options.Proxy = new WebProxy($"http://user:p%61ss@127.0.0.1:{proxy.Port}");
        Assert.Equal("hello", await HearAsync(new Uri("ws://server.test/"), options));

        options.Proxy = new WebProxy($"http://user:secret@127.0.0.1:{proxy.Port}");
        WsHandshakeException error = await FailAsync(new Uri("ws://server.test/"), options);
        Assert.Equal((HandshakeFailure.ProxyAuthentication, 407), (error.Failure, error.StatusCode));
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("wrong", 2)]
    public async Task CredentialsThatDoNotDoAreTriedOnce(string? password, int requests)
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync);
        await using var proxy = new ScriptedHost(Asking(server, "Basic realm=\"gate\""));
        WsHandshakeException error = await FailAsync(new Uri("ws://server.test/"), Through(proxy, password is null ? null : new NetworkCredential("user", password)));
        Assert.Equal((HandshakeFailure.ProxyAuthentication, 407), (error.Failure, error.StatusCode));
        Assert.Equal("Basic realm=\"gate\"", error.Headers!["Proxy-Authenticate"]);
        Assert.Equal(requests, proxy.Connections);
        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData(Refused, HandshakeFailure.Proxy, 403, "it answered 403 Not there")]
    [InlineData("HTTP/1.1 101 Switching\r\n\r\n", HandshakeFailure.Proxy, 101, "it answered 101")]
    [InlineData("HTTP/1.1 302 There\r\nLocation: http://elsewhere/\r\n\r\n", HandshakeFailure.Proxy, 302, "it answered 302")]
    [InlineData("SSH-2.0-OpenSSH\r\n", HandshakeFailure.Proxy, null, "cannot be read")]
    [InlineData("HTTP/1.1 200 OK\r\nbroken\r\n\r\n", HandshakeFailure.Proxy, null, "cannot be read")]
    [InlineData("", HandshakeFailure.Proxy, null, "ended the connection without an answer")]
    [InlineData("HTTP/1.1 200 O", HandshakeFailure.Proxy, null, "ended the connection without an answer")]
    [InlineData(Ok + "x", HandshakeFailure.Proxy, 200, "nobody had asked for")]
    public async Task WhatAProxyAnswersInsteadIsSaid(string answer, HandshakeFailure failure, int? status, string words)
    {
        await using var proxy = new ScriptedHost(async peer =>
        {
            await peer.ReadHeadAsync();
            await peer.SayAsync(answer);
        });
        WsHandshakeException error = await FailAsync(new Uri("ws://server.test/"), Through(proxy));
        Assert.Equal((failure, status), (error.Failure, error.StatusCode));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{proxy.Port}", error.Message, StringComparison.Ordinal);
        if (status == 403)
        {
            Assert.Equal("policy", error.Headers!["X-Why"]);
        }
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public async Task InterimAnswersArePassedOverSoLongAsThereAreFew(int count, bool isPassed)
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync);
        await using var proxy = new ScriptedHost(async peer =>
        {
            await peer.ReadHeadAsync();
            await peer.SayAsync(string.Concat(Enumerable.Repeat("HTTP/1.1 102 Soon\r\nX: y\r\n\r\n", count)) + Ok);
            await peer.TunnelAsync(server.Port);
        });
        if (isPassed)
        {
            Assert.Equal("hello", await HearAsync(new Uri("ws://server.test/"), Through(proxy)));
        }
        else
        {
            Assert.Equal(HandshakeFailure.Proxy, (await FailAsync(new Uri("ws://server.test/"), Through(proxy))).Failure);
        }
    }

    [Theory]
    [InlineData(3000, true)]
    [InlineData(3001, false)]
    public async Task TheHeadOfAProxysAnswerHasTheSameLimit(int length, bool isTaken)
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync);
        await using var proxy = new ScriptedHost(async peer =>
        {
            await peer.ReadHeadAsync();
            string frame = "HTTP/1.1 200 OK\r\nX: \r\n\r\n";
            foreach (char each in frame.Insert(20, new string('x', length - frame.Length)))
            {
                await peer.SayAsync((byte)each);
            }

            await peer.TunnelAsync(server.Port);
        });
        WsClientOptions options = Through(proxy);
        options.MaxResponseHeaderBytes = 3000;
        if (isTaken)
        {
            Assert.Equal("hello", await HearAsync(new Uri("ws://server.test/"), options));
        }
        else
        {
            Assert.Equal(HandshakeFailure.ResponseTooLarge, (await FailAsync(new Uri("ws://server.test/"), options)).Failure);
        }
    }

    [Fact]
    public async Task TheHeadOfTheServersAnswerInTheTunnelHasItsLimit()
    {
        await using var server = new ScriptedHost(static async peer =>
        {
            await peer.ReadHeadAsync();
            await peer.SayAsync("HTTP/1.1 101 X\r\nX: " + new string('x', 8200));
            await peer.EndAsync();
        });
        await using var proxy = new ScriptedHost(To(server));
        Assert.Equal(HandshakeFailure.ResponseTooLarge, (await FailAsync(new Uri("ws://server.test/"), Through(proxy))).Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nX: ")]
    public async Task AProxyThatHangsIsGivenUp(string beginning)
    {
        TaskCompletionSource asked = Bounded.Gate();
        TaskCompletionSource left = Bounded.Gate();
        await using ScriptedHost proxy = Hanging(beginning, asked, left);
        var time = new FakeTimeProvider();
        WsClientOptions options = Through(proxy);
        options.TimeProvider = time;
        Task<WsHandshakeException> failing = FailAsync(new Uri("ws://server.test/"), options);
        await asked.Task.Within();
        time.Advance(options.IoTimeout - TimeSpan.FromMilliseconds(1));
        Assert.False(failing.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        WsHandshakeException error = await failing.Within();
        Assert.Equal(HandshakeFailure.Timeout, error.Failure);
        Assert.Contains("for a tunnel to server.test:80", error.Message, StringComparison.Ordinal);
        await left.Task.Within();
    }

    [Fact]
    public async Task WaitingForAProxyCanBeCancelled()
    {
        TaskCompletionSource asked = Bounded.Gate();
        TaskCompletionSource left = Bounded.Gate();
        await using ScriptedHost proxy = Hanging("", asked, left);
        using var cancel = new CancellationTokenSource();
        Task<WsClient> connecting = WsClient.ConnectAsync(new Uri("ws://server.test/"), Through(proxy), cancel.Token);
        await asked.Task.Within();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.Within());
        await left.Task.Within();
    }

    [Fact]
    public async Task WaitingForTheServerInTheTunnelCanBeCancelled()
    {
        TaskCompletionSource asked = Bounded.Gate();
        TaskCompletionSource left = Bounded.Gate();
        await using ScriptedHost server = Hanging("", asked, left);
        await using var proxy = new ScriptedHost(To(server));
        using var cancel = new CancellationTokenSource();
        Task<WsClient> connecting = WsClient.ConnectAsync(new Uri("ws://server.test/"), Through(proxy), cancel.Token);
        await asked.Task.Within();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.Within());
        await left.Task.Within();
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", HandshakeFailure.Proxy)]
    [InlineData("http://no.such.host.invalid:3128", HandshakeFailure.Resolve)]
    [InlineData("socks5://127.0.0.1:1", HandshakeFailure.Proxy)]
    public async Task AProxyThatCannotBeReachedIsNamed(string address, HandshakeFailure failure)
    {
        WsClientOptions options = Options();
        options.Proxy = new ChosenProxy(new Uri(address), static _ => true);
        WsHandshakeException error = await FailAsync(new Uri("ws://server.test/"), options);
        Assert.Equal(failure, error.Failure);
        Assert.StartsWith($"The proxy {new Uri(address).Authority} cannot be reached. ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProxyOfAnotherKindIsRefused()
    {
        WsClientOptions options = Options();
        options.Proxy = new ChosenProxy(new Uri("ftp://user:secret@127.0.0.1:1"), static _ => true);
        WsHandshakeException error = await FailAsync(new Uri("ws://server.test/"), options);
        Assert.Equal(HandshakeFailure.Proxy, error.Failure);
        Assert.Contains("of scheme ftp", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // TLS within TLS
    public async Task AProxyBehindTlsIsTrustedAsServersAre(bool isSecure)
    {
        using X509Certificate2 own = ScriptedHost.MakeCertificate("localhost");
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync, isSecure ? s_certificate : null);
        await using var proxy = new ScriptedHost(To(server), own);
        WsClientOptions options = Options();
        options.Proxy = new WebProxy($"https://localhost:{proxy.Port}");
        options.Tls.TrustedCertificates.AddRange(new X509Certificate2Collection { own, s_certificate });
        Assert.Equal("hello", await HearAsync(new Uri(isSecure ? "wss://server.test/" : "ws://server.test/"), options));
        Assert.Equal("localhost", Assert.Single(proxy.Names));
        Assert.StartsWith($"CONNECT server.test:{(isSecure ? 443 : 80)} HTTP/1.1\r\n", Assert.Single(proxy.Heads), StringComparison.Ordinal);
        Assert.Single(server.Heads);
    }

    [Fact]
    public async Task AProxyBehindTlsThatNobodyTrustsGetsNothing()
    {
        await using var proxy = new ScriptedHost(static _ => Task.CompletedTask, s_certificate);
        WsClientOptions options = Options();
        options.Proxy = new WebProxy($"https://127.0.0.1:{proxy.Port}");
        options.Tls.Custom = Trusting(); // for servers
        WsHandshakeException error = await FailAsync(new Uri("ws://server.test/"), options);
        Assert.Equal(HandshakeFailure.Proxy, error.Failure);
        Assert.Contains("The TLS handshake with the proxy", error.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Heads);
    }

    [Fact]
    public async Task ARedirectionChangesWhetherThereIsAProxy()
    {
        await using var outside = new ScriptedHost(static async peer =>
        {
            string head = await peer.ReadHeadAsync();
            await (head.StartsWith("GET /back ", StringComparison.Ordinal)
                ? peer.SayAsync("HTTP/1.1 302 There\r\nLocation: http://inside.test/end\r\n\r\n")
                : peer.OpenAsync(head));
        });
        await using var inside = new ScriptedHost(async peer =>
        {
            string head = await peer.ReadHeadAsync();
            await (head.StartsWith("GET /start ", StringComparison.Ordinal)
                ? peer.SayAsync($"HTTP/1.1 302 There\r\nLocation: http://127.0.0.1:{outside.Port}/back\r\n\r\n")
                : peer.OpenAsync(head));
        });
        await using var proxy = new ScriptedHost(To(inside));
        WsClientOptions options = Options();
        options.Proxy = new ChosenProxy(new Uri($"http://127.0.0.1:{proxy.Port}"), static uri => uri.Host == "inside.test");
        Assert.Equal("hello", await HearAsync(new Uri("ws://inside.test/start"), options));
        Assert.Equal(2, proxy.Connections);
        Assert.Equal(2, inside.Connections);
        Assert.Equal(1, outside.Connections);
    }

    private static WsClientOptions Through(ScriptedHost proxy, NetworkCredential? credential = null)
    {
        WsClientOptions options = Options();
        options.Proxy = new WebProxy($"http://127.0.0.1:{proxy.Port}") { Credentials = credential };
        return options;
    }

    private static SslClientAuthenticationOptions Trusting() => new()
    {
        TargetHost = "server.test",
        RemoteCertificateValidationCallback = static (_, certificate, _, errors) =>
            certificate!.GetCertHashString() == s_certificate.GetCertHashString() && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
    };

    private static ScriptedHost Hanging(string beginning, TaskCompletionSource asked, TaskCompletionSource left) => new(async peer =>
    {
        await peer.ReadHeadAsync();
        await peer.SayAsync(beginning);
        asked.SetResult();
        try
        {
            await peer.EndAsync();
        }
        finally
        {
            left.SetResult(); // by FIN or by reset
        }
    });
}
