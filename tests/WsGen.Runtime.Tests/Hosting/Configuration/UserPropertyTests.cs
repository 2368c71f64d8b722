using WsGen.Connections;
using WsGen.Connections.Settings;
using WsGen.Protocol;
using WsGen.Sessions;
using WsGen.Support;

namespace WsGen.Hosting.Configuration;

/// <summary>Tomcat's names in the user properties of a session and of an endpoint.</summary>
public sealed class UserPropertyTests
{
    private const string Tomcat = TomcatKeys.Prefix;

    public static TheoryData<string, object, string> Effects => new()
    {
        { "BLOCKING_SEND_TIMEOUT", 5000L, nameof(Setting.BlockingSendTimeout) },
        { "BLOCKING_SEND_TIMEOUT", 5000, nameof(Setting.BlockingSendTimeout) },
        { "BLOCKING_SEND_TIMEOUT", "5000", nameof(Setting.BlockingSendTimeout) },
        { "BLOCKING_SEND_TIMEOUT", TimeSpan.FromSeconds(5), nameof(Setting.BlockingSendTimeout) },
        { "SESSION_CLOSE_TIMEOUT", 5000L, nameof(Setting.CloseTimeout) },
        { "ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT", 5000L, nameof(Setting.AbnormalCloseSendTimeout) },
        { "READ_IDLE_TIMEOUT_MS", 5000L, nameof(Setting.ReadIdleTimeout) },
        { "WRITE_IDLE_TIMEOUT_MS", 5000L, nameof(Setting.WriteIdleTimeout) },
        { "binaryBufferSize", 5000L, nameof(Setting.MaxBinaryMessageSize) },
        { "textBufferSize", 5000, nameof(Setting.MaxTextMessageSize) },
        { "DEFAULT_BUFFER_SIZE", "5000", nameof(Setting.BufferSize) },
    };

    [Theory]
    [MemberData(nameof(Effects))]
    public void APropertyIsInEffectWhileTheSessionIsOpenAndGoneOnceItIsTakenAway(string name, object value, string settingName)
    {
        var setting = Enum.Parse<Setting>(settingName);
        long expected = SettingTable.Of(setting).Kind == OptionKind.Time ? 5 * TimeSpan.TicksPerSecond : 5000;
        using var rig = new PushedSession();
        IDictionary<string, object?> properties = rig.Session.UserProperties;
        properties[Tomcat + name] = value;
        Assert.Equal(expected, SettingTable.Get(rig.Connection.Options, setting));
        Assert.Equal(value, properties[Tomcat + name]);
        Assert.True(properties.Remove(Tomcat + name));
        Assert.False(properties.ContainsKey(Tomcat + name));
        Assert.Equal(SettingTable.Get(new ConnectionOptions(), setting), SettingTable.Get(rig.Connection.Options, setting));

        // All ways in and out.
        properties.Add(Tomcat + name, value);
        Assert.Equal(expected, SettingTable.Get(rig.Connection.Options, setting));
        Assert.Throws<ArgumentException>(() => properties.Add(Tomcat + name, value));
        Assert.False(properties.Remove(KeyValuePair.Create(Tomcat + name, (object?)"other")));
        Assert.Equal(expected, SettingTable.Get(rig.Connection.Options, setting));
        Assert.True(properties.Remove(KeyValuePair.Create(Tomcat + name, (object?)value)));
        Assert.Equal(SettingTable.Get(new ConnectionOptions(), setting), SettingTable.Get(rig.Connection.Options, setting));
        properties.Add(KeyValuePair.Create(Tomcat + name, (object?)value));
        Assert.Equal(expected, SettingTable.Get(rig.Connection.Options, setting));
        properties["own"] = 1;
        properties.Clear();
        Assert.Empty(properties);
        Assert.Equal(SettingTable.Get(new ConnectionOptions(), setting), SettingTable.Get(rig.Connection.Options, setting));
    }

