using System.Globalization;
using WsGen.Connections;
using WsGen.Connections.Settings;
using WsGen.Hosting.Binding;

namespace WsGen.Hosting.Configuration;

/// <summary>Every option is found under each of its names, and lands where it belongs.</summary>
public sealed class BindingTests
{
    private const string Tomcat = TomcatKeys.Prefix;

    public static TheoryData<string> Settings => new(SettingTable.All.Select(static info => info.Name));

    public static TheoryData<string> Others => new(OptionTable.All.Select(static info => info.Name));

    /// <summary>A value that is nobody's default: a whole number of milliseconds and of seconds, bytes, or the last name of a choice.</summary>
    private static long ValueOf(OptionInfo info) => info.Kind switch
    {
        OptionKind.Time => 7 * TimeSpan.TicksPerSecond,
        OptionKind.Choice => info.Names.Length - 1,
        OptionKind.Flag => info.Name == "Compression:ServerNoContextTakeover" ? 0 : 1,
        _ when info.Name.StartsWith("Compression:", StringComparison.Ordinal) && info.Most <= 15 => info.Most - 2,
        _ when info.Allows(12345) => 12345,
        _ => 5000,
    };

    private static object? PropertyOf(object owner, string name)
    {
        foreach (string part in name.Split(':'))
        {
            owner = owner.GetType().GetProperty(part)!.GetValue(owner)!;
        }

        return owner;
    }

    private static long ToNumber(object? value) => value switch
    {
        TimeSpan time => time.Ticks,
        bool flag => flag ? 1 : 0,
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };

    private static void SetProperty(object owner, string name, long value)
    {
        int group = name.IndexOf(':');
        if (group >= 0)
        {
            owner = PropertyOf(owner, name[..group])!;
            name = name[(group + 1)..];
        }

        System.Reflection.PropertyInfo property = owner.GetType().GetProperty(name)!;
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        property.SetValue(owner, type == typeof(TimeSpan) ? new TimeSpan(value)
            : type.IsEnum ? Enum.ToObject(type, value)
            : Convert.ChangeType(value, type, CultureInfo.InvariantCulture));
    }

    /// <summary>Where there are no groups: the key without its colon.</summary>
    private static string MemberOf(string name) => name.Replace(":", "", StringComparison.Ordinal);

    /// <summary>That setting alone has changed.</summary>
    private static void AssertOnly(ConnectionOptions changed, Setting setting, long value)
    {
        for (Setting each = 0; (int)each < SettingTable.All.Length; each++)
        {
            Assert.Equal(each == setting ? value : SettingTable.Get(new ConnectionOptions(), each), SettingTable.Get(changed, each));
        }
    }

    [Fact]
    public void TheTableHasARowForEachSetting() =>
        Assert.Equal(Enum.GetNames<Setting>(), SettingTable.All.Select(static info => MemberOf(info.Name)));

