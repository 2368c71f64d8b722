namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>EchoClient through another proxy, which asks by Digest too, and speaks TLS.</summary>
public sealed class SquidTests(NginxServer server) : IClassFixture<NginxServer>
{
    private static readonly string[] Echoed = ["open", "text hello", "close 1000"];

    [Fact]
    public async Task ThroughItItIsTheSame()
    {
        await using Squid proxy = await Squid.StartAsync();
        string[] through = ["--proxy", $"http://127.0.0.1:{proxy.Port}"];
        Assert.Equal(Echoed, await ClientRun.CleanAsync([server.Echo, "--text", "hello", .. through]));
        Assert.Equal(
            ClientRun.Events("binary 1048576 bytes", 3),
            await ClientRun.CleanAsync([server.Echo, "--binary-size", "1048576", "--count", "3", "--compression", "on", .. through]));
        Assert.Equal(
            Echoed, await ClientRun.CleanAsync([server.Secure("good"), "--text", "hello", "--truststore", server.AuthorityFile, .. through]));
        Assert.Contains($"CONNECT 127.0.0.1:{server.Port} ", proxy.Log);
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Digest")]
    public async Task ItMayWantAPassword(string scheme)
    {
        await using Squid proxy = await Squid.StartAsync(scheme);
        Assert.Equal(Echoed, await ClientRun.CleanAsync(
            server.Echo, "--text", "hello", "--proxy", $"http://{Squid.User}:{Squid.Password}@127.0.0.1:{proxy.Port}"));
        Assert.Contains($"CONNECT 127.0.0.1:{server.Port} {Squid.User} ", proxy.Log);
        string refusal = await ClientRun.RefusedAsync(HandshakeFailure.ProxyAuthentication, server.Echo, "--proxy", $"http://me:wrong@127.0.0.1:{proxy.Port}");
        Assert.Contains("refused", refusal);
        await ClientRun.RefusedAsync(HandshakeFailure.ProxyAuthentication, server.Echo, "--proxy", $"http://127.0.0.1:{proxy.Port}");
    }

    /// <summary>It is checked by the client's trust, as the server behind it is.</summary>
    [Fact]
    public async Task ThroughItsTlsItIsTheSame()
    {
        await using Squid proxy = await Squid.StartAsync("Digest");
        string[] through =
            ["--truststore", proxy.AuthorityFile, "--proxy", $"https://{Squid.User}:{Squid.Password}@localhost:{proxy.SecurePort}"];
        Assert.Equal(Echoed, await ClientRun.CleanAsync([server.Echo, "--text", "hello", .. through]));
        Assert.Contains("certificate", await ClientRun.RefusedAsync(
            HandshakeFailure.Proxy, server.Echo, "--proxy", $"https://{Squid.User}:{Squid.Password}@localhost:{proxy.SecurePort}"));
    }

    [Fact]
    public async Task AServerThatItCannotReachIsSaid()
    {
        await using Squid proxy = await Squid.StartAsync();
        Assert.Contains("503", await ClientRun.RefusedAsync(HandshakeFailure.Proxy, "ws://127.0.0.1:1/", "--proxy", $"http://127.0.0.1:{proxy.Port}"));
    }
}
