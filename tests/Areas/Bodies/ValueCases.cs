namespace WsGen.Area;

/// <summary>TCK ee/clientendpointonmessage, ee/websocketmessage: messages that are one value, WSC-4.7-2 and -3, rule 21.</summary>
public abstract class ValueCases(HostKind kind) : AreaBody(kind)
{
    [Theory]
    [InlineData("bool", "false", "true")]
    [InlineData("char", "ä", "å")]
    [InlineData("byte", "254", "255")]
    [InlineData("sbyte", "-128", "-127")]
    [InlineData("short", "32766", "32767")]
    [InlineData("ushort", "65534", "65535")]
    [InlineData("int", "-2147483648", "-2147483647")]
    [InlineData("uint", "4294967294", "4294967295")]
    [InlineData("long", "9223372036854775806", "9223372036854775807")]
    [InlineData("float", "1.5", "0.75")]
    [InlineData("double", "1e-300", "5E-301")]
    [InlineData("decimal", "1.10", "0.55")]
    [InlineData("big", "18446744073709551616", "340282366920938463463374607431768211456")]
    [InlineData("guid", "00112233-4455-6677-8899-aabbccddeeff", "ffeeddcc-bbaa-9988-7766-554433221100")]
    [InlineData("moment", "2026-07-01T23:30:00.0000000+02:00", "2026-07-02T00:30:00.0000000+02:00")]
    [InlineData("date", "2028-02-28", "2028-02-29")]
    [InlineData("time", "23:59:00.0000001", "00:00:00.0000001")]
    [InlineData("span", "1.02:03:04.5", "2.04:06:09")]
    [InlineData("enum", "Red", "Green")]
    [InlineData("flags", "Write", "Read")]
    [InlineData("boxed", "7", "7")]
    [InlineData("own", "20°", "21°")]
    public async Task AValueIsReadFromTheTextAndWrittenAsText(string type, string text, string answer) =>
        await (await OpenAsync("/value/" + type)).AskAsync(text, answer);

    /// <summary>Rule 24: what cannot be read is a DecodeException for OnError, and the next message is read as if nothing had been.</summary>
    [Theory]
    [InlineData("bool", "yes", "true", "false")]
    [InlineData("char", "ab", "a", "b")]
    [InlineData("byte", "256", "1", "2")]
    [InlineData("short", "1.0", "1", "2")]
    [InlineData("int", "2147483648", "1", "2")]
    [InlineData("uint", "-1", "1", "2")]
    [InlineData("double", "1.5.", "1", "0.5")]
    [InlineData("decimal", "", "1", "0.5")]
    [InlineData("guid", "00112233", "00000000-0000-0000-0000-000000000001", "01000000-0000-0000-0000-000000000000")]
    [InlineData("date", "29.02.2028", "2028-02-28", "2028-02-29")]
    [InlineData("enum", "0", "Red", "Green")]
    [InlineData("enum", "red", "Red", "Green")]
    [InlineData("own", "20", "20°", "21°")]
    public async Task WhatIsNoValueOfTheTypeGoesToOnErrorAndTheSessionLivesOn(string type, string wrong, string right, string answer)
    {
        WireClient client = await OpenAsync("/value/" + type);
        await client.SendAsync(wrong);
        WireFrame error = await client.ReadMessageAsync();
        Assert.StartsWith("DecodeException: ", error.Text, StringComparison.Ordinal);
        await client.AskAsync(right, answer);
    }

    /// <summary>No reply at all: the answer to the second message is the first that comes.</summary>
    [Fact]
    public async Task ANullOfABoxedValueIsNoReply()
    {
        WireClient client = await OpenAsync("/value/boxed");
        await client.SendAsync("-5");
        await client.AskAsync("5", "5");
    }

    /// <summary>The value of a message in fragments is that of the whole.</summary>
    [Fact]
    public async Task AValueIsReadFromAllFragmentsTogether()
    {
        WireClient client = await OpenAsync("/value/int");
        await client.SendAsync(WireClient.FrameOf(WireClient.Text, "1", fin: false), WireClient.FrameOf(WireClient.Continuation, "2", fin: false), WireClient.FrameOf(WireClient.Continuation, "3"));
        await client.ExpectAsync("124");
    }

    [Fact]
    public async Task ABinaryMessageForAnEndpointOfValuesClosesWith1003()
    {
        WireClient client = await OpenAsync("/value/int");
        await client.SendBinaryAsync(49);
        await client.ExpectCloseAsync(1003);
    }

    /// <summary>The reply is one text frame, however it was asked for.</summary>
    [Fact]
    public async Task TheReplyIsOneTextFrame()
    {
        WireClient client = await OpenAsync("/value/long");
        await client.SendAsync("41");
        await client.ExpectFrameAsync(WireClient.Text, "42");
    }
}

public sealed class ValuesOverSockets() : ValueCases(HostKind.Sockets);

public sealed class ValuesInMemory() : ValueCases(HostKind.Memory);

public sealed class ValuesPublished() : ValueCases(HostKind.Published);
