using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using WsGen.Endpoints.Infrastructure;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Endpoints.Configuration;

/// <summary>What a configurator can do in the opening handshake, and what it cannot.</summary>
public sealed class ConfiguratorTests
{
    private const string Foreign = "Origin: https://elsewhere.example.org";

    /// <summary>An endpoint that says one thing when it is opened.</summary>
    internal static ServerEndpointConfig Greeter(ServerEndpointConfigurator configurator, Func<WsSession, string>? text = null) =>
        ServerEndpointConfig.Create("/", () => ScriptedEndpoint.Greeting(text ?? (static _ => "open"))).WithConfigurator(configurator);

    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task Rule14_ModifyHandshakeRunsAfterOriginCheckAndNegotiation(Carrier carrier)
    {
        var configurator = new TestConfigurator();
        await using EndpointServer server = await EndpointServer.StartAsync(carrier, builder =>
        {
            builder.Options.Compression.Enabled = true;
            builder.AddEndpoint(Greeter(configurator).WithSubprotocols("v2", "v1"));
        });
        RawClient client = await server.ConnectAsync(
            "/", "Sec-WebSocket-Protocol: v1, v2", "Sec-WebSocket-Extensions: permessage-deflate", "Origin: http://server.example.com");
        Assert.Equal(["origin", "subprotocol", "extensions", "check", "modify", "instance"], configurator.Calls);
        Assert.Contains("Sec-WebSocket-Protocol: v2\r\n", client.Head + "\r\n", StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Extensions: permessage-deflate", client.Head, StringComparison.Ordinal);
        await client.ExpectTextAsync("open");
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", 426)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\n\r\n", 405)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n", 400)]
    public async Task AConfiguratorIsAskedAboutRightUpgradesOnly(string request, int status)
    {
        var configurator = new TestConfigurator();
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, Greeter(configurator));
        Assert.StartsWith($"HTTP/1.1 {status} ", await server.AskWithAsync(request), StringComparison.Ordinal);
        Assert.Empty(configurator.Calls);
    }

