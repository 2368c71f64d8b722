using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using WsGen.Support;
using static WsGen.Client.Connecting.Connects;

namespace WsGen.Client.Connecting;

/// <summary>Tunnels through SOCKS proxies. The proxy's side is RFC 1928 and 1929, to the letter.</summary>
public sealed class SocksProxyTests
{
    private const byte Success = 0;
    private const byte NotAllowed = 2;

    private static readonly X509Certificate2 s_certificate = ScriptedHost.MakeCertificate("server.test");

    [Fact]
    public async Task TheProxyResolvesTheNameAndNothingBehindTheAnswerIsLost()
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync);
        var seen = new TaskCompletionSource<string>();
        await using ScriptedHost proxy = Socks5(server, null, Success, seen);
        Assert.Equal("hello", await HearAsync(new Uri("ws://server.test:8080/chat"), Through(proxy)));
        Assert.Equal("name server.test 8080", await seen.Task.Within());
        Assert.StartsWith("GET /chat HTTP/1.1\r\nHost: server.test:8080\r\n", Assert.Single(server.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAddressIsGivenAsOne()
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync);
        var seen = new TaskCompletionSource<string>();
        await using ScriptedHost proxy = Socks5(server, null, Success, seen);
        Assert.Equal("hello", await HearAsync(new Uri("ws://[2001:db8::1]:8080/"), Through(proxy)));
        Assert.Equal("address 2001:db8::1 8080", await seen.Task.Within());
    }

    [Fact]
    public async Task TlsIsWithTheServerAndTheNameIsTheServers()
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync, s_certificate);
        var seen = new TaskCompletionSource<string>();
        await using ScriptedHost proxy = Socks5(server, null, Success, seen);
        WsClientOptions options = Through(proxy);
        options.Tls.Custom = new SslClientAuthenticationOptions
        {
            TargetHost = "server.test",
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate!.GetCertHashString() == s_certificate.GetCertHashString(),
        };
        Assert.Equal("hello", await HearAsync(new Uri("wss://server.test/"), options));
        Assert.Equal("name server.test 443", await seen.Task.Within());
        Assert.Equal("server.test", Assert.Single(server.Names));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NameAndPasswordAreGivenWhereTheProxyWantsThem(bool inAddress)
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync);
        await using ScriptedHost proxy = Socks5(server, "user:pass", Success);
        Assert.Equal("hello", await HearAsync(
            new Uri("ws://server.test/"), inAddress ? Through(proxy, login: "user:p%61ss@") : Through(proxy, new NetworkCredential("user", "pass"))));
    }

    [Theory]
    [InlineData("secret", "were given to it")]
    [InlineData(null, "No name and password were given to it")]
    public async Task WithoutTheRightOnesThereIsNoTunnel(string? password, string words)
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync);
        await using ScriptedHost proxy = Socks5(server, "user:pass", Success);
        WsHandshakeException error = await FailAsync(new Uri("ws://server.test/"), Through(proxy, password is null ? null : new NetworkCredential("user", password)));
        Assert.Equal(HandshakeFailure.Proxy, error.Failure);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task ARefusalIsSaid()
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync);
        await using ScriptedHost proxy = Socks5(server, null, NotAllowed);
        WsHandshakeException error = await FailAsync(new Uri("ws://server.test/"), Through(proxy));
        Assert.Equal(HandshakeFailure.Proxy, error.Failure);
        Assert.StartsWith($"The proxy 127.0.0.1:{proxy.Port} does not connect to server.test: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad\r\n\r\n")]
    [InlineData("")]
    [InlineData("\x05")]
    public async Task WhatIsNoSocksIsSaid(string answer)
    {
        await using var proxy = new ScriptedHost(async peer =>
        {
            await peer.ReadAsync(3);
            await peer.SayAsync(answer);
        });
        Assert.Equal(HandshakeFailure.Proxy, (await FailAsync(new Uri("ws://server.test/"), Through(proxy))).Failure);
    }

    [Fact]
    public async Task AProxyThatHangsIsGivenUp()
    {
        TaskCompletionSource asked = Bounded.Gate();
        TaskCompletionSource left = Bounded.Gate();
        await using ScriptedHost proxy = Hanging(asked, left);
        var time = new FakeTimeProvider();
        WsClientOptions options = Through(proxy);
        options.TimeProvider = time;
        Task<WsHandshakeException> failing = FailAsync(new Uri("ws://server.test/"), options);
        await asked.Task.Within();
        time.Advance(options.IoTimeout - TimeSpan.FromMilliseconds(1));
        Assert.False(failing.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(HandshakeFailure.Timeout, (await failing.Within()).Failure);
        await left.Task.Within();
    }

    [Fact]
    public async Task WaitingForAProxyCanBeCancelled()
    {
        TaskCompletionSource asked = Bounded.Gate();
        TaskCompletionSource left = Bounded.Gate();
        await using ScriptedHost proxy = Hanging(asked, left);
        using var cancel = new CancellationTokenSource();
        Task<WsClient> connecting = WsClient.ConnectAsync(new Uri("ws://server.test/"), Through(proxy), cancel.Token);
        await asked.Task.Within();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.Within());
        await left.Task.Within();
    }

    [Fact]
    public async Task TheFourthVersionWithNamesWorksToo()
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync);
        await using var proxy = new ScriptedHost(async peer =>
        {
            byte[] expected = [4, 1, 0, 80, 0, 0, 0, 255, .. "user\0server.test\0"u8];
            Assert.Equal(expected, await peer.ReadAsync(expected.Length));
            await peer.SayAsync(0, 90, 0, 0, 0, 0, 0, 0);
            await peer.TunnelAsync(server.Port);
        });
        WsClientOptions options = Options();
        options.Proxy = new WebProxy($"socks4a://127.0.0.1:{proxy.Port}") { Credentials = new NetworkCredential("user", "") };
        Assert.Equal("hello", await HearAsync(new Uri("ws://server.test/"), options));
    }

    private static WsClientOptions Through(ScriptedHost proxy, NetworkCredential? credential = null, string login = "")
    {
        WsClientOptions options = Options();
        options.Proxy = new WebProxy($"socks5://{login}127.0.0.1:{proxy.Port}") { Credentials = credential };
        return options;
    }

    private static ScriptedHost Hanging(TaskCompletionSource asked, TaskCompletionSource left) => new(async peer =>
    {
        await peer.ReadAsync(3);
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

    private static ScriptedHost Socks5(ScriptedHost server, string? login, byte reply, TaskCompletionSource<string>? seen = null) => new(async peer =>
    {
        byte[] greeting = await peer.ReadAsync(2);
        byte[] methods = await peer.ReadAsync(greeting[1]);
        byte method = login is null ? (byte)0 : (byte)2;
        if (greeting[0] != 5 || !methods.Contains(method))
        {
            await peer.SayAsync(5, 0xFF);
            return;
        }

        await peer.SayAsync(5, method);
        if (login is not null)
        {
            byte[] start = await peer.ReadAsync(2);
            string name = Encoding.UTF8.GetString(await peer.ReadAsync(start[1]));
            string password = Encoding.UTF8.GetString(await peer.ReadAsync((await peer.ReadAsync(1))[0]));
            bool isGood = start[0] == 1 && $"{name}:{password}" == login;
            await peer.SayAsync(1, isGood ? (byte)0 : (byte)1);
            if (!isGood)
            {
                return;
            }
        }

        byte[] request = await peer.ReadAsync(4);
        string target = request[3] switch
        {
            1 => "address " + new IPAddress(await peer.ReadAsync(4)),
            3 => "name " + Encoding.ASCII.GetString(await peer.ReadAsync((await peer.ReadAsync(1))[0])),
            _ => "address " + new IPAddress(await peer.ReadAsync(16)),
        };
        byte[] port = await peer.ReadAsync(2);
        seen?.SetResult($"{target} {(port[0] << 8) + port[1]}");
        await peer.SayAsync(5, reply, 0, 1, 0, 0, 0, 0, 0, 0);
        if (reply == Success)
        {
            await peer.TunnelAsync(server.Port);
        }
    });
}