    [Fact]
    public void OtherPropertiesAreTheApplicationsOwn()
    {
        using var rig = new PushedSession();
        IDictionary<string, object?> properties = rig.Session.UserProperties;
        ConnectionOptions before = rig.Connection.Options;
        properties["a"] = null;
        properties.Add("b", 1);
        Assert.Throws<ArgumentException>(() => properties.Add("b", 2));
        properties.Add(KeyValuePair.Create("c", (object?)"x"));
        properties[Tomcat + "IO_TIMEOUT_MS"] = "a client's";
        Assert.Equal("a client's", properties[Tomcat + "IO_TIMEOUT_MS"]);
        Assert.Equal(4, properties.Count);
        Assert.True(properties.Remove("b"));
        Assert.False(properties.Remove("b"));
        Assert.False(properties.Remove(KeyValuePair.Create("c", (object?)"y")));
        Assert.True(properties.Remove(KeyValuePair.Create("c", (object?)"x")));
        Assert.True(properties.Remove(Tomcat + "IO_TIMEOUT_MS"));
        Assert.False(properties.Remove(Tomcat + "BLOCKING_SEND_TIMOUT"));
        Assert.Equal(["a"], properties.Keys);
        Assert.Same(before, rig.Connection.Options);
    }

    public static TheoryData<string, object?, string> Sentences => new()
    {
        { "BLOCKING_SEND_TIMEOUT", 0L, "The user property " + Tomcat + "BLOCKING_SEND_TIMEOUT is 0, of type System.Int64; it must be a whole number of milliseconds, more than zero, or -1 for no limit." },
        { "BLOCKING_SEND_TIMEOUT", "x", "The user property " + Tomcat + "BLOCKING_SEND_TIMEOUT is x, of type System.String; it must be a whole number of milliseconds, more than zero, or -1 for no limit." },
        { "SESSION_CLOSE_TIMEOUT", null, "The user property " + Tomcat + "SESSION_CLOSE_TIMEOUT is null; it must be a whole number of milliseconds, more than zero." },
        { "SESSION_CLOSE_TIMEOUT", long.MaxValue, "The user property " + Tomcat + "SESSION_CLOSE_TIMEOUT is 9223372036854775807, of type System.Int64; it must be a whole number of milliseconds, more than zero." },
        { "textBufferSize", TimeSpan.FromSeconds(1), "The user property " + Tomcat + "textBufferSize is 00:00:01, of type System.TimeSpan; it must be a whole number, from 1 to 2147483591 bytes." },
        { "noAddAfterHandshake", true, "The user property " + Tomcat + "noAddAfterHandshake counts for a whole server, not for one session: set it in the configuration." },
        { "DISABLE_BUILTIN_EXTENSIONS", true, "The user property " + Tomcat + "DISABLE_BUILTIN_EXTENSIONS counts for a whole server or endpoint, not for one session: set it in the configuration." },
        { "DEFAULT_PROCESS_PERIOD", 1L, "The user property " + Tomcat + "DEFAULT_PROCESS_PERIOD counts for a whole server, not for one session: set it in the configuration." },
        { "executorCoreSize", 1L, "The user property " + Tomcat + "executorCoreSize counts for a whole server, not for one session: set it in the configuration." },
        { "BLOCKING_SEND_TIMOUT", 1L, "Tomcat has no user property " + Tomcat + "BLOCKING_SEND_TIMOUT. Did you mean " + Tomcat + "BLOCKING_SEND_TIMEOUT?" },
        { "blocking_send_timeout", 1L, "Tomcat has no user property " + Tomcat + "blocking_send_timeout. Did you mean " + Tomcat + "BLOCKING_SEND_TIMEOUT?" }, // user properties mind the case
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void WhatCannotBeIsRefusedAtTheMomentItIsSet(string name, object? value, string sentence)
    {
        using var rig = new PushedSession();
        Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => rig.Session.UserProperties[Tomcat + name] = value).Message, StringComparison.Ordinal);
        Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => rig.Session.UserProperties.Add(Tomcat + name, value)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            sentence,
            Assert.Throws<ArgumentException>(() => ServerEndpointConfig.Create("/", ScriptedEndpoint.Echo).WithUserProperty(Tomcat + name, value)).Message,
            StringComparison.Ordinal);
        Assert.Empty(rig.Session.UserProperties);
    }

    [Fact]
    public void WhatCannotWorkWithTheOtherSettingsIsRefusedToo()
    {
        using var rig = new PushedSession();
        rig.Session.KeepAliveInterval = TimeSpan.FromSeconds(5);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => rig.Session.UserProperties[Tomcat + "READ_IDLE_TIMEOUT_MS"] = 5000L);
        Assert.StartsWith("ReadIdleTimeout is 00:00:05; it must be more than KeepAliveInterval, which is 00:00:05", error.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Session.UserProperties);
    }

    [Fact]
    public async Task AfterTheCloseASettingIsRefusedAndTheRestIsNot()
    {
        using var rig = new PushedSession();
        await rig.Session.CloseAsync();
        Assert.Throws<SessionClosedException>(() => rig.Session.UserProperties[Tomcat + "BLOCKING_SEND_TIMEOUT"] = 1L);
        rig.Session.UserProperties["own"] = 1;
        Assert.Equal(["own"], rig.Session.UserProperties.Keys);
    }

    [Fact]
    public void WhatWasSetLastCountsWhicheverWay()
    {
        using var rig = new PushedSession();
        rig.Session.BlockingSendTimeout = TimeSpan.FromSeconds(1);
        rig.Session.UserProperties[Tomcat + "BLOCKING_SEND_TIMEOUT"] = 2000L;
        Assert.Equal(TimeSpan.FromSeconds(2), rig.Session.BlockingSendTimeout);
        rig.Session.BlockingSendTimeout = TimeSpan.FromSeconds(3);
        Assert.Equal(TimeSpan.FromSeconds(3), rig.Session.BlockingSendTimeout);
    }

    [Theory]
    [InlineData("remove")]
    [InlineData("remove the pair")]
    [InlineData("clear")]
    public void WhatTheSessionHasSetSinceStaysWhenThePropertyIsTakenAway(string how)
    {
        using var rig = new PushedSession();
        rig.Session.UserProperties[Tomcat + "BLOCKING_SEND_TIMEOUT"] = 2000L;
        rig.Session.UserProperties[Tomcat + "textBufferSize"] = 5L;
        rig.Session.BlockingSendTimeout = TimeSpan.FromSeconds(2); // the same, yet the session's own
        rig.Session.MaxTextMessageSize = 6;
        Take(how);
        Assert.Equal((TimeSpan.FromSeconds(2), 6), (rig.Session.BlockingSendTimeout, rig.Session.MaxTextMessageSize));

        // And the other way about: the property was there before, and is set again.
        rig.Session.UserProperties[Tomcat + "BLOCKING_SEND_TIMEOUT"] = 3000L;
        Take(how);
        Assert.Equal(TimeSpan.FromSeconds(20), rig.Session.BlockingSendTimeout);
        rig.Session.BlockingSendTimeout = TimeSpan.FromSeconds(4);
        Take(how);
        Assert.Equal(TimeSpan.FromSeconds(4), rig.Session.BlockingSendTimeout);

        void Take(string how)
        {
            IDictionary<string, object?> properties = rig.Session.UserProperties;
            foreach (string name in new[] { "BLOCKING_SEND_TIMEOUT", "textBufferSize" })
            {
                switch (how)
                {
                    case "remove":
                        properties.Remove(Tomcat + name);
                        break;
                    case "clear":
                        properties.Clear();
                        break;
                    default:
                        properties.Remove(KeyValuePair.Create(Tomcat + name, properties.TryGetValue(Tomcat + name, out object? value) ? value : null));
                        break;
                }
            }

            Assert.Empty(properties);
        }
    }

    /// <summary>The endpoint's own user property, or the size that its handler names.</summary>
    [Theory]
    [InlineData(true, "99 5", "77 4", "MaxTextMessageSize is 77 bytes")]
    [InlineData(false, "99 5", "50 30", "MaxMessageSize of its [OnMessage] is 50 bytes")]
    public async Task WithoutThePropertyOfTheSessionTheEndpointsCountsAgain(bool endpointHasThem, string with, string without, string reason)
    {
        var endpoint = new ScriptedEndpoint
        {
            Open = static async (session, _) =>
            {
                session.UserProperties[Tomcat + "textBufferSize"] = 99L;
                session.UserProperties[Tomcat + "SESSION_CLOSE_TIMEOUT"] = 5000L;
                session.AddMessageHandler((string _) => { });
                await session.SendAsync(Describe(session));
                session.UserProperties.Clear();
                await session.SendAsync(Describe(session));
            },
        };
        ServerEndpointConfig config = ServerEndpointConfig.Create("/", () => endpoint).WithMaxMessageSize(50, null);
        if (endpointHasThem)
        {
            config = config.WithUserProperty(Tomcat + "textBufferSize", 77L).WithUserProperty(Tomcat + "SESSION_CLOSE_TIMEOUT", 4000L);
        }

        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, config);
        RawClient client = await server.ConnectAsync("/");
        await client.ExpectTextAsync(with);
        await client.ExpectTextAsync(without);
        await client.SendTextAsync(new string('x', 78));
        await client.ExpectCloseAsync(CloseCode.MessageTooBig, $"message too big: {reason}");

        static string Describe(WsSession session) => $"{session.MaxTextMessageSize} {session.CloseTimeout.TotalSeconds}";
    }

    [Fact]
    public async Task AfterTheCloseEverythingMayBeTakenAway()
    {
        TaskCompletionSource<int> left = Bounded.Gate<int>();
        var endpoint = new ScriptedEndpoint
        {
            Open = static (session, _) =>
            {
                session.UserProperties[Tomcat + "textBufferSize"] = 99L;
                session.UserProperties[Tomcat + "binaryBufferSize"] = 98L;
                session.UserProperties["own"] = 1;
                return default;
            },
            Close = (session, _) =>
            {
                try
                {
                    session.UserProperties.Remove(Tomcat + "textBufferSize");
                    session.UserProperties.Clear();
                    left.SetResult(session.UserProperties.Count);
                }
                catch (Exception error)
                {
                    left.SetException(error);
                }

                return default;
            },
        };
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create("/", () => endpoint));
        RawClient client = await server.ConnectAsync("/");
        await client.LeaveAsync();
        Assert.Equal(0, await left.Task.Within());
        Assert.Equal(99, endpoint.Session!.MaxTextMessageSize);
    }

    [Fact]
    public async Task TheHandshakeMaySetThemForOneSession()
    {
        ServerEndpointConfig endpoint = ServerEndpointConfig.Create("/", () => new ScriptedEndpoint { Open = Describe })
            .WithUserProperty(Tomcat + "SESSION_CLOSE_TIMEOUT", 4000L)
            .WithUserProperty(Tomcat + "textBufferSize", 77L)
            .WithConfigurator(new TestConfigurator
            {
                Modify = (config, request, _) =>
                {
                    if (request.QueryString.Length > 0)
                    {
                        config.UserProperties[Tomcat + "BLOCKING_SEND_TIMEOUT"] = long.Parse(request.QueryString, null);
                        config.UserProperties.Remove(Tomcat + "textBufferSize");
                    }
                },
            });
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, endpoint);
        RawClient client = await server.ConnectAsync("/?5000");
        await client.ExpectTextAsync("5 4 77"); // what the endpoint has counts without the copy too
        client = await server.ConnectAsync("/");
        await client.ExpectTextAsync("20 4 77");

        static ValueTask Describe(WsSession session, EndpointConfig config) => session.SendAsync(
            $"{session.BlockingSendTimeout.TotalSeconds} {session.CloseTimeout.TotalSeconds} {session.MaxTextMessageSize}");
    }

    [Fact]
    public async Task WhatTheHandshakeSetsAndCannotWorkFailsIt()
    {
        ServerEndpointConfig endpoint = ServerEndpointConfig.Create("/", ScriptedEndpoint.Echo).WithConfigurator(new TestConfigurator
        {
            Modify = static (config, _, _) => config.UserProperties[Tomcat + "READ_IDLE_TIMEOUT_MS"] = 1000L,
        });
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.Options.KeepAliveInterval = TimeSpan.FromSeconds(5);
            builder.AddEndpoint(endpoint);
        });
        Assert.Equal(500, await server.StatusAsync("/"));
        Assert.Contains("ReadIdleTimeout is 00:00:01", Assert.Single(server.Log.Failures).Error!.Message, StringComparison.Ordinal);
    }
}
