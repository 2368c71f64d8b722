using System.Text;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Runtime.Tests.Protocol.Compression;
using WsGen.Support;

namespace WsGen.Sessions.Receiving;

/// <summary>Messages delivered part by part.</summary>
public sealed class PartDeliveryTests
{
    private static readonly Behaviour Parts = new()
    {
        TextDelivery = Delivery.Parts,
        BinaryDelivery = Delivery.Parts,
        BinaryPart = static (TestEndpoint endpoint, in InboundMessage part, bool last) =>
            last ? endpoint.Reply($"last {part.Span.Length}") : default,
    };

    [Fact]
    public async Task Rule3_PartsComeOneAfterTheOtherEachWithASignWhetherItIsTheLast()
    {
        await using TestServer server = await TestServer.StartAsync(Parts);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(
            RawClient.Frame(Opcode.Text, "one "u8, fin: false), RawClient.Frame(Opcode.Continuation, "two "u8, fin: false),
            RawClient.Frame(Opcode.Continuation, [], fin: false), RawClient.Frame(Opcode.Continuation, "three"u8),
            RawClient.TextFrame("whole"), RawClient.Frame(Opcode.Binary, new byte[3], fin: false), RawClient.Frame(Opcode.Continuation, []));
        await client.ExpectTextAsync("last 0");
        Assert.Equal(
            ["open", "text part one ", "text part two ", "text part three.", "text part whole.", "binary part 3", "binary part 0."], endpoint.Calls);
        Assert.False(endpoint.Overlapped);
    }

    [Fact]
    public async Task TheFirstComesBeforeTheMessageHasEnded()
    {
        await using TestServer server = await TestServer.StartAsync(Parts);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        byte[] frame = RawClient.Frame(Opcode.Text, "within one frame"u8);
        await client.SendAsync((ReadOnlyMemory<byte>)frame[..12]);
        await Bounded.Until(() => endpoint.Calls.Contains("text part within"));
        await client.SendAsync((ReadOnlyMemory<byte>)frame[12..]);
        await Bounded.Until(() => endpoint.Calls.Contains("text part  one frame."));
    }

    [Fact]
    public async Task StringsEndAtTheBoundariesOfCharacters()
    {
        const string Text = "aé€😀z€";
        byte[] utf8 = Encoding.UTF8.GetBytes(Text);
        await using TestServer server = await TestServer.StartAsync(Parts);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(
            [.. utf8.Select((_, i) => RawClient.Frame(i == 0 ? Opcode.Text : Opcode.Continuation, utf8.AsSpan(i, 1), fin: i == utf8.Length - 1))]);
        await client.SendAsync(RawClient.TextFrame("next"), RawClient.Frame(Opcode.Binary, []));
        await client.ExpectTextAsync("last 0");
        string[] parts = [.. endpoint.Calls.Where(static call => call.StartsWith("text part ", StringComparison.Ordinal)).Select(static call => call["text part ".Length..])];
        Assert.Equal(["a", "", "é", "", "", "€", "", "", "", "😀", "z", "", "", "€.", "next."], parts);
    }

