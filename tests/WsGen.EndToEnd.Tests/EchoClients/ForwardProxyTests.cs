namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>EchoClient and what stands between: a proxy that connects it to the server, passwords of the server's and of the proxy's.</summary>
public sealed class ForwardProxyTests(NginxServer server) : IClassFixture<NginxServer>
{
    private static readonly string[] Echoed = ["open", "text hello", "close 1000"];

    [Fact]
    public async Task ThroughAProxyItIsTheSame()
    {
        await using TinyProxy proxy = await TinyProxy.StartAsync();
        string[] through = ["--proxy", $"http://127.0.0.1:{proxy.Port}"];
        Assert.Equal(Echoed, await ClientRun.CleanAsync([server.Echo, "--text", "hello", .. through]));
        Assert.Contains($"CONNECT 127.0.0.1:{server.Port} ", proxy.Log);
        Assert.Equal(
            ClientRun.Events("binary 1048576 bytes", 3),
            await ClientRun.CleanAsync([server.Echo, "--binary-size", "1048576", "--count", "3", "--compression", "on", .. through]));
        Assert.Equal(Echoed, await ClientRun.CleanAsync([server.At("/chain/3"), "--text", "hello", .. through]));
        Assert.Equal(["open", "close 4000 as it was sent"], await ClientRun.CleanAsync([server.At("/ping"), "--wait", .. through]));
        Assert.Equal(
            Echoed, await ClientRun.CleanAsync([server.Secure("good"), "--text", "hello", "--truststore", server.AuthorityFile, .. through]));
        await ClientRun.RefusedAsync(HandshakeFailure.CertificateName, [server.Secure("other"), "--truststore", server.AuthorityFile, .. through]);
    }

    [Fact]
    public async Task AProxyMayWantAPassword()
    {
        await using TinyProxy proxy = await TinyProxy.StartAsync("BasicAuth me sesame");
        Assert.Equal(Echoed, await ClientRun.CleanAsync(server.Echo, "--text", "hello", "--proxy", $"http://me:sesame@127.0.0.1:{proxy.Port}"));
        await ClientRun.RefusedAsync(HandshakeFailure.ProxyAuthentication, server.Echo, "--proxy", $"http://127.0.0.1:{proxy.Port}");

        // A wrong one it does not ask for again: it refuses with 401.
        Assert.Contains(" 401 ", await ClientRun.RefusedAsync(HandshakeFailure.Proxy, server.Echo, "--proxy", $"http://me:wrong@127.0.0.1:{proxy.Port}"));
    }

    [Fact]
    public async Task AProxyThatRefusesIsSaid()
    {
        await using TinyProxy proxy = await TinyProxy.StartAsync("ConnectPort 1"); // and to no other
        Assert.Contains("403", await ClientRun.RefusedAsync(HandshakeFailure.Proxy, server.Echo, "--proxy", $"http://127.0.0.1:{proxy.Port}"));
    }

    [Fact]
    public async Task AProxyThatIsNotThereIsSaid() =>
        await ClientRun.RefusedAsync(HandshakeFailure.Proxy, server.Echo, "--proxy", "http://127.0.0.1:1");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AServerMayWantAPassword(bool redirects)
    {
        string place = server.At(redirects ? "/here/private/echo" : "/private/echo");
        Assert.Equal(Echoed, await ClientRun.CleanAsync(place, "--text", "hello", "--user", NginxServer.User, "--password", NginxServer.Password));
        await ClientRun.RefusedAsync(HandshakeFailure.Authentication, place, "--user", NginxServer.User, "--password", "wrong");
        await ClientRun.RefusedAsync(HandshakeFailure.Authentication, place);
    }

    /// <summary>Another port is another host.</summary>
    [Fact]
    public async Task ThePasswordGoesToTheHostOfTheUrlOnly() => await ClientRun.RefusedAsync(
        HandshakeFailure.Authentication, server.At("/elsewhere/private/echo"), "--user", NginxServer.User, "--password", NginxServer.Password);
}
