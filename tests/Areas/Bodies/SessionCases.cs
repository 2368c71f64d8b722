namespace WsGen.Area;

/// <summary>TCK ee/session, ee/session11, spec/session/sessionid: what a session knows and what can be changed of it (Session javadoc).</summary>
public abstract class SessionCases(HostKind kind) : AreaBody(kind)
{
    private static async Task<string> AskAsync(WireClient client, string command)
    {
        await client.SendAsync(command);
        return (await client.ReadMessageAsync()).Text;
    }

    private async Task<WireClient> RemoteAsync(string query = "") => await OpenAsync("/remote" + query);

    [Theory]
    [InlineData("IsOpen", "True")]
    [InlineData("IsSecure", "False")]
    [InlineData("ProtocolVersion", "13")]
    [InlineData("Subprotocol", "null")]
    [InlineData("Extensions", "null")]
    [InlineData("NegotiatedExtensions", "0 ")]
    [InlineData("User", "null")]
    [InlineData("QueryString", "")]
    [InlineData("RequestPath", "/remote")]
    [InlineData("ConfigPath", "/remote")]
    [InlineData("SameProperties", "True")]
    [InlineData("ContainsItself", "True")]
    [InlineData("BufferedBytes", "0")]
    [InlineData("DroppedMessages", "0")]
    [InlineData("RoundTrip", "null")]
    [InlineData("Closing", "True False")]
    [InlineData("MessageHandlers", "0")]
    [InlineData("Compression", "Auto")]
    [InlineData("MaxTextMessageSize", "8192")]
    [InlineData("MaxBinaryMessageSize", "8192")]
    [InlineData("IdleTimeout", "0")]
    [InlineData("ReadIdleTimeout", "0")]
    [InlineData("WriteIdleTimeout", "0")]
    [InlineData("KeepAliveInterval", "0")]
    [InlineData("CloseTimeout", "30000")]
    public async Task AtFirstItsValueIs(string property, string value) => Assert.Equal(value, await AskAsync(await RemoteAsync(), "get " + property));

    /// <summary>getRequestURI: the whole ws URI of the request that got 101, query included.</summary>
    [Fact]
    public async Task TheRequestUriIsWholeWithItsQuery()
    {
        WireClient client = await RemoteAsync("?a=1&b=%20x");
        Assert.Equal(new Uri(client.Case.Host.Address, "/remote?a=1&b=%20x").AbsoluteUri, await AskAsync(client, "get RequestUri"));
    }

    [Fact]
    public async Task TheQueryStringIsAsItWasSent() => Assert.Equal("a=1&a=%41", await AskAsync(await RemoteAsync("?a=1&a=%41"), "get QueryString"));

    /// <summary>getRequestParameterMap: several values of one name, decoded as those of HTML forms.</summary>
    [Theory]
    [InlineData("?a=1&b=2&a=3", "a", "1|3")]
    [InlineData("?a=x+y%26z", "a", "x y&z")]
    [InlineData("?a", "a", "")]
    [InlineData("?a=1", "b", "none")]
    [InlineData("?%C3%A4=%E2%82%AC", "ä", "€")]
    [InlineData("?a=b=c", "a", "b=c")]
    public async Task RequestParametersAreThoseOfTheQuery(string query, string name, string values) =>
        Assert.Equal(values, await AskAsync(await RemoteAsync(query), "parameter " + name));

    /// <summary>Rule 15: the maps are unmodifiable.</summary>
    [Theory]
    [InlineData("change-parameters")]
    [InlineData("change-path")]
    public async Task TheMapsOfARequestCannotBeChanged(string command)
    {
        string answer = await AskAsync(await RemoteAsync("?a=1"), command);
        Assert.StartsWith("threw ", answer, StringComparison.Ordinal);
        Assert.Contains(answer, (string[])["threw NotSupportedException", "threw InvalidCastException"]);
    }

    [Fact]
    public async Task PathParametersAreThere() => Assert.Equal("ä/b", await AskAsync(await OpenAsync("/session/%C3%A4%2Fb"), "path x"));

    /// <summary>Header fields in any case (RFC 9110 section 5.1).</summary>
    [Theory]
    [InlineData("X-Case-Test")]
    [InlineData("x-case-test")]
    [InlineData("X-CASE-TEST")]
    public async Task RequestHeadersAreFoundInAnyCase(string name)
    {
        WireClient client = await OpenAsync("/remote", static request => request.With("X-Case-Test", "value"));
        Assert.Equal("value", await AskAsync(client, "header " + name));
    }

    [Fact]
    public async Task AHeaderThatIsNotThereIsNull() => Assert.Equal("null", await AskAsync(await RemoteAsync(), "header X-Nothing"));

