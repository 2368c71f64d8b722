using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Runtime.Tests.Protocol.Compression;
using WsGen.Support;

namespace WsGen.Sessions.Receiving;

/// <summary>Messages that a handler reads while they arrive.</summary>
public sealed class StreamTests
{
    private static readonly Behaviour Streams = new() { TextDelivery = Delivery.Stream, BinaryDelivery = Delivery.Stream };

    private static readonly Behaviour Echo = Streams with
    {
        TextStream = static async (endpoint, message) => await endpoint.Reply(await message.Text.ReadToEndAsync()),
        BinaryStream = static async (endpoint, message) => await endpoint.Reply($"{await CountAsync(message.Bytes)} bytes"),
    };

    [Theory]
    [InlineData("text")]
    [InlineData("blocking text")]
    [InlineData("bytes")]
    [InlineData("blocking bytes")]
    [InlineData("pipe")]
    public async Task AMessageIsReadToItsEndWholeOrInFragmentsCutAnywhere(string how)
    {
        const string Text = "\uFEFFa text with a mark before it, aé€😀 and more";
        byte[] utf8 = Encoding.UTF8.GetBytes(Text);
        await using TestServer server = await TestServer.StartAsync(Streams with { TextStream = async (endpoint, message) => await endpoint.Reply(await ReadAsync(message, how)) });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync(Text);
        await client.ExpectTextAsync(Text);
        await client.SendTextAsync("");
        await client.ExpectTextAsync("");
        for (int i = 0; i < utf8.Length; i++)
        {
            await client.SendAsync(i == 0 ? Opcode.Text : Opcode.Continuation, utf8.AsSpan(i, 1), fin: false);
        }

        await client.SendAsync(RawClient.Frame(Opcode.Continuation, []), RawClient.TextFrame("next"));
        await client.ExpectTextAsync(Text);
        await client.ExpectTextAsync("next");
        Assert.Equal(4, endpoint.Calls.Count(static call => call == "text stream"));
        Assert.False(endpoint.Overlapped);
    }

    [Fact]
    public async Task TheHandlerStartsBeforeTheMessageHasEnded()
    {
        await using TestServer server = await TestServer.StartAsync(Streams with { BinaryStream = ReplyToEachAsync });
        (RawClient client, _) = await server.ConnectAsync();
        for (int i = 0; i < 4; i++)
        {
            await client.SendAsync(i == 0 ? Opcode.Binary : Opcode.Continuation, [(byte)i], fin: i == 3);
            await client.ExpectTextAsync($"{i}");
        }

        static async ValueTask ReplyToEachAsync(TestEndpoint endpoint, MessageStream message)
        {
            byte[] one = new byte[1];
            while (await message.Bytes.ReadAsync(one) == 1)
            {
                await endpoint.Reply($"{one[0]}");
            }
        }
    }

    [Fact]
    public async Task TheLimitOnTheSizeDoesNotApply()
    {
        await using TestServer server = await TestServer.StartAsync(Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Binary, new byte[3_000_000]);
        await client.ExpectTextAsync("3000000 bytes");
        string text = string.Concat(Enumerable.Range(0, 100_000).Select(static i => $"{i}€"));
        await client.SendTextAsync(text);
        await client.ExpectTextAsync(text);
        Assert.False(endpoint.Overlapped);
    }

