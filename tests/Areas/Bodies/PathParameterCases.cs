namespace WsGen.Area;

/// <summary>TCK ee/server/pathparam: 4.3, WSC-4.3-1 to -6.</summary>
public abstract class PathParameterCases(HostKind kind) : AreaBody(kind)
{
    /// <summary>WSC-4.3-1, -5: strings, primitives, boxed primitives; ours: whatever can be parsed.</summary>
    [Theory]
    [InlineData("string", "abc", "3:abc")]
    [InlineData("bool", "true", "yes")]
    [InlineData("char", "z", "122")]
    [InlineData("byte", "254", "255")]
    [InlineData("sbyte", "-127", "-128")]
    [InlineData("short", "32767", "-32768")]
    [InlineData("int", "-2147483648", "-2147483647")]
    [InlineData("long", "9223372036854775807", "-9223372036854775808")]
    [InlineData("float", "0.5", "0.25")]
    [InlineData("double", "-1e300", "-5E+299")]
    [InlineData("guid", "6F9619FF-8B86-D011-B42D-00CF4FC964FF", "6f9619ff8b86d011b42d00cf4fc964ff")]
    [InlineData("date", "2028-02-28", "2028-02-29")]
    [InlineData("enum", "Green", "1")]
    [InlineData("boxed", "7", "has 7")]
    public async Task AVariableIsReadAsTheTypeOfItsParameter(string type, string value, string answer) =>
        await (await OpenAsync($"/param/{type}/{value}")).ExpectAsync(answer);

    /// <summary>4.3-6: what does not fit the type is no value. One row for each way not to fit.</summary>
    [Theory]
    [InlineData("bool", "1")]
    [InlineData("char", "zz")]
    [InlineData("byte", "256")]
    [InlineData("sbyte", "-129")]
    [InlineData("int", "1.0")]
    [InlineData("float", "0.5.")]
    [InlineData("guid", "6F9619FF")]
    [InlineData("enum", "green")]
    [InlineData("enum", "1")]
    [InlineData("boxed", "none")]
    public async Task WhatIsNoValueOfTheTypeClosesWith1008(string type, string value) =>
        await (await OpenAsync($"/param/{type}/{value}")).ExpectCloseAsync(1008);

    [Theory]
    [InlineData("a%20b", "3:a b")]
    [InlineData("a%2Fb", "3:a/b")]
    [InlineData("%E2%82%AC", "1:€")]
    [InlineData("a+b", "3:a+b")]
    [InlineData("%2525", "3:%25")]
    [InlineData("a;b=c,d", "7:a;b=c,d")]
    public async Task ValuesArePercentDecodedOnce(string value, string answer) => await (await OpenAsync("/param/string/" + value)).ExpectAsync(answer);

    [Fact]
    public async Task OnOpenGetsThemByTheirOwnNameAndByAGivenOneInAnyOrder()
    {
        WireClient client = await OpenAsync("/param/everywhere/1/x");
        await client.Case.ExpectAsync("open 1 x");
    }

    [Fact]
    public async Task OnMessageGetsThemForTextWithATypeOfItsOwn() =>
        await (await OpenAsync("/param/everywhere/41/x")).AskAsync("text", "text 42 x");

    [Fact]
    public async Task OnMessageGetsThemForBinary()
    {
        WireClient client = await OpenAsync("/param/everywhere/1/x");
        await client.SendBinaryAsync(1, 2, 3);
        await client.ExpectAsync("3 1 x");
    }

    [Fact]
    public async Task OnErrorGetsThem()
    {
        WireClient client = await OpenAsync("/param/everywhere/1/x");
        await client.SendAsync("throw");
        await client.Case.ExpectAsync("open 1 x", "error 1 x as told");
    }

    [Fact]
    public async Task OnCloseGetsThem()
    {
        WireClient client = await OpenAsync("/param/everywhere/1/x");
        await client.LeaveAsync();
        await client.Case.ExpectAsync("open 1 x", "close 1 x 1000");
    }

    [Fact]
    public async Task EachConnectionHasItsOwn()
    {
        WireClient one = await OpenAsync("/param/everywhere/1/x");
        WireClient two = await OpenAsync("/param/everywhere/2/y");
        await one.AskAsync("a", "a 2 x");
        await two.AskAsync("b", "b 3 y");
    }

    /// <summary>One variable is read with two types; in the callback where the second does not fit, the session cannot live.</summary>
    [Fact]
    public async Task AVariableThatFitsOnlySomeOfItsParametersClosesWith1008() => await (await OpenAsync("/param/everywhere/one/x")).ExpectCloseAsync(1008);

    /// <summary>4.3-6 with our decision: a decode failure for OnError that names the variable, 1008, and neither OnOpen nor OnClose.</summary>
    [Fact]
    public async Task AnUnreadableOneIsADecodeExceptionForOnErrorAndNeitherOnOpenNorOnCloseFollows()
    {
        WireClient client = await OpenAsync("/param/unreadable/ten");
        await client.ExpectCloseAsync(1008);
        await client.SendCloseAsync(1008);
        await client.ExpectEndAsync();
        string entry = await client.Case.NextAsync();
        Assert.StartsWith("error PathParameterException True", entry, StringComparison.Ordinal);
        await client.Case.ExpectNothingMoreAsync();
    }

    [Fact]
    public async Task WithoutOnErrorAnUnreadableOneIsLogged()
    {
        string value = "no-number-" + Guid.NewGuid().ToString("N");
        WireClient client = await OpenAsync("/param/unreadable/silent/" + value);
        await client.ExpectCloseAsync(1008);
        Assert.Contains("is not a Int64", await client.Case.LoggedAsync(value), StringComparison.Ordinal);
    }

    /// <summary>The peer is told neither the value nor the type: they are the server's business.</summary>
    [Fact]
    public async Task TheCloseReasonOfAnUnreadableOneSaysNothingOfTheValue() =>
        await (await OpenAsync("/param/unreadable/ten")).ExpectCloseAsync(1008, "a path parameter cannot be read");

    [Fact]
    public async Task ASegmentThatIsNoUtf8IsABadRequest() => Assert.Equal(400, (await AskAsync("/param/string/%ff")).Head.Status);

    [Fact]
    public async Task ABrokenEscapeIsABadRequest() => Assert.Equal(400, (await AskAsync("/param/string/%4")).Head.Status);
}

public sealed class PathParametersOverSockets() : PathParameterCases(HostKind.Sockets);

public sealed class PathParametersInMemory() : PathParameterCases(HostKind.Memory);

public sealed class PathParametersPublished() : PathParameterCases(HostKind.Published);
