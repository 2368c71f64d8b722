using System.Collections.Concurrent;
using WsGen.Support;

namespace WsGen.Endpoints.Programmatic;

/// <summary>Stream encoders that send through those of other sessions, which they may have to wait for.</summary>
public sealed class StreamTurnTests
{
    /// <summary>Each waits for the next. One of them is told so, which lets the others go on.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task SessionsWhoseEncodersSendToEachOtherDoNotWaitForEver(int count)
    {
        var opened = new ConcurrentDictionary<string, WsSession>();
        await using EndpointServer server = await StartAsync(opened);
        var clients = new RawClient[count];
        for (int i = 0; i < count; i++)
        {
            clients[i] = await server.ConnectAsync($"/{i}");
            await Bounded.Until(() => opened.ContainsKey($"/{i}"));
        }

        int entered = 0;
        TaskCompletionSource all = Bounded.Gate();
        var refused = new ConcurrentQueue<(int Index, string Message)>();
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => opened[$"/{i}"].SendAsync(new Script(async writer =>
        {
            if (Interlocked.Increment(ref entered) == count)
            {
                all.SetResult();
            }

            await all.Task;
            try
            {
                await opened[$"/{(i + 1) % count}"].SendAsync(new Script(static inner => inner.WriteAsync("inner")));
            }
            catch (InvalidOperationException error)
            {
                refused.Enqueue((i, error.Message));
            }

            await writer.WriteAsync("outer");
        })).AsTask()))).Within();
        (int index, string message) = Assert.Single(refused);
        Assert.Contains("wait for each other", message, StringComparison.Ordinal);
        for (int i = 0; i < count; i++)
        {
            await clients[i].ExpectTextAsync("outer");
            if (i != (index + 1) % count)
            {
                await clients[i].ExpectTextAsync("inner");
            }
        }
    }

    /// <summary>A turn that ends by itself is waited for, however many there are before it.</summary>
    [Fact]
    public async Task AnEncoderWaitsForOneThatWaitsForNobody()
    {
        var opened = new ConcurrentDictionary<string, WsSession>();
        await using EndpointServer server = await StartAsync(opened);
        RawClient one = await server.ConnectAsync("/one");
        RawClient two = await server.ConnectAsync("/two");
        await Bounded.Until(() => opened.Count == 2);
        TaskCompletionSource writes = Bounded.Gate(), go = Bounded.Gate(), sends = Bounded.Gate();
        Task slow = Task.Run(() => opened["/two"].SendAsync(new Script(async writer =>
        {
            writes.SetResult();
            await go.Task;
            await writer.WriteAsync("slow");
        })).AsTask());
        await writes.Task.Within();
        Task outer = Task.Run(() => opened["/one"].SendAsync(new Script(async writer =>
        {
            Task inner = opened["/two"].SendAsync(new Script(static inner => inner.WriteAsync("inner"))).AsTask();
            Assert.False(inner.IsCompleted);
            sends.SetResult();
            await inner;
            await writer.WriteAsync("outer");
        })).AsTask());
        await sends.Task.Within();
        go.SetResult();
        await Task.WhenAll(slow, outer).Within();
        await two.ExpectTextAsync("slow");
        await two.ExpectTextAsync("inner");
        await one.ExpectTextAsync("outer");
    }

    [Fact]
    public async Task WhoWaitsForATurnIsToldWhenTheSessionCloses()
    {
        var opened = new ConcurrentDictionary<string, WsSession>();
        await using EndpointServer server = await StartAsync(opened);
        RawClient client = await server.ConnectAsync("/");
        await Bounded.Until(() => opened.Count == 1);
        TaskCompletionSource writes = Bounded.Gate(), go = Bounded.Gate();
        Task first = Task.Run(() => opened["/"].SendAsync(new Script(async _ =>
        {
            writes.SetResult();
            await go.Task; // and minds no token
        })).AsTask());
        await writes.Task.Within();
        using var cancellation = new CancellationTokenSource();
        Task second = opened["/"].SendAsync(new Script(static writer => writer.WriteAsync("never"))).AsTask();
        Task third = opened["/"].SendAsync(new Script(static writer => writer.WriteAsync("never")), cancellation.Token).AsTask();
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third.Within());
        Assert.False(second.IsCompleted);
        await opened["/"].CloseAsync((CloseCode)4000, "enough");
        Assert.Equal((CloseCode)4000, (await Assert.ThrowsAsync<SessionClosedException>(() => second.Within())).CloseReason.Code);
        go.SetResult();
        await first.Within(); // it had nothing to say
        await client.LeaveAsync();
    }

    private static Task<EndpointServer> StartAsync(ConcurrentDictionary<string, WsSession> opened) => EndpointServer.StartAsync(
        Carrier.Memory,
        ServerEndpointConfig.Create("/{name}", () => Make(opened)).WithEncoder<ScriptEncoder>(),
        ServerEndpointConfig.Create("/", () => Make(opened)).WithEncoder<ScriptEncoder>());

    private static ScriptedEndpoint Make(ConcurrentDictionary<string, WsSession> opened) => new()
    {
        Open = (session, _) =>
        {
            opened[session.RequestPath] = session;
            return default;
        },
    };

    private sealed record Script(Func<TextWriter, Task> Write);

    private sealed class ScriptEncoder : ITextStreamEncoder<Script>
    {
        public async ValueTask EncodeAsync(Script value, TextWriter writer, CancellationToken closing) => await value.Write(writer);
    }
}
