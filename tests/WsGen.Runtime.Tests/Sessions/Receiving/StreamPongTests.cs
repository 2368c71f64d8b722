using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions.Receiving;

/// <summary>Pongs within a message that a handler reads.</summary>
public sealed class StreamPongTests
{
    private static readonly Behaviour Streams = new() { TextDelivery = Delivery.Stream, BinaryDelivery = Delivery.Stream };

    private static readonly Behaviour Echo = Streams with
    {
        TextStream = static async (endpoint, message) => await endpoint.Reply(await message.Text.ReadToEndAsync()),
    };

    [Fact]
    public async Task Rule27_PongsWithinTheMessageWaitForTheHandlerAndTheLastSixteenAreKept()
    {
        await using TestServer server = await TestServer.StartAsync(Echo with { Pong = static (_, _) => default });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Text, "begun"u8, fin: false);
        await Bounded.Until(() => endpoint.Calls.Contains("text stream"));
        await client.SendAsync([.. Enumerable.Range(0, 20).Select(static i => RawClient.Frame(Opcode.Pong, [(byte)('a' + i)]))]);
        await client.SendAsync(Opcode.Ping, []);
        await client.ExpectAsync(ReceivedKind.Pong);
        Assert.Equal(["open", "text stream"], endpoint.Calls);
        await client.SendAsync(RawClient.Frame(Opcode.Continuation, []), RawClient.TextFrame("next"));
        await client.ExpectTextAsync("begun");
        await client.ExpectTextAsync("next");
        Assert.Equal(["open", "text stream", .. Enumerable.Range(4, 16).Select(static i => $"pong {(char)('a' + i)}"), "text stream"], endpoint.Calls);
        Assert.False(endpoint.Overlapped);
    }

    [Fact]
    public async Task Rule27_WhereTheHandlerHasEndedTheyAreDelivered()
    {
        TaskCompletionSource leave = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(Streams with { BinaryStream = (_, _) => new ValueTask(leave.Task), Pong = static (_, _) => default });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.Frame(Opcode.Binary, [1], fin: false), RawClient.Frame(Opcode.Pong, "a"u8), RawClient.Frame(Opcode.Ping, []));
        await client.ExpectAsync(ReceivedKind.Pong);
        leave.SetResult();
        await Bounded.Until(() =>
        {
            Assert.True(client.SendAsync(Opcode.Pong, "b"u8).IsCompletedSuccessfully);
            return endpoint.Calls.Contains("pong b");
        });
        Assert.Equal(["open", "binary stream", "pong a", "pong b"], endpoint.Calls.Take(4));
        Assert.False(endpoint.Overlapped);
    }
}
