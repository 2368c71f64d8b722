using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Endpoints.Generated;

/// <summary>
/// Values as payloads and replies: read from UTF-8 and written as it, with the invariant culture (lifecycle rule 21: "Primitives in: converted as if by
/// string parsing; out: standard string form").
/// </summary>
public sealed class ValueTests
{
    [Theory]
    [InlineData("/int", "21", "42")]
    [InlineData("/int", "-3", "-6")]
    [InlineData("/long", "9223372036854775806", "9223372036854775807")]
    [InlineData("/double", "1.5", "0.75")]
    [InlineData("/double", "1e300", "5E+299")]
    [InlineData("/decimal", "12.50", "12.50")]
    [InlineData("/guid", "6F9619FF-8B86-D011-B42D-00CF4FC964FF", "6f9619ff-8b86-d011-b42d-00cf4fc964ff")]
    [InlineData("/bool", "true", "false")]
    [InlineData("/bool", "False", "true")]
    [InlineData("/char", "é", "É")]
    [InlineData("/moment", "2026-07-01T10:00:00.1234567+02:00", "2026-07-01T10:00:00.1234567+02:00")]
    [InlineData("/datetime", "2026-07-01T10:00:00.0000000Z", "2026-07-01T10:00:00.0000000Z")]
    [InlineData("/datetime", "2026-07-01T10:00:00.0000000", "2026-07-01T10:00:00.0000000")]
    [InlineData("/date", "2026-07-01", "2026-07-01")]
    [InlineData("/span", "1.02:03:04.5000000", "1.02:03:04.5000000")]
    [InlineData("/enum", "Saturday", "Sunday")]
    [InlineData("/flags", "Read", "Write")]
    [InlineData("/flags", "Read, Delete", "Write")]
    [InlineData("/flags", "Read,Write", "None")]
    [InlineData("/celsius", "20°C", "21°C")]
    [InlineData("/chars", "  grüß dich 👋 ", "grüß dich 👋")]
    public async Task AreReadAndWritten(string path, string sent, string expected)
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync(path);
        await client.SendTextAsync(sent);
        await client.ExpectTextAsync(expected);
    }

    /// <summary>What is longer than any buffer on the stack.</summary>
    [Fact]
    public async Task MayBeLong()
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync("/big");
        System.Numerics.BigInteger number = System.Numerics.BigInteger.Pow(7, 1000);
        await client.SendTextAsync(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await client.ExpectTextAsync((number * number).ToString(System.Globalization.CultureInfo.InvariantCulture));

        await using RawClient chars = await server.ConnectAsync("/chars");
        string text = new('x', 5000);
        await chars.SendTextAsync(" " + text);
        await chars.ExpectTextAsync(text);
    }

    /// <summary>Lifecycle rule 24: what cannot be decoded goes to OnError, with what it was, and the session lives on.</summary>
    [Theory]
    [InlineData("/int", "one", "DecodeException: The message is not a Int32. (3 bytes)", "1", "2")]
    [InlineData("/int", "", "DecodeException: The message is not a Int32.", "1", "2")]
    [InlineData("/long", "9223372036854775808", "DecodeException: The message is not a Int64. (19 bytes)", "1", "2")]
    [InlineData("/bool", "yes", "DecodeException: The message is not a Boolean. (3 bytes)", "true", "false")]
    [InlineData("/enum", "saturday", "DecodeException: The message is not a DayOfWeek. (8 bytes)", "Monday", "Tuesday")]
    [InlineData("/enum", "6", "DecodeException: The message is not a DayOfWeek. (1 bytes)", "Monday", "Tuesday")]
    [InlineData("/enum", "-1", "DecodeException: The message is not a DayOfWeek. (2 bytes)", "Monday", "Tuesday")]
    [InlineData("/enum", "", "DecodeException: The message is not a DayOfWeek.", "Monday", "Tuesday")]
    [InlineData("/enum", "Monday,Tuesday", "DecodeException: The message is not a DayOfWeek. (14 bytes)", "Monday", "Tuesday")]
    [InlineData("/enum", "Monday\t", "DecodeException: The message is not a DayOfWeek. (7 bytes)", "Monday", "Tuesday")]
    [InlineData("/enum", "\tMonday", "DecodeException: The message is not a DayOfWeek. (7 bytes)", "Monday", "Tuesday")]
    [InlineData("/celsius", "20°F", "DecodeException: The message is not a Celsius. (5 bytes)", "1°C", "2°C")]
    [InlineData("/celsius", "20!", "DecodeException: The message is not a Celsius. (3 bytes)", "1°C", "2°C")]
    public async Task WhatCannotBeReadGoesToOnError(string path, string sent, string error, string next, string expected)
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync(path);
        await client.SendTextAsync(sent);
        await client.ExpectTextAsync(error);
        await client.SendTextAsync(next);
        await client.ExpectTextAsync(expected);
    }

    [Fact]
    public async Task NoValueIsNoReply()
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync("/int/boxed");
        await client.SendTextAsync("-1");
        await client.SendTextAsync("5");
        await client.ExpectTextAsync("5");
    }

    /// <summary>An array is a copy, which the handler may keep.</summary>
    [Fact]
    public async Task AnArrayOutlivesItsMessage()
    {
        await using GeneratedServer server = await StartAsync();
        await using RawClient client = await server.ConnectAsync("/bytes");
        for (byte i = 1; i < 4; i++)
        {
            await client.SendAsync(Opcode.Binary, [i, i, i]);
            Assert.Equal([1, 1, 1], (await client.ReceiveAsync()).Payload);
        }
    }

    private static Task<GeneratedServer> StartAsync() => GeneratedServer.StartAsync(static builder => builder
        .AddEndpoint<IntEndpoint>().AddEndpoint<NullableIntEndpoint>().AddEndpoint<LongEndpoint>().AddEndpoint<DoubleEndpoint>()
        .AddEndpoint<DecimalEndpoint>().AddEndpoint<GuidEndpoint>().AddEndpoint<BoolEndpoint>().AddEndpoint<CharEndpoint>()
        .AddEndpoint<MomentEndpoint>().AddEndpoint<DateTimeEndpoint>().AddEndpoint<DateEndpoint>().AddEndpoint<TimeSpanEndpoint>()
        .AddEndpoint<BigEndpoint>().AddEndpoint<EnumEndpoint>().AddEndpoint<FlagsEndpoint>().AddEndpoint<CharsEndpoint>().AddEndpoint<BytesEndpoint>()
        .AddEndpoint<CelsiusEndpoint>());
}
