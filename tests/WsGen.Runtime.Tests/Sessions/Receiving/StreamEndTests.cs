using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions.Receiving;

/// <summary>How the reading of a message ends before it should: by the session, the handler, or the clock.</summary>
public sealed class StreamEndTests
{
    private static readonly Behaviour Streams = new() { TextDelivery = Delivery.Stream, BinaryDelivery = Delivery.Stream };

    private static readonly Behaviour Echo = Streams with
    {
        TextStream = static async (endpoint, message) => await endpoint.Reply(await message.Text.ReadToEndAsync()),
    };

    public static TheoryData<string> Ends => ["close frame", "violation", "reset", "end of the stream", "our close", "our abort", "server stop"];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task WhoReadsWhenTheSessionEndsGetsASessionClosedExceptionAndOnCloseComesBehindIt(string end)
    {
        TaskCompletionSource caught = Bounded.Gate(), leave = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(Streams with
        {
            TextStream = async (_, message) =>
            {
                await Assert.ThrowsAsync<SessionClosedException>(() => message.Text.ReadToEndAsync());
                caught.SetResult();
                await leave.Task;
            },
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Text, "begun"u8, fin: false);
        await Bounded.Until(() => endpoint.Calls.Contains("text stream"));
        Task stopping = Task.CompletedTask;
        switch (end)
        {
            case "close frame":
                await client.SendCloseAsync(CloseCode.NormalClosure);
                break;
            case "violation":
                await client.SendTextAsync("a message within a message");
                break;
            case "reset":
                client.Connection.Abort();
                break;
            case "end of the stream":
                client.EndOutput();
                break;
            case "our close":
                await endpoint.Session.CloseAsync();
                break;
            case "our abort":
                endpoint.Session.Abort();
                break;
            default:
                stopping = server.Server.StopAsync();
                break;
        }

        await caught.Task.Within();
        Assert.True(endpoint.Closing.IsCancellationRequested);
        Assert.Equal(["open", "text stream"], endpoint.Calls);
        leave.SetResult();
        await endpoint.Closed.Within();
        Assert.Equal(["open", "text stream", "close"], endpoint.Calls.Take(3));
        Assert.False(endpoint.Overlapped);
        await client.DisposeAsync();
        await Bounded.Until(() =>
        {
            server.Time.Advance(TimeSpan.FromSeconds(1));
            return stopping.IsCompleted;
        });
    }

    [Fact]
    public async Task Rule24_WhatTheHandlerThrowsGoesToTheErrorHandlerAndTheRestOfTheMessageAway()
    {
        await using TestServer server = await TestServer.StartAsync(Streams with
        {
            BinaryStream = static (_, _) => throw new InvalidOperationException(),
            Error = static (endpoint, error) => endpoint.Reply(error.GetType().Name),
            TextStream = Echo.TextStream,
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Binary, [1], fin: false);
        await client.ExpectTextAsync(nameof(InvalidOperationException)); // it is not waited for the end of the message
        await client.SendAsync(RawClient.Frame(Opcode.Continuation, new byte[200_000]), RawClient.Frame(Opcode.Binary, [1]), RawClient.TextFrame("next"));
        await client.ExpectTextAsync(nameof(InvalidOperationException));
        await client.ExpectTextAsync("next");
        Assert.False(endpoint.Overlapped);
    }

    [Fact]
    public async Task Rule24_WithoutOneTheSessionIsClosedWith1011()
    {
        await using TestServer server = await TestServer.StartAsync(Streams with { BinaryStream = static (_, _) => throw new InvalidOperationException() });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Binary, [1], fin: false);
        await client.ExpectCloseAsync(CloseCode.InternalError, "internal error");
        Assert.Equal(CloseCode.InternalError, (await endpoint.Closed.Within()).SentCode);
    }

    [Fact]
    public async Task WhenTheHandlerIsDoneItsStreamIsToo()
    {
        MessageStream? kept = null;
        await using TestServer server = await TestServer.StartAsync(Streams with
        {
            BinaryStream = (endpoint, message) =>
            {
                kept = message;
                return endpoint.Reply("done");
            },
        });
        (RawClient client, _) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Binary, new byte[100]);
        await client.ExpectTextAsync("done");
        await Bounded.Until(IsOver);
        kept = null;
        await client.SendAsync(Opcode.Binary, new byte[100], fin: false);
        await client.ExpectTextAsync("done");
        await Bounded.Until(IsOver);

        bool IsOver()
        {
            try
            {
                return kept!.Pipe.TryRead(out _) && false;
            }
            catch (InvalidOperationException)
            {
                return true;
            }
        }
    }

    [Fact]
    public async Task AHandlerMayGiveItsReaderUpWithAnErrorThatIsItsOwnAffair()
    {
        TaskCompletionSource leave = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(Streams with
        {
            BinaryStream = async (endpoint, message) =>
            {
                await message.Pipe.CompleteAsync(new InvalidOperationException("enough"));
                await endpoint.Reply("given up");
                await leave.Task;
            },
            TextStream = Echo.TextStream,
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Binary, [1], fin: false);
        await client.ExpectTextAsync("given up");
        await client.SendAsync(RawClient.Frame(Opcode.Continuation, [2], fin: false), RawClient.Frame(Opcode.Ping, []));
        await client.ExpectAsync(ReceivedKind.Pong);
        leave.SetResult();
        await client.SendAsync(RawClient.Frame(Opcode.Continuation, [3]), RawClient.TextFrame("next"));
        await client.ExpectTextAsync("next");
        Assert.Equal(["open", "binary stream", "text stream"], endpoint.Calls);
    }

    [Fact]
    public async Task AnIdlePeerWithinAMessageIsIdle()
    {
        await using TestServer server = await TestServer.StartAsync(Echo, static builder => builder.Options.IdleTimeout = TimeSpan.FromSeconds(3));
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Text, "begun"u8, fin: false);
        await Bounded.Until(() => endpoint.Calls.Contains("text stream"));
        Task closed = client.ExpectCloseAsync(CloseCode.GoingAway, "idle for 3 s (IdleTimeout)");
        await Bounded.Until(() =>
        {
            server.Time.Advance(ConnectionClock.Resolution);
            return closed.IsCompleted;
        });
        await closed;
        await endpoint.Closed.Within();
        Assert.IsType<SessionClosedException>(Assert.Single(endpoint.Errors)); // to whoever was reading, and nobody caught it
    }
}
