using System.Text;

namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>EchoClient and nginx in front of a server: passing on, redirections.</summary>
public sealed class ReverseProxyTests(NginxServer server) : IClassFixture<NginxServer>
{
    private static readonly string[] Echoed = ["open", "text hello", "close 1000"];

    [Theory]
    [InlineData("epoll")]
    [InlineData("io_uring")]
    [InlineData("sockets")]
    public async Task ThroughAReverseProxyItIsTheSame(string transport)
    {
        Assert.Equal(Echoed, await ClientRun.CleanAsync(server.Echo, "--text", "hello", "--transport", transport));
        Assert.Equal(
            ClientRun.Events("binary 1048576 bytes", 3),
            await ClientRun.CleanAsync(server.Echo, "--binary-size", "1048576", "--count", "3", "--compression", "on", "--transport", transport));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(305)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task ARedirectionIsFollowedWhicheverItsStatus(int status) =>
        Assert.Equal(Echoed, await ClientRun.CleanAsync(server.At($"/redirect/{status}"), "--text", "hello"));

    [Fact]
    public async Task ARelativeLocationIsFollowed() => Assert.Equal(Echoed, await ClientRun.CleanAsync(server.At("/relative/302"), "--text", "hello"));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public async Task AChainIsFollowedToItsEnd(int length) =>
        Assert.Equal(Echoed, await ClientRun.CleanAsync(server.At($"/chain/{length}"), "--text", "hello"));

    [Fact]
    public async Task AChainOf21IsTooLong() =>
        Assert.Contains("20 are followed at most", await ClientRun.RefusedAsync(HandshakeFailure.Redirect, server.At("/chain/21")));

    [Fact]
    public async Task MoreOrFewerRedirectionsAreFollowedIfToldSo()
    {
        Assert.Equal(Echoed, await ClientRun.CleanAsync(server.At("/chain/21"), "--text", "hello", "--max-redirections", "21"));
        Assert.Contains("2 are followed at most", await ClientRun.RefusedAsync(HandshakeFailure.Redirect, server.At("/chain/3"), "--max-redirections", "2"));
        Assert.Contains("is 0", await ClientRun.RefusedAsync(HandshakeFailure.Redirect, server.At("/chain/1"), "--max-redirections", "0"));
    }

    [Fact]
    public async Task CirclesAreSeen() => Assert.Contains("in circles", await ClientRun.RefusedAsync(HandshakeFailure.Redirect, server.At("/loop/a")));

    [Fact]
    public async Task ARedirectionToNowhereIsSaid() =>
        Assert.Contains("no Location", await ClientRun.RefusedAsync(HandshakeFailure.Redirect, server.At("/nowhere")));

    /// <summary>Another port is another host.</summary>
    [Fact]
    public async Task FieldsStayWithTheHostTheyWereMeantFor()
    {
        string authorization = "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("a:b"));
        string[] fields = ["--text", "", "--header", $"Authorization: {authorization}", "--header", "Cookie: secret=1", "--header", "X-Token: secret"];
        Assert.Equal($"text {authorization}", (await ClientRun.CleanAsync([server.At("/here/header/authorization"), .. fields]))[1]);
        foreach (string name in new[] { "authorization", "cookie", "x-token" })
        {
            Assert.Equal("text none", (await ClientRun.CleanAsync([server.At($"/elsewhere/header/{name}"), .. fields]))[1]);
        }
    }

    [Fact]
    public async Task WhereCredentialsAreWantedItSaysSo() =>
        Assert.Contains("401", await ClientRun.RefusedAsync(HandshakeFailure.Authentication, server.At("/private/echo")));
}
