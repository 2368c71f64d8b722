using System.Net;
using System.Reflection;
using static WsGen.Client.Connecting.Connects;

namespace WsGen.Client.Connecting;

/// <summary>The proxy that the system has.</summary>
public sealed class SystemProxyTests : IDisposable
{
    private readonly IWebProxy _before = HttpClient.DefaultProxy;

    public void Dispose() => HttpClient.DefaultProxy = _before;

    [Fact]
    public async Task ItIsUsedWhereTheOptionsHaveNone()
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync);
        await using var proxy = new ScriptedHost(HttpProxyTests.To(server));
        HttpClient.DefaultProxy = For(proxy, server);
        Assert.Equal("hello", await HearAsync(server.Uri(), new WsClientOptions()));
        Assert.Equal(1, proxy.Connections);
    }

    [Fact]
    public async Task ItIsNotUsedWhereTheOptionsSaySo()
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync);
        await using var proxy = new ScriptedHost(HttpProxyTests.To(server));
        HttpClient.DefaultProxy = For(proxy, server);
        Assert.Equal("hello", await HearAsync(server.Uri(), new WsClientOptions { UseSystemProxy = false }));
        Assert.Equal(0, proxy.Connections);
    }

    [Fact]
    public async Task ItIsNotUsedBesideThatOfTheOptions()
    {
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync);
        await using var system = new ScriptedHost(HttpProxyTests.To(server));
        await using var own = new ScriptedHost(HttpProxyTests.To(server));
        HttpClient.DefaultProxy = For(system, server);
        Assert.Equal("hello", await HearAsync(server.Uri(), new WsClientOptions { Proxy = For(own, server) }));
        Assert.Equal((0, 1), (system.Connections, own.Connections));
    }

    /// <summary>What the platform reads on Linux, whichever proxy this process had at its start.</summary>
    [Fact]
    public async Task TheVariablesOfTheEnvironmentCount()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have other settings");
        await using var server = new ScriptedHost(ScriptedHost.OpenAsync);
        await using var plain = new ScriptedHost(HttpProxyTests.Asking(server, "Basic realm=\"gate\""));
        await using var secure = new ScriptedHost(static async peer =>
        {
            await peer.ReadHeadAsync();
            await peer.SayAsync("HTTP/1.1 403 No\r\n\r\n");
        });
        var options = new WsClientOptions
        {
            Proxy = ReadEnvironment(
                ("http_proxy", $"http://user:p%61ss@127.0.0.1:{plain.Port}"), ("https_proxy", $"127.0.0.1:{secure.Port}"), ("no_proxy", "localhost,.inner.test,127.0.0.1")),
        };

        // ws is as http to it, with the name and the password of the variable; wss is as https.
        Assert.Equal("hello", await HearAsync(new Uri("ws://server.test/"), options));
        Assert.Equal(2, plain.Connections);
        Assert.Equal(HandshakeFailure.Proxy, (await FailAsync(new Uri("wss://server.test/"), options)).Failure);
        Assert.Equal(1, secure.Connections);

        // no_proxy: directly.
        Assert.Equal("hello", await HearAsync(server.Uri(), options));
        Assert.Equal("hello", await HearAsync(server.Uri(host: "localhost"), options));
        Assert.Equal(HandshakeFailure.Resolve, (await FailAsync(new Uri("ws://a.inner.test/"), options)).Failure);
        Assert.Equal((2, 1), (plain.Connections, secure.Connections));
    }

    /// <summary>For one server alone: other tests connect at the same time.</summary>
    private static ChosenProxy For(ScriptedHost proxy, ScriptedHost server) => new(new Uri($"http://127.0.0.1:{proxy.Port}"), uri => uri.Port == server.Port);

    /// <summary>The platform reads them when its proxy is first asked for, which has been long ago: this is what it reads them with.</summary>
    private static IWebProxy ReadEnvironment(params (string Name, string Value)[] variables)
    {
        foreach ((string name, string value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        try
        {
            object?[] result = [null];
            Type reader = typeof(HttpClient).Assembly.GetType("System.Net.Http.HttpEnvironmentProxy", throwOnError: true)!;
            reader.GetMethod("TryCreate", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, result);
            return Assert.IsType<IWebProxy>(result[0], exactMatch: false);
        }
        finally
        {
            foreach ((string name, _) in variables)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }
}
