using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using WsGen.Support;

namespace WsGen.Endpoints.Programmatic;

/// <summary>Objects that are sent with a call back: what is written, and what the call back is told.</summary>
public sealed class ObjectCallbackTests
{
    private static async Task<(EndpointServer Server, RawClient Client, WsSession Session)> OpenAsync()
    {
        TaskCompletionSource<WsSession> opened = Bounded.Gate<WsSession>();
        var endpoint = new ScriptedEndpoint
        {
            Open = (session, _) =>
            {
                opened.TrySetResult(session);
                return default;
            },
        };
        EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory, ServerEndpointConfig.Create("/", () => endpoint).WithEncoder<NoteEncoder>().WithEncoder<PageEncoder>());
        RawClient client = await server.ConnectAsync("/");
        return (server, client, await opened.Task.Within());
    }

    private static Task<SendResult> SendAsync<T>(WsSession session, T value)
    {
        TaskCompletionSource<SendResult> told = Bounded.Gate<SendResult>();
        session.SendAsync(value, told.SetResult);
        return told.Task.Within();
    }

    [Fact]
    public async Task EachKindOfObjectIsWrittenAsWithoutACallback()
    {
        (EndpointServer server, RawClient client, WsSession session) = await OpenAsync();
        await using EndpointServer _ = server;
        Assert.Equal(new SendResult(session, null), await SendAsync(session, new Note("a")));
        await client.ExpectTextAsync("note a");
        Assert.True((await SendAsync(session, 12.5)).IsOk);
        await client.ExpectTextAsync("12.5");
        Assert.True((await SendAsync(session, true)).IsOk);
        await client.ExpectTextAsync("true");
        Assert.True((await SendAsync<object>(session, "text")).IsOk);
        await client.ExpectTextAsync("text");
        Assert.True((await SendAsync(session, new Page("b"))).IsOk);
        await client.ExpectTextAsync("page b");
        Assert.True((await SendAsync<IEnumerable<byte>>(session, "bytes"u8.ToArray())).IsOk);
        Received received = await client.ReceiveAsync();
        Assert.Equal((ReceivedKind.Binary, "bytes"), (received.Kind, received.Text));
    }

    [Fact]
    public async Task Rule24_WhatCannotBeEncodedIsToldAndNothingIsSent()
    {
        (EndpointServer server, RawClient client, WsSession session) = await OpenAsync();
        await using EndpointServer _ = server;
        var failed = Assert.IsType<EncodeException>((await SendAsync(session, new Note("broken"))).Error);
        Assert.Equal("that", Assert.IsType<FormatException>(failed.InnerException).Message);
        Assert.Contains("add an encoder", Assert.IsType<EncodeException>((await SendAsync(session, new Unknown())).Error).Message, StringComparison.Ordinal);
        Assert.True((await SendAsync(session, "next")).IsOk);
        await client.ExpectTextAsync("next");
    }

    [Fact]
    public async Task Rule08_AfterTheCloseObjectsAreRefusedAndNobodyIsCalledBack()
    {
        (EndpointServer server, RawClient client, WsSession session) = await OpenAsync();
        await using EndpointServer ended = server;
        string held = new('x', 200_000); // more than the transport takes while nobody reads
        TaskCompletionSource<SendResult> told = Bounded.Gate<SendResult>();
        session.SendAsync(held, told.SetResult);
        ValueTask closing = session.CloseAsync();
        var called = new ConcurrentQueue<SendResult>();
        Assert.Throws<SessionClosedException>(() => session.SendAsync(new Note("a"), called.Enqueue));
        Assert.Throws<SessionClosedException>(() => session.SendAsync(new Page("a"), called.Enqueue));
        Assert.Throws<SessionClosedException>(() => session.SendAsync("a"u8.ToArray(), called.Enqueue));
        Assert.Throws<ArgumentNullException>("value", () => session.SendAsync((Note)null!, called.Enqueue));
        Assert.Throws<ArgumentNullException>("done", () => session.SendAsync(new Note("a"), null!));

        // Call backs come one after the other: if there were others, they would have been before this one.
        Assert.False(told.Task.IsCompleted);
        await client.ExpectTextAsync(held);
        Assert.True((await told.Task.Within()).IsOk);
        Assert.Empty(called);
        await closing.AsTask().Within();
    }

    private sealed record Note(string Text);

    private sealed record Page(string Text);

    private sealed record Unknown;

    private sealed class NoteEncoder : ITextEncoder<Note>
    {
        public void Encode(Note value, IBufferWriter<byte> utf8)
        {
            utf8.Write("note "u8);
            if (value.Text == "broken")
            {
                throw new FormatException("that");
            }

            Encoding.UTF8.GetBytes(value.Text, utf8);
        }
    }

    private sealed class PageEncoder : ITextStreamEncoder<Page>
    {
        public async ValueTask EncodeAsync(Page value, TextWriter writer, CancellationToken closing) => await writer.WriteAsync("page " + value.Text);
    }
}