    [Fact]
    public async Task WhatAHandlerLeavesUnreadIsThrownAway()
    {
        await using TestServer server = await TestServer.StartAsync(Streams with
        {
            BinaryStream = static async (endpoint, message) =>
            {
                await message.Bytes.ReadExactlyAsync(new byte[3]);
                await endpoint.Reply("enough");
            },
            TextStream = Echo.TextStream,
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Binary, new byte[5]);
        await client.ExpectTextAsync("enough");
        await client.SendAsync(Opcode.Binary, new byte[5], fin: false);
        await client.ExpectTextAsync("enough");
        await client.SendAsync(Opcode.Continuation, new byte[1_000_000]);
        await client.SendTextAsync("next");
        await client.ExpectTextAsync("next");
        await client.SendAsync(Opcode.Binary, new byte[1_000_000]);
        await client.ExpectTextAsync("enough");
        await client.SendTextAsync("next");
        await client.ExpectTextAsync("next");
        Assert.False(endpoint.Overlapped);
    }

    [Fact]
    public async Task Rule3_TheNextMessageAndOnCloseWaitForTheHandler()
    {
        TaskCompletionSource done = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(Streams with
        {
            BinaryStream = async (_, message) =>
            {
                await CountAsync(message.Bytes);
                await done.Task;
            },
            TextStream = Echo.TextStream,
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Binary, [1], fin: false);
        await Bounded.Until(() => endpoint.Calls.Contains("binary stream"));
        await client.SendAsync(RawClient.Frame(Opcode.Continuation, [2]), RawClient.TextFrame("behind"));
        await client.SendCloseAsync(CloseCode.NormalClosure);
        server.Time.Advance(10 * ConnectionClock.Resolution);
        Assert.Equal(["open", "binary stream"], endpoint.Calls);
        done.SetResult();
        await client.ExpectTextAsync("behind");
        await client.ExpectCloseAsync(CloseCode.NormalClosure);
        await endpoint.Closed.Within();
        Assert.Equal(["open", "binary stream", "text stream", "close"], endpoint.Calls.Take(4));
        Assert.False(endpoint.Overlapped);
    }

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
    public async Task AMessageThatIsThereIsReadWhereItLies()
    {
        var results = new List<(long Length, bool IsCompleted)>();
        await using TestServer server = await TestServer.StartAsync(Streams with
        {
            BinaryStream = (endpoint, message) =>
            {
                Assert.True(message.Pipe.TryRead(out ReadResult result));
                results.Add((result.Buffer.Length, result.IsCompleted && result.Buffer.IsSingleSegment));
                return endpoint.Reply("read");
            },
        });
        (RawClient client, _) = await server.ConnectAsync();
        for (int i = 0; i < 3; i++)
        {
            await client.SendAsync(Opcode.Binary, new byte[100 + i]);
            await client.ExpectTextAsync("read");
        }

        Assert.Equal([(100, true), (101, true), (102, true)], results);
    }

    [Fact]
    public async Task ACompressedMessageIsInflatedAsItIsRead()
    {
        await using TestServer server = await TestServer.StartAsync(Echo, static builder => builder.Options.Compression.Enabled = true);
        (RawClient client, _) = await server.ConnectAsync(extensions: "permessage-deflate");
        byte[] frame = RawClient.Frame(Opcode.Binary, Samples.Deflate(new byte[10_000_000]));
        frame[0] |= 0x40;
        await client.SendAsync(frame, frame);
        await client.ExpectTextAsync("10000000 bytes");
        await client.ExpectTextAsync("10000000 bytes");
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

    private static async ValueTask<string> ReadAsync(MessageStream message, string how)
    {
        switch (how)
        {
            case "text":
                return await message.Text.ReadToEndAsync();
            case "blocking text":
                return message.Text.ReadToEnd();
            case "bytes":
            {
                using var bytes = new MemoryStream();
                await message.Bytes.CopyToAsync(bytes);
                return Encoding.UTF8.GetString(bytes.ToArray());
            }

            case "blocking bytes":
            {
                using var bytes = new MemoryStream();
                message.Bytes.CopyTo(bytes);
                return Encoding.UTF8.GetString(bytes.ToArray());
            }

            default:
            {
                ReadResult all = await message.Pipe.ReadAsync();
                while (!all.IsCompleted)
                {
                    message.Pipe.AdvanceTo(all.Buffer.Start, all.Buffer.End);
                    all = await message.Pipe.ReadAsync();
                }

                return Encoding.UTF8.GetString(all.Buffer);
            }
        }
    }

    private static async Task<long> CountAsync(Stream bytes)
    {
        byte[] buffer = new byte[5000];
        long count = 0;
        for (int read; (read = await bytes.ReadAsync(buffer)) > 0; count += read)
        {
        }

        return count;
    }
}