    [Theory]
    [InlineData(300, Carrier.Memory)]
    [InlineData(307, Carrier.Sockets)]
    [InlineData(401, Carrier.Memory)]
    [InlineData(403, Carrier.Sockets)]
    [InlineData(418, Carrier.Memory)]
    [InlineData(429, Carrier.Memory)]
    [InlineData(503, Carrier.Sockets)]
    [InlineData(599, Carrier.Memory)]
    public async Task AnUpgradeIsRefusedWithAnyStatusSentenceAndFieldsAsynchronously(int status, Carrier carrier)
    {
        TaskCompletionSource asked = Bounded.Gate();
        TaskCompletionSource decide = Bounded.Gate();
        var configurator = new TestConfigurator
        {
            Check = async (_, _) =>
            {
                asked.TrySetResult();
                await decide.Task;
                return new HandshakeRefusal(status, "Not today, né?").WithHeader("Location", "/elsewhere").WithHeader("Retry-After", "7");
            },
        };
        await using EndpointServer server = await EndpointServer.StartAsync(carrier, Greeter(configurator));
        Task<string> answering = server.AskAsync("/");
        await asked.Task.Within();
        decide.SetResult();
        string answer = await answering;
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nLocation: /elsewhere\r\nRetry-After: 7\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nNot today, n\u00C3\u00A9?\n", answer, StringComparison.Ordinal); // read as Latin-1
        Assert.Equal(["origin", "subprotocol", "check"], configurator.Calls);
        Assert.Contains(server.Log.Entries, entry => entry.Text.Contains($"with {status}: Not today", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(101)]
    [InlineData(200)]
    [InlineData(299)]
    [InlineData(304)]
    [InlineData(600)]
    public void OtherStatusesAreNoRefusal(int status) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HandshakeRefusal(status, ""));

    [Theory]
    [InlineData("Sec-WebSocket-Accept")]
    [InlineData("upgrade")]
    [InlineData("CONNECTION")]
    [InlineData("Sec-WebSocket-Protocol")]
    [InlineData("Sec-WebSocket-Extensions")]
    [InlineData("Content-Length")]
    [InlineData("Transfer-Encoding")]
    public void FieldsOfTheProtocolCannotBeAdded(string name)
    {
        var response = new HandshakeResponse(null, null);
        var error = Assert.Throws<ArgumentException>(() => response.AddHeader(name, "x"));
        Assert.Contains("is written by the handshake itself", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => response.SetHeader(name, "x"));
        Assert.Empty(response.Headers);
    }

    [Theory]
    [InlineData("Set Cookie", "a")]
    [InlineData("", "a")]
    [InlineData("X", "a\r\nX-Other: b")]
    [InlineData("X", "é")]
    public void WhatCannotStandInAFieldIsRefusedAtOnce(string name, string value)
    {
        Assert.Throws<ArgumentException>(() => new HandshakeResponse(null, null).AddHeader(name, value));
        Assert.Throws<ArgumentException>(() => new HandshakeRefusal(403, "").WithHeader(name, value));
    }

    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task FieldsAreAddedToThe101(Carrier carrier)
    {
        var configurator = new TestConfigurator
        {
            Modify = static (_, request, response) =>
            {
                response.AddHeader("X-Gone", "1");
                response.AddHeader("Set-Cookie", "a=1");
                response.AddHeader("Set-Cookie", "b=2");
                response.AddHeader("X-Path", request.Path);
                response.SetHeader("x-path", "replaced");
                Assert.True(response.RemoveHeader("x-gone"));
                Assert.False(response.RemoveHeader("x-gone"));
            },
        };
        await using EndpointServer server = await EndpointServer.StartAsync(carrier, Greeter(configurator));
        RawClient client = await server.ConnectAsync("/");
        Assert.EndsWith("\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nx-path: replaced", client.Head, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Gone", client.Head, StringComparison.Ordinal);
        await client.ExpectTextAsync("open");
    }

    [Fact]
    public async Task Rule13_TheOriginIsWhatTheConfiguratorSaysItIs()
    {
        var permissive = new TestConfigurator { Origin = static request => request.Origin == "https://elsewhere.example.org" || request.IsOriginAllowed };
        var strict = new TestConfigurator { Origin = static request => request.Origin is not null && request.IsOriginAllowed };
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory,
            Greeter(permissive),
            ServerEndpointConfig.Create("/strict", () => ScriptedEndpoint.Greeting(static _ => "open")).WithConfigurator(strict),
            ServerEndpointConfig.Create("/default", () => ScriptedEndpoint.Greeting(static _ => "open")).WithConfigurator<TestConfigurator>());
        await server.ConnectAsync("/", Foreign);
        Assert.Equal(403, await server.StatusAsync("/", "Origin: https://third.example.org"));
        Assert.Equal(403, await server.StatusAsync("/", Foreign, Foreign)); // two are none, whoever is asked
        Assert.Equal(403, await server.StatusAsync("/strict"));
        await server.ConnectAsync("/strict", "Origin: http://server.example.com");
        Assert.Equal(403, await server.StatusAsync("/default", Foreign));
        await server.ConnectAsync("/default");
    }

    /// <summary>An origin that is none by RFC 6454, as those of some applications, may still be one to a configurator.</summary>
    [Fact]
    public async Task AConfiguratorSeesOriginsThatNoRuleCanRead()
    {
        var configurator = new TestConfigurator { Origin = static request => request.Origin == "file://" && !request.IsOriginAllowed };
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, Greeter(configurator));
        await server.ConnectAsync("/", "Origin: file://");
    }

    [Fact]
    public async Task Rule11_TheConfiguratorMayChooseAnotherSubprotocol()
    {
        var configurator = new TestConfigurator
        {
            Subprotocol = static (request, supported) => supported.Contains("v2") ? request.Subprotocols[0] : null,
        };
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory,
            Greeter(configurator, static session => session.Subprotocol ?? "none").WithSubprotocols("v2", "v1"),
            ServerEndpointConfig.Create("/none", () => ScriptedEndpoint.Greeting(static session => session.Subprotocol ?? "none"))
                .WithSubprotocols("v1").WithConfigurator(new TestConfigurator { Subprotocol = static (_, _) => "" }),
            ServerEndpointConfig.Create("/wrong", ScriptedEndpoint.Echo).WithConfigurator(new TestConfigurator { Subprotocol = static (_, _) => "v3" }));
        RawClient client = await server.ConnectAsync("/", "Sec-WebSocket-Protocol: v1, v2");
        Assert.Contains("Sec-WebSocket-Protocol: v1", client.Head, StringComparison.Ordinal);
        await client.ExpectTextAsync("v1");

        client = await server.ConnectAsync("/none", "Sec-WebSocket-Protocol: v1, v2");
        Assert.DoesNotContain("Sec-WebSocket-Protocol", client.Head, StringComparison.Ordinal);
        await client.ExpectTextAsync("none");