    [Theory]
    [MemberData(nameof(Settings))]
    public void ASettingIsReadUnderItsNameAndAsAPropertyAndForAnEndpoint(string name)
    {
        var setting = Enum.Parse<Setting>(MemberOf(name));
        OptionInfo info = SettingTable.Of(setting);
        long value = ValueOf(info);
        string[] companion = setting == Setting.MessageRateBurst ? ["WsGen:MessageRateLimit=9"] : setting == Setting.PongTimeout ? ["WsGen:KeepAliveInterval=00:00:09"] : [];
        WsServerOptions read = Configured.Read([$"WsGen:{name}={info.Format(value)}", .. companion]);
        Assert.Equal(value, ToNumber(PropertyOf(read, name)));
        Assert.Equal(value, SettingTable.Get(read.ToConnectionOptions(), setting));

        var options = new WsServerOptions();
        SetProperty(options, name, value);
        Assert.Equal(value, ToNumber(PropertyOf(options, name)));
        AssertOnly(options.ToConnectionOptions(), setting, value);

        var endpoint = new EndpointOptions();
        Assert.Null(PropertyOf(endpoint, name) as object);
        SetProperty(endpoint, name, value);
        Assert.Equal(value, ToNumber(PropertyOf(endpoint, name)));
        AssertOnly(endpoint.Settings.ApplyTo(new ConnectionOptions()), setting, value);
        AssertOnly(endpoint.Copy().Settings.ApplyTo(new ConnectionOptions()), setting, value);

        WsServerOptions section = Configured.Read([$"WsGen:Endpoints:Chat:{name}={info.Format(value)}", .. companion]);
        Assert.Equal(value, section.Endpoints["Chat"].Settings[setting]);
        Assert.Null(section.Settings[setting]);

        // Milliseconds in an attribute.
        var attribute = new EndpointOptionsAttribute();
        Assert.Equal(0, ToNumber(PropertyOf(attribute, MemberOf(name))));
        long inAttribute = info.Kind == OptionKind.Time ? value / TimeSpan.TicksPerMillisecond : value;
        SetProperty(attribute, MemberOf(name), inAttribute);
        Assert.Equal(inAttribute, ToNumber(PropertyOf(attribute, MemberOf(name))));
        AssertOnly(attribute.Options.Settings.ApplyTo(new ConnectionOptions()), setting, value);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void AnOptionOfTheServerIsReadUnderItsName(string name)
    {
        OptionInfo info = OptionTable.All.Single(each => each.Name == name);
        (string text, long value) = name switch
        {
            "CloseOnAuthenticationExpiration" => ("false", 0),
            "Threads" => ("3", 3),
            "Drain:CloseCode" => ("1012", 1012),
            _ => (info.Format(ValueOf(info)), ValueOf(info)),
        };
        Assert.NotEqual(value, ToNumber(PropertyOf(new WsServerOptions(), name)));
        string[] companion = name == "MaxConnectionsPerAddress" ? ["WsGen:MaxConnections=20000"] : [];
        WsServerOptions read = Configured.Read([$"WsGen:{name}={text}", .. companion]);
        Assert.Equal(value, ToNumber(PropertyOf(read, name)));
    }

    public static TheoryData<string, string, string> TomcatNames => new()
    {
        { "BLOCKING_SEND_TIMEOUT", "5000", "BlockingSendTimeout=00:00:05" },
        { "BLOCKING_SEND_TIMEOUT", "-1", "BlockingSendTimeout=-00:00:00.0010000" },
        { "SESSION_CLOSE_TIMEOUT", "5000", "CloseTimeout=00:00:05" },
        { "ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT", "70", "AbnormalCloseSendTimeout=00:00:00.07" },
        { "READ_IDLE_TIMEOUT_MS", "60000", "ReadIdleTimeout=00:01:00" },
        { "READ_IDLE_TIMEOUT_MS", "0", "ReadIdleTimeout=0" },
        { "WRITE_IDLE_TIMEOUT_MS", "60000", "WriteIdleTimeout=00:01:00" },
        { "binaryBufferSize", "65536", "MaxBinaryMessageSize=65536" },
        { "textBufferSize", "65536", "MaxTextMessageSize=65536" },
        { "DEFAULT_BUFFER_SIZE", "16384", "BufferSize=16384" },
        { "DEFAULT_PROCESS_PERIOD", "10", "TimerResolution=00:00:10" }, // its ticks are seconds
        { "noAddAfterHandshake", "true", "NoAddAfterHandshake=true" },
        { "noAddAfterHandshake", "false", "NoAddAfterHandshake=false" },
        { "STRICT_SPEC_COMPLIANCE", "true", "StrictSpecCompliance=true" },
        { "ALLOW_UNSUPPORTED_EXTENSIONS", "true", "AllowUnsupportedExtensions=true" },
    };

    [Theory]
    [MemberData(nameof(TomcatNames))]
    public void ATomcatNameIsReadVerbatimInTheSectionAndBesideIt(string name, string value, string ours)
    {
        string property = ours.Split('=')[0];
        object? expected = PropertyOf(Configured.Read("WsGen:" + ours), property);
        Assert.Equal(expected, PropertyOf(Configured.Read($"{Tomcat}{name}={value}"), property));
        Assert.Equal(expected, PropertyOf(Configured.Read($"WsGen:{Tomcat}{name}={value}"), property));
        Assert.Equal(expected, PropertyOf(Configured.Read($"WsGen:{ours}", $"{Tomcat}{name}={value}", $"WsGen:{Tomcat}{name}={value}"), property));
    }

    [Fact]
    public void TomcatsNamesComeThroughTheCommandLineAndTheEnvironmentToo()
    {
        Assert.Equal(TimeSpan.FromSeconds(3), WsServer.Create($"--{Tomcat}SESSION_CLOSE_TIMEOUT=3000").Options.CloseTimeout);
        Assert.Equal(TimeSpan.FromSeconds(3), WsServer.Create($"--WsGen:{Tomcat}SESSION_CLOSE_TIMEOUT=3000").Options.CloseTimeout);
        const string variable = Tomcat + "ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT"; // one that no other test minds
        Environment.SetEnvironmentVariable(variable, "49");
        Environment.SetEnvironmentVariable("WsGen__ShutdownTimeout", "00:00:31");
        try
        {
            WsServerOptions options = WsServer.Create().Options;
            Assert.Equal(TimeSpan.FromMilliseconds(49), options.AbnormalCloseSendTimeout);
            Assert.Equal(TimeSpan.FromSeconds(31), options.ShutdownTimeout);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
            Environment.SetEnvironmentVariable("WsGen__ShutdownTimeout", null);
        }
    }

    [Fact]
    public void DisableBuiltinExtensionsSwitchesCompressionOff()
    {
        Assert.False(Configured.Read($"{Tomcat}DISABLE_BUILTIN_EXTENSIONS=true").Compression.Enabled);
        Assert.False(Configured.Read($"{Tomcat}DISABLE_BUILTIN_EXTENSIONS=true", "WsGen:Compression:Enabled=false").Compression.Enabled);
        Assert.True(Configured.Read($"{Tomcat}DISABLE_BUILTIN_EXTENSIONS=false", "WsGen:Compression:Enabled=true").Compression.Enabled);
        Assert.Equal(
            $"The options WsGen:Compression:Enabled and {Tomcat}DISABLE_BUILTIN_EXTENSIONS contradict each other: they are True and True. Give one of them.",
            Configured.Refusal($"{Tomcat}DISABLE_BUILTIN_EXTENSIONS=true", "WsGen:Compression:Enabled=true"));
    }

    [Fact]
    public void DisableBuiltinExtensionsSwitchesItOffForOneEndpoint()
    {
        string key = $"WsGen:Endpoints:Chat:{Tomcat}DISABLE_BUILTIN_EXTENSIONS";
        Assert.False(Configured.Read($"{key}=true", "WsGen:Compression:Enabled=true").Endpoints["Chat"].Compression.Enabled);
        Assert.True(Configured.Read($"{key}=true", "WsGen:Compression:Enabled=true").Compression.Enabled);
        Assert.True(Configured.Read($"{key}=false", "WsGen:Endpoints:Chat:Compression:Enabled=true").Endpoints["Chat"].Compression.Enabled);
        Assert.Equal(
            $"The options WsGen:Endpoints:Chat:Compression:Enabled and {key} contradict each other: they are True and True. Give one of them.",
            Configured.Refusal($"{key}=true", "WsGen:Endpoints:Chat:Compression:Enabled=true"));
    }

    [Fact]
    public void UrlsOriginsAndTheHealthPathAreRead()
    {
        Assert.Equal("/ready", Configured.Read("WsGen:HealthPath=/ready").HealthPath);
        Assert.Null(Configured.Read("WsGen:HealthPath=").HealthPath);
        Assert.Equal("ws://127.0.0.1:1", Configured.Read("WsGen:Urls=ws://127.0.0.1:1").Urls);
        Assert.Equal("ws://127.0.0.1:2", Configured.Read("urls=ws://127.0.0.1:2").Urls);
        Assert.Equal(
            ["https://a.example", "https://b.example"],
            Configured.Read("WsGen:AllowedOrigins:0=https://a.example", "WsGen:AllowedOrigins:1=https://b.example").AllowedOrigins);
    }

    [Fact]
    public void ListsOfTheTrafficLogAreRead()
    {
        TrafficLogOptions read = Configured.Read("WsGen:TrafficLog:Endpoints:0=/a/{b}", "WsGen:TrafficLog:RedactedNames:0=one", "WsGen:TrafficLog:RedactedNames:1=two").TrafficLog;
        Assert.Equal(["/a/{b}"], read.Endpoints);
        Assert.Equal(["one", "two"], read.RedactedNames);
    }

    /// <summary>Each text is a source; later ones win, whichever of the two keys they have.</summary>
    [Theory]
    [InlineData("ws://b:2", "WsGen:Urls=ws://a:1", "urls=ws://b:2")]
    [InlineData("ws://a:1", "urls=ws://b:2", "WsGen:Urls=ws://a:1")]
    [InlineData("ws://a:1", "WsGen:Urls=ws://a:1", "urls=")] // empty is none
    [InlineData("ws://b:2", "urls=ws://b:2", "WsGen:Urls=")]
    [InlineData("ws://127.0.0.1:8080", "WsGen:Urls=", "urls=")]
    [InlineData("ws://a:1", "urls=ws://b:2", "WsGen:Urls=ws://a:1", "urls=")]
    [InlineData("ws://a:1", "WsGen:Urls=ws://a:1|urls=ws://a:1")]
    public void UrlsAreThoseOfTheLaterSource(string expected, params string[] sources)
    {
        var options = new WsServerOptions();
        OptionBinder.Bind(Configured.Sources(sources), options);
        Assert.Equal(expected, options.Urls);
    }

    [Fact]
    public void OneSourceDoesNotSayTwoUrls() => Assert.Equal(
        "The options WsGen:Urls and urls contradict each other: they are ws://a:1 and ws://b:2. Give one of them.",
        Assert.Throws<InvalidOperationException>(() => OptionBinder.Bind(Configured.Sources("WsGen:Urls=ws://a:1|urls=ws://b:2"), new WsServerOptions())).Message);

    [Fact]
    public void ASectionForClientsAndTheirTomcatNamesAreKnown()
    {
        Configured.Read("WsGen:Client:Anything=1");
        foreach (string name in new[]
        {
            "IO_TIMEOUT_MS", "MAX_HTTP_RESPONSE_HEADER_BYTES", "MAX_REDIRECTIONS", "DEFAULT_ORIGIN_HEADER_VALUE", "WS_AUTHENTICATION_USER_NAME",
            "WS_AUTHENTICATION_PASSWORD", "WS_AUTHENTICATION_REALM", "WS_AUTHENTICATION_PROXY_USER_NAME", "WS_AUTHENTICATION_PROXY_PASSWORD",
            "WS_AUTHENTICATION_PROXY_REALM", "WS_PROXY_AUTHENTICATION_USER_NAME", "WS_PROXY_AUTHENTICATION_PASSWORD", "WS_PROXY_AUTHENTICATION_REALM",
            "SSL_CONTEXT", "SSL_PROTOCOLS", "SSL_TRUSTSTORE", "SSL_TRUSTSTORE_PWD",
        })
        {
            Configured.Read($"{Tomcat}{name}=x", $"WsGen:{Tomcat}{name}=x");
        }
    }

    /// <summary>In ASP.NET Core the configuration is bound where it was registered, which may be behind code, and more than once.</summary>
    [Fact]
    public void WhatCodeHasSaidBeforeStaysWhereTheConfigurationSaysNothing()
    {
        var options = new WsServerOptions { IdleTimeout = TimeSpan.FromSeconds(7), AllowAnyOrigin = true, Compression = { Enabled = true, Level = 9 } };
        OptionBinder.Bind(Configured.Sources("WsGen:Compression:Level=2"), options);
        Assert.Equal((7, true, true, 2), (options.IdleTimeout.TotalSeconds, options.AllowAnyOrigin, options.Compression.Enabled, options.Compression.Level));
        OptionBinder.Bind(Configured.Sources($"{Tomcat}DISABLE_BUILTIN_EXTENSIONS=true"), options); // no contradiction: the configuration has the last word
        Assert.Equal((false, 2), (options.Compression.Enabled, options.Compression.Level));
    }

    [Fact]
    public void AnApplicationInAspNetCorePassesOverWhatIsOfTheStandAloneServer()
    {
        var options = new WsOptions();
        OptionBinder.Bind(
            new Microsoft.Extensions.Configuration.ConfigurationManager { ["WsGen:Threads"] = "3", ["WsGen:Urls"] = "x", ["WsGen:CloseTimeout"] = "00:00:03" }, options);
        options.Validate();
        Assert.Equal(TimeSpan.FromSeconds(3), options.CloseTimeout);
    }
}
