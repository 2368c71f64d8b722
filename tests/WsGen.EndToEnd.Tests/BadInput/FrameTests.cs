using System.Text;
using WsGen.EndToEnd.Tests.Support;

namespace WsGen.EndToEnd.Tests.BadInput;

/// <summary>Wrong frames: each is closed with its code, and the connection ends.</summary>
public abstract class FrameTests(EchoHost server) : BadInputTests(server)
{
    public static TheoryData<string, byte[]> BrokenUtf8 => new()
    {
        { "a byte that cannot be", RawClient.Frame(0x81, [0x48, 0xFF, 0x48]) },
        { "an overlong form", RawClient.Frame(0x81, [0xC0, 0x80]) },
        { "a surrogate", RawClient.Frame(0x81, [0xED, 0xA0, 0x80]) },
        { "a character that is cut off", RawClient.Frame(0x81, [0x48, 0xE2, 0x82]) },
        { "a character that is cut off at the end of the last fragment", [.. RawClient.Frame(0x01, "He"u8), .. RawClient.Frame(0x80, [0xE2])] },
        { "a character whose second half never comes", [.. RawClient.Frame(0x01, [0xE2]), .. RawClient.Frame(0x80, "llo"u8)] },
        { "the reason of a close frame", RawClient.Frame(0x88, [0x03, 0xE8, 0xFF]) },
    };