        Assert.Equal(500, await server.StatusAsync("/wrong", "Sec-WebSocket-Protocol: v1, v2"));
        LogEntry entry = Assert.Single(server.Log.Failures);
        Assert.Contains("has chosen the subprotocol \"v3\", which the client does not offer", entry.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule12_TheConfiguratorMayLeaveExtensionsOutOrReorderThem()
    {
        const string Offers = "Sec-WebSocket-Extensions: x-unknown, permessage-deflate; client_max_window_bits=15, permessage-deflate; server_max_window_bits=10";
        ServerEndpointConfig Choosing(string path, Func<HandshakeRequest, IReadOnlyList<WsExtension>, IEnumerable<WsExtension>>? choose) =>
            ServerEndpointConfig.Create(path, () => ScriptedEndpoint.Greeting(static session => string.Join(" + ", session.NegotiatedExtensions)))
                .WithConfigurator(new TestConfigurator { Extensions = choose });
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.Options.Compression.Enabled = true;
            builder.AddEndpoint(Choosing("/default", null))
                .AddEndpoint(Choosing("/none", static (_, _) => []))
                .AddEndpoint(Choosing("/last", static (request, installed) => installed.Count == 1 ? request.Extensions.Reverse() : []))
                .AddEndpoint(Choosing("/invented", static (_, _) => [new WsExtension("permessage-deflate")]));
        });
        RawClient client = await server.ConnectAsync("/default", Offers);
        Assert.Contains("permessage-deflate; server_no_context_takeover; client_max_window_bits=15", client.Head, StringComparison.Ordinal);
        Assert.Equal("permessage-deflate; server_no_context_takeover; client_max_window_bits=15", (await client.ReceiveAsync()).Text);

        client = await server.ConnectAsync("/none", Offers);
        Assert.DoesNotContain("Extensions", client.Head, StringComparison.Ordinal);
        await client.ExpectTextAsync("");

        client = await server.ConnectAsync("/last", Offers);
        Assert.Contains("permessage-deflate; server_no_context_takeover; server_max_window_bits=10", client.Head, StringComparison.Ordinal);

        Assert.Equal(500, await server.StatusAsync("/invented", Offers));
    }

    [Fact]
    public async Task WithoutCompressionNothingIsInstalled()
    {
        int installed = -1;
        var configurator = new TestConfigurator
        {
            Extensions = (request, available) =>
            {
                installed = available.Count;
                return request.Extensions;
            },
        };
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, Greeter(configurator));
        RawClient client = await server.ConnectAsync("/", "Sec-WebSocket-Extensions: permessage-deflate");
        Assert.DoesNotContain("Extensions", client.Head, StringComparison.Ordinal);
        Assert.Equal(0, installed);
    }

    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task Rule07_UserPropertiesAreCopiedForEachConnectionWithTheChangesOfModifyHandshake(Carrier carrier)
    {
        int count = 0;
        var configurator = new TestConfigurator
        {
            Modify = (config, request, _) =>
            {
                Assert.Equal("given", config.UserProperties["shared"]);
                config.UserProperties["own"] = Interlocked.Increment(ref count);
                config.UserProperties["shared"] = "changed by " + count;
            },
        };
        var ended = new List<object?>();
        ServerEndpointConfig config = ServerEndpointConfig.Create("/", () => new ScriptedEndpoint
        {
            Open = static (session, config) =>
            {
                Assert.Same(session.UserProperties, config.UserProperties);
                Assert.Same(session.EndpointConfig, config);
                session.UserProperties["later"] = "kept";
                return session.SendAsync($"{session.UserProperties["own"]} {session.UserProperties["shared"]}");
            },
            Close = (session, _) =>
            {
                lock (ended)
                {
                    ended.Add(session.UserProperties["later"]);
                }

                return default;
            },
        }).WithUserProperty("shared", "given").WithConfigurator(configurator);
        await using EndpointServer server = await EndpointServer.StartAsync(carrier, config);
        RawClient first = await server.ConnectAsync("/");
        await first.ExpectTextAsync("1 changed by 1");
        RawClient second = await server.ConnectAsync("/");
        await second.ExpectTextAsync("2 changed by 2");
        Assert.Equal(["shared"], config.UserProperties.Keys);
        Assert.Equal("given", config.UserProperties["shared"]);
        await first.LeaveAsync();
        await Bounded.Until(() => ended.Count == 1);
        Assert.Equal(["kept"], ended);
    }
}
