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
