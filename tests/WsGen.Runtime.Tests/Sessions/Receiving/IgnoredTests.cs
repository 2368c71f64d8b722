using System.Text;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions.Receiving;

/// <summary>UnhandledMessages = Ignore: a message of a kind without a handler is read and thrown away.</summary>
public sealed class IgnoredTests
{
    private static readonly Behaviour NoBinary = Behaviour.Echo with { Binary = null, BinaryDelivery = Delivery.Ignore };

    [Fact]
    public async Task Rule28_AMessageOfAKindWithoutAHandlerIsSwallowedWhatEverItsSize()
    {
        await using TestServer server = await TestServer.StartAsync(NoBinary);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(
            RawClient.Frame(Opcode.Binary, new byte[10]), RawClient.TextFrame("one"),
            RawClient.Frame(Opcode.Binary, new byte[50_000], fin: false), RawClient.Frame(Opcode.Continuation, new byte[50_000]), RawClient.TextFrame("two"));
        await client.ExpectTextAsync("one");
        await client.ExpectTextAsync("two");
        Assert.Equal(["open", "text one", "text two"], endpoint.Calls);
    }

    [Fact]
    public async Task TheOtherKindKeepsItsLimit()
    {
        await using TestServer server = await TestServer.StartAsync(NoBinary);
        (RawClient client, _) = await server.ConnectAsync();
        await client.SendTextAsync(new string('x', 8193));
        await client.ExpectCloseAsync(CloseCode.MessageTooBig, "message too big: MaxTextMessageSize is 8192 bytes");
    }

    [Fact]
    public async Task WhatIsThrownAwayIsCheckedAllTheSame()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with { TextDelivery = Delivery.Ignore });
        (RawClient client, _) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Text, [(byte)'a', 0xFF]);
        await client.ExpectCloseAsync(CloseCode.InvalidPayload);
    }

    [Fact]
    public async Task AndCountedInTheRate()
    {
        await using TestServer server = await TestServer.StartAsync(NoBinary, static builder =>
        {
            builder.Options.MessageRateLimit = 10;
            builder.Options.MessageRateBurst = 2;
            builder.Options.MessageRatePolicy = MessageRatePolicy.Close;
        });
        (RawClient client, _) = await server.ConnectAsync();
        await client.SendAsync(RawClient.Frame(Opcode.Binary, [1]), RawClient.TextFrame("second"), RawClient.Frame(Opcode.Binary, [3]), RawClient.TextFrame("never"));
        await client.ExpectTextAsync("second");
        await client.ExpectCloseAsync(CloseCode.PolicyViolation, "more than 10 messages a second (MessageRateLimit)");
    }

    [Fact]
    public async Task OrHeldBackByIt()
    {
        await using TestServer server = await TestServer.StartAsync(NoBinary, static builder =>
        {
            builder.Options.MessageRateLimit = 10;
            builder.Options.MessageRateBurst = 1;
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.TextFrame("first"), RawClient.Frame(Opcode.Binary, [1]), RawClient.Frame(Opcode.Ping, "behind"u8));
        await client.ExpectTextAsync("first");
        await Bounded.Until(() => endpoint.Calls.Contains("text first"));

        // The ping behind it is answered once the message may pass, or by who reads ahead, which takes time as well.
        Task pong = client.ExpectAsync(ReceivedKind.Pong);
        Assert.False(pong.IsCompleted);
        await Bounded.Until(() =>
        {
            server.Time.Advance(ConnectionClock.Resolution);
            return pong.IsCompleted;
        });
        await pong;
        await client.SendTextAsync("second");
        Task<Received> second = client.ReceiveAsync();
        await Bounded.Until(() =>
        {
            server.Time.Advance(ConnectionClock.Resolution);
            return second.IsCompleted;
        });
        Assert.Equal("second", Encoding.UTF8.GetString((await second).Payload));
    }
}
