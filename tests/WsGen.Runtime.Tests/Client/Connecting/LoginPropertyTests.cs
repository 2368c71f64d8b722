using System.Net;
using WsGen.Support;
using static WsGen.Client.Connecting.Connects;

namespace WsGen.Client.Connecting;

/// <summary>Tomcat's user properties for names and passwords.</summary>
public sealed class LoginPropertyTests
{
    private const string Prefix = "org.apache.tomcat.websocket.";
    private const string Server = "WS_AUTHENTICATION";
    private const string Challenge = "WWW-Authenticate: Basic realm=\"chat\"";

    [Fact]
    public async Task NameAndPasswordCountInsteadOfTheOptions()
    {
        await using var server = new ScriptedHost(ScriptedHost.Challenging(Challenge));
        WsClientOptions options = With("other", (Server + "_USER_NAME", "user"), (Server + "_PASSWORD", "pass"));
        Assert.Equal("hello", await HearAsync(server.Uri(), options));
        Assert.Contains("Authorization: Basic " + ScriptedHost.Login, server.Head(1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chat", true)]
    [InlineData("Chat", false)] // realms are compared letter by letter
    public async Task ARealmRestrictsThem(string realm, bool isAnswered)
    {
        await using var server = new ScriptedHost(ScriptedHost.Challenging(Challenge));
        WsClientOptions options = With(null, (Server + "_USER_NAME", "user"), (Server + "_PASSWORD", "pass"), (Server + "_REALM", realm));
        if (isAnswered)
        {
            Assert.Equal("hello", await HearAsync(server.Uri(), options));
            return;
        }

        WsHandshakeException error = await FailAsync(server.Uri(), options);
        Assert.Equal(HandshakeFailure.Authentication, error.Failure);
        Assert.Contains("for the realm \"Chat\", and it asks for those of \"chat\"", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task ARealmRestrictsTheCredentialsOfTheOptionsAndPicksAmongChallenges()
    {
        await using var server = new ScriptedHost(ScriptedHost.Challenging("WWW-Authenticate: Digest realm=\"other\", nonce=\"n\", algorithm=SHA-256, Basic realm=\"chat\""));
        Assert.Equal("hello", await HearAsync(server.Uri(), With("pass", (Server + "_REALM", "chat"))));
        Assert.Contains("Authorization: Basic " + ScriptedHost.Login, server.Head(1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WS_AUTHENTICATION_PROXY")]
    [InlineData("WS_PROXY_AUTHENTICATION")]
    public async Task BothSpellingsForProxiesCount(string family)
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync);
        await using var proxy = new ScriptedHost(HttpProxyTests.Asking(server, "Basic realm=\"gate\""));
        WsClientOptions options = With(null, (family + "_USER_NAME", "user"), (family + "_PASSWORD", "pass"), (family + "_REALM", "gate"));
        options.Proxy = new WebProxy($"http://127.0.0.1:{proxy.Port}") { Credentials = new NetworkCredential("wrong", "wrong") };
        Assert.Equal("hello", await HearAsync(new Uri("ws://server.test/"), options));
        Assert.Contains("Proxy-Authorization: Basic " + ScriptedHost.Login, proxy.Head(1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Server)]
    [InlineData("WS_AUTHENTICATION_PROXY")]
    [InlineData("WS_PROXY_AUTHENTICATION")]
    public async Task WhatIsNoTextIsRefusedAndNotShown(string family)
    {
        foreach (string each in new[] { "_USER_NAME", "_PASSWORD", "_REALM" })
        {
            ArgumentException error = await RefuseAsync(With(null, (family + each, 4711)));
            Assert.Contains(Prefix + family + each + " is of type System.Int32", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("4711", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Server, "_PASSWORD", "_USER_NAME")]
    [InlineData(Server, "_USER_NAME", "_PASSWORD")]
    [InlineData("WS_PROXY_AUTHENTICATION", "_PASSWORD", "_USER_NAME")]
    public async Task NameAndPasswordAreUsedTogether(string family, string given, string missing)
    {
        ArgumentException error = await RefuseAsync(With(null, (family + given, "secret")));
        Assert.Contains($"{Prefix}{family}{given} is set, and {Prefix}", error.Message, StringComparison.Ordinal);
        Assert.Contains(missing + " is not", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoSpellingsMayNotDiffer()
    {
        ArgumentException error = await RefuseAsync(With(null, ("WS_AUTHENTICATION_PROXY_USER_NAME", "a"), ("WS_PROXY_AUTHENTICATION_USER_NAME", "b")));
        Assert.Contains("two spellings of one", error.Message, StringComparison.Ordinal);
    }

    private static WsClientOptions With(string? password, params (string Name, object Value)[] properties)
    {
        WsClientOptions options = Options(password);
        foreach ((string name, object value) in properties)
        {
            options.UserProperties[Prefix + name] = value;
        }

        return options;
    }

    private static Task<ArgumentException> RefuseAsync(WsClientOptions options) =>
        Assert.ThrowsAsync<ArgumentException>(() => WsClient.ConnectAsync("ws://127.0.0.1:1/", options).Within());
}