    /// <summary>2.1.2-3, spec/session/sessionid: unique, also among those that have ended.</summary>
    [Fact]
    public async Task IdsAreUniqueAmongOpenAndEndedSessions()
    {
        var ids = new HashSet<string>();
        for (int i = 0; i < 5; i++)
        {
            WireClient client = await RemoteAsync();
            string id = await AskAsync(client, "get Id");
            Assert.Equal(id, await AskAsync(client, "get Id"));
            Assert.True(ids.Add(id), $"{id} twice");
            if (i % 2 == 0)
            {
                await client.LeaveAsync();
            }
        }
    }

    [Fact]
    public async Task UserPropertiesKeepWhatIsPutThere()
    {
        WireClient client = await RemoteAsync();
        Assert.Equal("none", await AskAsync(client, "property key"));
        Assert.Equal("value", await AskAsync(client, "put key value"));
        Assert.Equal("value", await AskAsync(client, "property key"));
    }

    [Fact]
    public async Task UserPropertiesOfOneSessionAreNoOthers()
    {
        WireClient one = await RemoteAsync();
        WireClient two = await RemoteAsync();
        await AskAsync(one, "put key value");
        Assert.Equal("none", await AskAsync(two, "property key"));
    }

    /// <summary>set, then get: each setting takes what it is given.</summary>
    [Theory]
    [InlineData("IdleTimeout", 60000)]
    [InlineData("ReadIdleTimeout", 60000)]
    [InlineData("WriteIdleTimeout", 60000)]
    [InlineData("KeepAliveInterval", 1000)]
    [InlineData("SendTimeout", 1234)]
    [InlineData("AsyncSendTimeout", 1234)]
    [InlineData("BlockingSendTimeout", -1)]
    [InlineData("CloseTimeout", 1234)]
    [InlineData("MaxTextMessageSize", 1)]
    [InlineData("MaxBinaryMessageSize", 2147483591)]
    [InlineData("Compression", 1)]
    public async Task ASettingMayBeChangedWhileTheSessionIsOpen(string property, long value)
    {
        string answer = await AskAsync(await RemoteAsync(), $"set {property} {value}");
        Assert.Equal(property == "Compression" ? ((MessageCompression)value).ToString() : $"{value}", answer);
    }

    /// <summary>A value that cannot work is refused, and the one before stays.</summary>
    [Theory]
    [InlineData("IdleTimeout", -5, "0")]
    [InlineData("KeepAliveInterval", 50, "0")]
    [InlineData("PongTimeout", 100, "0")]
    [InlineData("SendTimeout", 0, "20000")]
    [InlineData("AsyncSendTimeout", -5, "-1")]
    [InlineData("BlockingSendTimeout", 0, "20000")]
    [InlineData("CloseTimeout", 0, "30000")]
    [InlineData("MaxTextMessageSize", 0, "8192")]
    [InlineData("MaxBinaryMessageSize", 2147483648, "8192")]
    public async Task ASettingRefusesWhatCannotWork(string property, long value, string before)
    {
        WireClient client = await RemoteAsync();
        Assert.StartsWith("threw ArgumentOutOfRangeException", await AskAsync(client, $"set {property} {value}"), StringComparison.Ordinal);
        Assert.Equal(before, await AskAsync(client, "get " + property));
    }

    /// <summary>setMaxTextMessageBufferSize: counts from the next message on, and larger ones close with 1009.</summary>
    [Fact]
    public async Task AChangedLimitOnTextCountsFromTheNextMessage()
    {
        WireClient client = await RemoteAsync();
        await AskAsync(client, "set MaxTextMessageSize 10000");
        Assert.Equal(new string('x', 9000), await AskAsync(client, "text " + new string('x', 9000)));
        await AskAsync(client, "set MaxTextMessageSize 20");
        await client.SendAsync("text " + new string('x', 20));
        await client.ExpectCloseAsync(1009);
    }

    [Fact]
    public async Task AChangedLimitOnBinaryLeavesTextAlone()
    {
        WireClient client = await OpenAsync("/session/limits");
        await AskAsync(client, "set MaxBinaryMessageSize 4");
        Assert.Equal("longer than four", await AskAsync(client, "text longer than four"));
        await client.SendBinaryAsync(1, 2, 3, 4);
        await client.ExpectAsync("4");
        await client.SendBinaryAsync(1, 2, 3, 4, 5);
        await client.ExpectCloseAsync(1009);
    }

    /// <summary>The session of an endpoint with [OnMessage] has its methods: handlers cannot be added.</summary>
    [Fact]
    public async Task ASessionOfAnEndpointWithMethodsForMessagesTakesNoHandlers() =>
        await (await OpenAsync("/session/annotated-handler")).ExpectAsync("InvalidOperationException");
}

public sealed class SessionsOverSockets() : SessionCases(HostKind.Sockets);

public sealed class SessionsInMemory() : SessionCases(HostKind.Memory);

public sealed class SessionsPublished() : SessionCases(HostKind.Published);