    public static TheoryData<string, byte[]> ProtocolErrors => new()
    {
        { "an unmasked frame", RawClient.Frame(0x81, "Hello"u8, masked: false) },
        { "a close payload of one byte", RawClient.Frame(0x88, [0x03]) },
        { "close code 0", RawClient.Frame(0x88, [0, 0]) },
        { "close code 1004", RawClient.Frame(0x88, [0x03, 0xEC]) },
        { "close code 1005", RawClient.Frame(0x88, [0x03, 0xED]) },
        { "close code 1006", RawClient.Frame(0x88, [0x03, 0xEE]) },
        { "close code 2999", RawClient.Frame(0x88, [0x0B, 0xB7]) },
        { "close code 5000", RawClient.Frame(0x88, [0x13, 0x88]) },
        { "the first reserved bit", RawClient.Frame(0xC1, "Hello"u8) },
        { "the second reserved bit", RawClient.Frame(0xA1, "Hello"u8) },
        { "the third reserved bit", RawClient.Frame(0x91, "Hello"u8) },
        { "a reserved bit on a ping", RawClient.Frame(0xC9, []) },
        { "reserved opcode 3", RawClient.Frame(0x83, []) },
        { "reserved opcode 7", RawClient.Frame(0x87, []) },
        { "reserved opcode 11", RawClient.Frame(0x8B, []) },
        { "reserved opcode 15", RawClient.Frame(0x8F, []) },
        { "a fragmented ping", RawClient.Frame(0x09, []) },
        { "a fragmented close", RawClient.Frame(0x08, []) },
        { "a ping of 126 bytes", RawClient.Frame(0x89, new byte[126]) },
        { "a continuation of nothing", RawClient.Frame(0x80, "Hello"u8) },
        { "a message inside a message", [.. RawClient.Frame(0x01, "Hello"u8), .. RawClient.Frame(0x81, "Hello"u8)] },
        { "a length in a longer form than needed", [0x81, 0xFE, 0, 5, 0, 0, 0, 0, .. "Hello"u8] },
        { "a length with its top bit set", [0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(BrokenUtf8))]
    public Task BrokenUtf8IsClosedWith1007(string what, byte[] bytes) => IsClosedWith(1007, what, bytes);

    [Theory]
    [MemberData(nameof(ProtocolErrors))]
    public Task ABreachOfTheProtocolIsClosedWith1002(string what, byte[] bytes) => IsClosedWith(1002, what, bytes);

    [Theory]
    [MemberData(nameof(ProtocolErrors))]
    public async Task WhatCameBeforeABreachIsAnswered(string what, byte[] bytes)
    {
        await using RawClient client = await RawClient.OpenAsync(Server.Port, "/echo");
        await client.SendAsync((byte[])[.. RawClient.Text(what), .. bytes]);
        Assert.Equal(what, await client.ReadTextAsync());
        Assert.Equal(1002, (await client.ReadCloseAsync()).Code);
    }

    [Fact]
    public async Task NothingAfterABreachIsAnswered()
    {
        await using RawClient client = await RawClient.OpenAsync(Server.Port, "/echo");
        await client.TrySendAsync((byte[])[.. RawClient.Frame(0x83, []), .. RawClient.Text("late"), .. RawClient.Text("later")]);
        Assert.Equal(1002, (await client.ReadCloseAsync()).Code);
        await client.ReadToEndAsync();
    }

    [Theory]
    [InlineData(0x81, "MaxTextMessageSize")]
    [InlineData(0x82, "MaxBinaryMessageSize")]
    public async Task AMessageThatIsTooLargeIsClosedWith1009AndTheReasonNamesTheOption(byte firstByte, string option)
    {
        await using RawClient client = await RawClient.OpenAsync(Server.Port, "/echo");
        await client.TrySendAsync(RawClient.Frame(firstByte, new byte[EchoHost.MaxMessageSize + 1]));
        (int code, string reason) = await client.ReadCloseAsync();
        Assert.Equal(1009, code);
        Assert.Contains(option, reason);
        Assert.InRange(Encoding.UTF8.GetByteCount(reason), 1, 123);
        await client.ReadToEndAsync();
    }

    [Fact]
    public async Task AMessageThatOnlyAnnouncesItsSizeIsClosedWith1009AtOnce()
    {
        await using RawClient client = await RawClient.OpenAsync(Server.Port, "/echo");
        await client.SendAsync(RawClient.Header(0x82, long.MaxValue));
        Assert.Equal(1009, (await client.ReadCloseAsync()).Code);
    }

    [Fact]
    public async Task WhoIsStillSendingIsNotCutOffBeforeReadingWhy()
    {
        await using RawClient client = await RawClient.OpenAsync(Server.Port, "/echo");
        await client.SendAsync(RawClient.Header(0x82, EchoHost.MaxMessageSize + 1));
        byte[] part = new byte[65536];
        for (int sent = 0; sent < EchoHost.MaxMessageSize; sent += part.Length)
        {
            await client.SendAsync(part); // throws if the connection has been reset
        }

        Assert.Equal(1009, (await client.ReadCloseAsync()).Code);
    }

    [Fact]
    public async Task FragmentsThatAddUpToTooMuchAreClosedWith1009()
    {
        await using RawClient client = await RawClient.OpenAsync(Server.Port, "/echo");
        await client.TrySendAsync(RawClient.Frame(0x02, new byte[EchoHost.MaxMessageSize]));
        await client.TrySendAsync(RawClient.Frame(0x80, new byte[1]));
        Assert.Equal(1009, (await client.ReadCloseAsync()).Code);
    }

    [Fact]
    public async Task AnEmptyCloseIsAnsweredWithAnEmptyOne()
    {
        await using RawClient client = await RawClient.OpenAsync(Server.Port, "/echo");
        await client.SendAsync(RawClient.Frame(0x88, []));
        (byte firstByte, byte[] payload) = await client.ReadFrameAsync();
        Assert.Equal(0x88, firstByte);
        Assert.Empty(payload);
        await client.ReadToEndAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(70_000)]
    public async Task AResetInTheMiddleOfAFrameHarmsNobody(int sent)
    {
        RawClient client = await RawClient.OpenAsync(Server.Port, "/echo");
        await client.SendAsync(RawClient.Frame(0x82, new byte[100_000]).AsMemory(0, sent));
        client.Reset();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(70_000)]
    public async Task AnEndInTheMiddleOfAFrameEndsTheConnection(int sent)
    {
        await using RawClient client = await RawClient.OpenAsync(Server.Port, "/echo");
        await client.SendAsync(RawClient.Frame(0x82, new byte[100_000]).AsMemory(0, sent));
        client.EndOutput();
        await client.ReadToEndAsync();
    }

    [Fact]
    public async Task AResetWhileTheServerPushesHarmsNobody()
    {
        RawClient client = await RawClient.OpenAsync(Server.Port, "/push/1000");
        await client.ReadFrameAsync();
        client.Reset();
    }

    [Fact]
    public async Task FramesArriveByteByByte()
    {
        await using RawClient client = await RawClient.OpenAsync(Server.Port, "/echo");
        foreach (byte one in RawClient.Text("Hello, 世界"))
        {
            await client.SendAsync((byte[])[one]);
        }

        Assert.Equal("Hello, 世界", await client.ReadTextAsync());
    }

    private async Task IsClosedWith(int expected, string what, byte[] bytes)
    {
        await using RawClient client = await RawClient.OpenAsync(Server.Port, "/echo");
        await client.SendAsync(bytes);
        (int code, string reason) = await client.ReadCloseAsync();
        Assert.True(code == expected, $"{what}: {code} {reason}");
        Assert.NotEmpty(reason);
        await client.ReadToEndAsync();
    }
}

public sealed class StandAloneFrameTests(StandAloneHost server) : FrameTests(server), IClassFixture<StandAloneHost>;

public sealed class IoUringFrameTests(IoUringHost server) : FrameTests(server), IClassFixture<IoUringHost>;

public sealed class AspNetCoreFrameTests(AspNetCoreHost server) : FrameTests(server), IClassFixture<AspNetCoreHost>;

public sealed class EventLoopKestrelFrameTests(EventLoopKestrelHost server) : FrameTests(server), IClassFixture<EventLoopKestrelHost>;
