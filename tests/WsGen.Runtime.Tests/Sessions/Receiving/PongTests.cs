using System.Text;
using Microsoft.Extensions.Time.Testing;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions.Receiving;

/// <summary>Pongs that reach the application: all but the answers to our own keep-alive pings.</summary>
public sealed class PongTests
{
    private static readonly Behaviour Reports = Behaviour.Echo with
    {
        Pong = static (endpoint, pong) => endpoint.Reply("pong " + Encoding.Latin1.GetString(pong.ApplicationData.Span)),
    };

    [Fact]
    public async Task Rule27_APongGoesToThePongHandlerInItsTurn()
    {
        await using TestServer server = await TestServer.StartAsync(Reports);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.TextFrame("a"), RawClient.Frame(Opcode.Pong, "one"u8), RawClient.Frame(Opcode.Pong, []), RawClient.TextFrame("b"));
        await client.ExpectTextAsync("a");
        await client.ExpectTextAsync("pong one");
        await client.ExpectTextAsync("pong ");
        await client.ExpectTextAsync("b");
        Assert.False(endpoint.Overlapped);
    }

    [Fact]
    public async Task Rule27_SoDoesTheAnswerToAPingOfTheApplication()
    {
        await using TestServer server = await TestServer.StartAsync(Reports);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await endpoint.Session.PingAsync("are you there"u8.ToArray());
        await client.SendAsync(Opcode.Pong, (await client.ReceiveAsync()).Payload);
        await client.ExpectTextAsync("pong are you there");
    }

    [Fact]
    public async Task Rule27_TheAnswerToAKeepAlivePingDoesNot()
    {
        await using TestServer server = await TestServer.StartAsync(Reports, static builder => builder.Options.KeepAliveInterval = TimeSpan.FromSeconds(1));
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await server.PassAsync(TimeSpan.FromSeconds(1));
        Received ping = await client.ReceiveAsync();
        Assert.Equal(ReceivedKind.Ping, ping.Kind);
        await client.SendAsync(RawClient.Frame(Opcode.Pong, ping.Payload), RawClient.Frame(Opcode.Pong, "ours"u8));
        await client.ExpectTextAsync("pong ours");
        Assert.Equal(["open", "pong ours"], endpoint.Calls);
        Assert.NotNull(endpoint.Session.RoundTrip);
    }

    [Fact]
    public async Task AHandlerThatWaitsHoldsWhatComesBehind()
    {
        TaskCompletionSource done = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(Reports with { Pong = (_, _) => new ValueTask(done.Task) });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.Frame(Opcode.Pong, "slow"u8), RawClient.TextFrame("behind"));
        await Bounded.Until(() => endpoint.Calls.Contains("pong slow"));
        Assert.Equal(["open", "pong slow"], endpoint.Calls);
        done.SetResult();
        await client.ExpectTextAsync("behind");
        Assert.False(endpoint.Overlapped);
    }

    [Fact]
    public async Task WhatItThrowsGoesToTheErrorHandler()
    {
        await using TestServer server = await TestServer.StartAsync(Reports with
        {
            Pong = static (_, _) => throw new InvalidOperationException(),
            Error = static (endpoint, error) => endpoint.Reply(error.GetType().Name),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.Frame(Opcode.Pong, "bad"u8), RawClient.TextFrame("goes on"));
        await client.ExpectTextAsync(nameof(InvalidOperationException));
        await client.ExpectTextAsync("goes on");
        Assert.True(endpoint.Session.IsOpen);
    }

    [Fact]
    public async Task PongsAreCountedInTheRateAsBefore()
    {
        await using TestServer server = await TestServer.StartAsync(Reports, static builder =>
        {
            builder.Options.MessageRateLimit = 10;
            builder.Options.MessageRateBurst = 5;
        });
        (RawClient client, _) = await server.ConnectAsync();
        await client.SendAsync([.. Enumerable.Repeat(RawClient.Frame(Opcode.Pong, "x"u8), 6)]);
        for (int i = 0; i < 5; i++)
        {
            await client.ExpectTextAsync("pong x");
        }

        // The sixth is delivered before it is counted; then the session is closed.
        await client.ExpectTextAsync("pong x");
        await client.ExpectCloseAsync(CloseCode.PolicyViolation, "more than 10 pings, pongs or empty fragments a second (MessageRateLimit)");
    }

    [Fact]
    public async Task AfterTheCloseThereAreNone()
    {
        await using TestServer server = await TestServer.StartAsync(Reports);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await endpoint.Session.CloseAsync();
        await client.ExpectCloseAsync(CloseCode.NormalClosure);
        await client.SendAsync(Opcode.Pong, "late"u8);
        await client.LeaveAsync();
        await endpoint.Released.Within();
        Assert.Equal(["open", "close", "release"], endpoint.Calls);
    }
}
