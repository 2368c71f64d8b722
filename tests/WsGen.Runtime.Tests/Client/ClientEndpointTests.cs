using System.Buffers;
using Microsoft.Extensions.DependencyInjection;
using WsGen.Client.Infrastructure;
using WsGen.Support;

namespace WsGen.Client;

/// <summary>Annotated clients against annotated servers: one set of types, compiled on both sides.</summary>
public sealed class ClientEndpointTests : IAsyncLifetime
{
    private TalkHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await TalkHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>A member of a union says what it is, in the spelling of the context that names its base; so does the server's answer.</summary>
    [Fact]
    public async Task SendsAndCallbacksOfBothSidesMeet()
    {
        await using TalkClient client = await TalkClient.ConnectAsync(_host.At("/talk")).Within();
        await client.GreetAsync(new Greet("Ada")).Within();
        Assert.Equal("greet Ada", await _host.Desk.HeardAsync().Within());
        Assert.Equal(new Greeted("Ada"), await client.NewsAsync().Within());
    }

    [Fact]
    public async Task OnOpenMaySend()
    {
        await using var client = new TalkClient { GreetsOnOpen = true };
        await WsClient.ConnectAsync(client, _host.At("/talk")).Within();
        Assert.Equal(new Greeted("me"), await client.NewsAsync().Within());
    }

    [Fact]
    public async Task EverythingThatCanBeSentArrives()
    {
        await using Sender sender = await Sender.ConnectAsync(_host.At("/record").ToString()).Within();
        await sender.TextAsync("ä").Within();
        await sender.ArrayAsync([1, 2]).Within();
        await sender.MemoryAsync(new byte[] { 3 }).Within();
        await sender.SequenceAsync(new ReadOnlySequence<byte>([4, 5])).Within();
        await sender.NumberAsync(-1.5).Within();
        await sender.MoodAsync(Mood.Cross).Within();
        await sender.TemperatureAsync(new Sender.Temperature(21)).Within();
        await sender.OrderAsync(new Greet("Bo")).Within();
        foreach (string expected in new[]
        {
            "text ä", "binary 0102", "binary 03", "binary 0405", "text -1.5", "text Cross", "text 21 degrees", """text {"kind":"greet","Name":"Bo"}""",
        })
        {
            Assert.Equal(expected, await _host.Desk.HeardAsync().Within());
        }
    }

    [Fact]
    public async Task WhatIsNullIsNotSent()
    {
        await using Sender sender = await Sender.ConnectAsync(_host.At("/record")).Within();
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await sender.TextAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await sender.ArrayAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await sender.OrderAsync(null!));
        await sender.TextAsync("first").Within();
        Assert.Equal("text first", await _host.Desk.HeardAsync().Within());
    }

    [Fact]
    public async Task WhoHasNotConnectedCannotSend()
    {
        var sender = new Sender();
        Assert.Null(sender.Client);
        foreach (Func<Task> send in new Func<Task>[]
        {
            () => sender.TextAsync("a").AsTask(),
            () => sender.ArrayAsync([1]),
            () => sender.MemoryAsync(default).AsTask(),
            () => sender.OrderAsync(new Greet("a")).AsTask(),
            () => new QueryClient().FindAsync(new Query("a", 1)).AsTask(),
        })
        {
            InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(send);
            Assert.Contains("before there was a connection", error.Message);
        }

        await sender.DisposeAsync().Within();
        Assert.True(sender.IsDisposed);
    }

    /// <summary>Whoever disposes of the instance is its owner; the end of a session is not.</summary>
    [Fact]
    public async Task DisposingClosesTheConnectionAndTheInstance()
    {
        Sender sender = await Sender.ConnectAsync(_host.At("/talk")).Within();
        WsClient connection = sender.Client!;
        await connection.CloseAsync().AsTask().Within();
        await connection.Closed.Within();
        Assert.False(sender.IsDisposed);
        await sender.DisposeAsync().Within();
        Assert.True(sender.IsDisposed);
        Assert.Equal("closed 1000", await _host.Desk.HeardAsync().Within());
        await Assert.ThrowsAsync<SessionClosedException>(async () => await sender.TextAsync("a"));
    }

    [Fact]
    public async Task ATextThatIsNoUriIsRefusedAsByWsClient()
    {
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => Sender.ConnectAsync("ada:secret@example.org/chat"));
        Assert.Contains("cannot be connected to", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<ArgumentException>(() => Sender.ConnectAsync("example.org/chat"));
        Assert.Contains("cannot be connected to", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InstancesAreMadeOutOfTheOptionsServices()
    {
        ServiceProvider services = new ServiceCollection().AddSingleton("Bo").BuildServiceProvider();
        await using Listener client = await WsClient.ConnectAsync<Listener>(_host.At("/talk"), new WsClientOptions { Services = services }).Within();
        Assert.Equal("Bo", client.Name);
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => Listener.ConnectAsync(_host.At("/talk")));
        Assert.Contains("parameter 'Name' of the constructor of WsGen.Client.Listener", error.Message);
    }

    /// <summary>Two records do not differ because one of them is connected.</summary>
    [Fact]
    public async Task AConnectionIsNoPartOfARecord()
    {
        var channelless = new Pair(1);
        var other = new Pair(1);
        await WsClient.ConnectAsync(other, _host.At("/talk")).Within();
        await using (other)
        {
            Assert.NotNull(other.Client);
            Assert.Equal(channelless, other);
            Assert.Equal(channelless.GetHashCode(), other.GetHashCode());
        }
    }

    [Fact]
    public async Task SendsAreInheritedWithTheConnection()
    {
        await using QuietTalkClient client = await QuietTalkClient.ConnectAsync(_host.At("/talk")).Within();
        await client.GreetAsync(new Greet("Ada")).Within();
        Assert.Equal(new Greeted("Ada"), await client.NewsAsync().Within());
        Task<Answer> answer = client.AskAsync(new Ask(1, "?"));
        (WsSession session, Ask _) = await _host.Desk.AskedAsync().Within();
        await session.SendAsync<News>(new Answer(1, "!")).Within();
        Assert.Equal(new Answer(1, "!"), await answer.Within());
    }

    /// <summary>What nobody here can make says so, and what to do.</summary>
    [Fact]
    public async Task AnInstanceThatCannotBeMadeIsMadeByHand()
    {
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => WsClient.ConnectAsync<Locked>(_host.At("/record")));
        Assert.Contains("it has no public constructor", error.Message);
        await using Locked client = Locked.Create();
        await WsClient.ConnectAsync(client, _host.At("/record")).Within();
        await client.SayAsync("by hand").Within();
        Assert.Equal("text by hand", await _host.Desk.HeardAsync().Within());
    }
}

[ClientEndpoint]
internal sealed partial record Pair(int Number)
{
    [Send]
    public partial ValueTask SayAsync(string text);
}

[ClientEndpoint]
internal sealed partial class Locked
{
    private Locked()
    {
    }

    public static Locked Create() => new();

    [Send]
    public partial ValueTask SayAsync(string text);
}