    [Fact]
    public async Task AServerEndpointWithAPartialHandlerIsNotBuffered_SoTheLimitDoesNotApply()
    {
        await using TestServer server = await TestServer.StartAsync(Parts);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        Task sending = client.SendAsync(Opcode.Binary, new byte[1 << 20]);
        Assert.StartsWith("last ", (await client.ReceiveAsync()).Text, StringComparison.Ordinal);
        await sending;
        int[] sizes = [.. endpoint.Calls.Skip(1).Select(static call => int.Parse(call["binary part ".Length..].TrimEnd('.'), System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(1 << 20, sizes.Sum());
        Assert.InRange(sizes.Max(), 1, 64 * 1024);
    }

    [Fact]
    public async Task APartIsHeldUntilItsTaskHasCompletedAndItsMemoryWithIt()
    {
        TaskCompletionSource done = Bounded.Gate();
        var kept = new List<string>();
        await using TestServer server = await TestServer.StartAsync(Parts with { TextPart = (TestEndpoint _, in InboundMessage part, bool _) => KeepAsync(part.Memory) });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Text, "first"u8, fin: false);
        await Bounded.Until(() => endpoint.Calls.Count == 2);
        await client.SendAsync(RawClient.Frame(Opcode.Continuation, "second"u8), RawClient.Frame(Opcode.Binary, []));
        Assert.Equal(["open", "text part first"], endpoint.Calls);
        done.SetResult();
        await client.ExpectTextAsync("last 0");
        Assert.Equal(["first", "second"], kept);
        Assert.False(endpoint.Overlapped);

        async ValueTask KeepAsync(ReadOnlyMemory<byte> part)
        {
            await done.Task;
            kept.Add(Encoding.UTF8.GetString(part.Span));
        }
    }

    [Fact]
    public async Task Rule24_WhatAPartsHandlerThrowsGoesToTheErrorHandlerAndTheMessageGoesOn()
    {
        await using TestServer server = await TestServer.StartAsync(Parts with
        {
            TextPart = static (TestEndpoint endpoint, in InboundMessage part, bool last) => last ? endpoint.Reply("end") : throw new InvalidOperationException(),
            Error = static (_, _) => default,
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.Frame(Opcode.Text, "a"u8, fin: false), RawClient.Frame(Opcode.Continuation, "b"u8));
        await client.ExpectTextAsync("end");
        Assert.Equal(["open", "text part a", "error InvalidOperationException", "text part b."], endpoint.Calls);
    }

    [Fact]
    public async Task Rule27_APongBetweenPartsIsDeliveredBetweenThem()
    {
        await using TestServer server = await TestServer.StartAsync(Parts with { Pong = static (_, _) => default });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(
            RawClient.Frame(Opcode.Binary, [1], fin: false), RawClient.Frame(Opcode.Pong, "x"u8), RawClient.Frame(Opcode.Continuation, [2]));
        await client.ExpectTextAsync("last 1");
        Assert.Equal(["open", "binary part 1", "pong x", "binary part 1."], endpoint.Calls);
    }

    [Fact]
    public async Task Rule5_HowAMessageIsWantedIsAskedWhenItBeginsAndHoldsToItsEnd()
    {
        Delivery delivery = Delivery.Whole;
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Delivery = (_, _) => delivery,
            BinaryPart = static (TestEndpoint endpoint, in InboundMessage _, bool last) => last ? endpoint.Reply("parts") : default,
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Binary, new byte[2], fin: false);
        await client.SendAsync(Opcode.Ping, []);
        await client.ExpectAsync(ReceivedKind.Pong);
        delivery = Delivery.Parts;
        await client.SendAsync(RawClient.Frame(Opcode.Continuation, new byte[3]), RawClient.Frame(Opcode.Binary, [1], fin: false));
        Assert.Equal(5, (await client.ReceiveAsync()).Payload.Length);
        await Bounded.Until(() => endpoint.Calls.Contains("binary part 1"));
        delivery = Delivery.Ignore;
        await client.SendAsync(RawClient.Frame(Opcode.Continuation, [2]), RawClient.Frame(Opcode.Binary, [1]));
        await client.ExpectTextAsync("parts");
        delivery = Delivery.Whole;
        await client.SendAsync(Opcode.Binary, new byte[7]);
        Assert.Equal(7, (await client.ReceiveAsync()).Payload.Length);
        Assert.Equal(["open", "binary 5", "binary part 1", "binary part 1.", "binary 7"], endpoint.Calls);
    }

    [Fact]
    public async Task AMessageCountsOnceInTheRateHoweverManyPartsItHas()
    {
        await using TestServer server = await TestServer.StartAsync(Parts, static builder =>
        {
            builder.Options.MessageRateLimit = 10;
            builder.Options.MessageRateBurst = 2;
            builder.Options.MessageRatePolicy = MessageRatePolicy.Close;
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        byte[] part = RawClient.Frame(Opcode.Continuation, [1], fin: false), end = RawClient.Frame(Opcode.Continuation, [1]);
        for (int i = 0; i < 2; i++)
        {
            await client.SendAsync([RawClient.Frame(Opcode.Binary, [1], fin: false), .. Enumerable.Repeat(part, 20), end]);
            await client.ExpectTextAsync("last 1");
        }

        await client.SendAsync(Opcode.Binary, [1]);
        await client.ExpectCloseAsync(CloseCode.PolicyViolation, "more than 10 messages a second (MessageRateLimit)");
        Assert.Equal(44, endpoint.Calls.Count(static call => call.StartsWith("binary part", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AMessageThatIsHeldBackByTheRateIsDeliveredFromItsFirstPartOn()
    {
        await using TestServer server = await TestServer.StartAsync(Parts, static builder =>
        {
            builder.Options.MessageRateLimit = 10;
            builder.Options.MessageRateBurst = 1;
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.TextFrame("a"), RawClient.Frame(Opcode.Text, "b"u8, fin: false), RawClient.Frame(Opcode.Continuation, "c"u8));
        await Bounded.Until(() => endpoint.Calls.Count == 2);
        Assert.Equal(["open", "text part a."], endpoint.Calls);
        await Bounded.Until(() =>
        {
            server.Time.Advance(ConnectionClock.Resolution);
            return endpoint.Calls.Count == 4;
        });
        Assert.Equal(["open", "text part a.", "text part b", "text part c."], endpoint.Calls);
    }

    [Fact]
    public async Task CompressedMessagesComeInPartsOfBoundedSize()
    {
        await using TestServer server = await TestServer.StartAsync(Parts, static builder => builder.Options.Compression.Enabled = true);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync(extensions: "permessage-deflate");
        byte[] frame = RawClient.Frame(Opcode.Binary, Samples.Deflate(new byte[100_000]));
        frame[0] |= 0x40;
        await client.SendAsync(frame, frame);
        for (int i = 0; i < 2; i++)
        {
            await client.ExpectTextAsync($"last {100_000 % (16 * 1024)}");
        }

        Assert.Equal(14, endpoint.Calls.Count - 1);
        Assert.Equal(12, endpoint.Calls.Count(static call => call == "binary part 16384"));
    }

    [Fact]
    public async Task AfterTheCloseNoPartIsDelivered()
    {
        await using TestServer server = await TestServer.StartAsync(Parts with
        {
            TextPart = static (TestEndpoint endpoint, in InboundMessage _, bool _) => endpoint.Session.CloseAsync(),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.Frame(Opcode.Text, "a"u8, fin: false), RawClient.Frame(Opcode.Continuation, "b"u8), RawClient.TextFrame("c"));
        await client.LeaveAsync();
        await endpoint.Released.Within();
        Assert.Equal(["open", "text part a", "close", "release"], endpoint.Calls);
    }
}
