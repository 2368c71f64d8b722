using System.Buffers;
using WsGen.Endpoints.Generated;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions.Groups;

/// <summary>What is told to a group.</summary>
internal sealed record News(string Text);

/// <summary>Counts what it writes, over all connections.</summary>
internal sealed class NewsCodec : ITextEncoder<News>
{
    public static int Count { get; set; }

    /// <summary>Called while it writes.</summary>
    public static Action? Writing { get; set; }

    /// <summary>Whether it still can.</summary>
    public static Func<bool>? Living { get; set; }

    public void Encode(News value, IBufferWriter<byte> utf8)
    {
        Count++;
        bool isAlive = Living?.Invoke() ?? true;
        Writing?.Invoke();
        utf8.Write(System.Text.Encoding.UTF8.GetBytes(isAlive ? $"news: {value.Text}" : "what is left of it"));
    }
}

/// <summary>Writes while it is sent.</summary>
internal sealed class NewsStreamCodec : ITextStreamEncoder<News>
{
    public async ValueTask EncodeAsync(News value, TextWriter writer, CancellationToken cancellationToken) => await writer.WriteAsync(value.Text);
}

[ServerEndpoint("/news", Encoders = [typeof(NewsCodec)])]
internal sealed partial class NewsEndpoint(WsSession session, SessionGroup group)
{
    [OnOpen] private void Open() => group.Add(session);
}

[ServerEndpoint("/news/stream", Encoders = [typeof(NewsStreamCodec)])]
internal sealed partial class NewsStreamEndpoint(WsSession session, SessionGroup group)
{
    [OnOpen] private void Open() => group.Add(session);
}

[ServerEndpoint("/heard", JsonContext = typeof(ChatJson))]
internal sealed partial class HeardEndpoint(WsSession session, SessionGroup group)
{
    [OnOpen] private void Open() => group.Add(session);
}

[ServerEndpoint("/heard/otherwise", JsonContext = typeof(OtherJson))]
internal sealed partial class HeardOtherwiseEndpoint(WsSession session, SessionGroup group)
{
    [OnOpen] private void Open() => group.Add(session);
}

/// <summary>Objects to many sessions: encoded once for each endpoint, as its sessions would.</summary>
[Collection(nameof(Alone))]
public sealed class ObjectBroadcastTests : IDisposable
{
    private readonly SessionGroup _group = new();

    public ObjectBroadcastTests() => NewsCodec.Count = 0;

    public void Dispose()
    {
        NewsCodec.Writing = null;
        NewsCodec.Living = null;
    }

    [Theory]
    [InlineData(Carrier.Memory, false)]
    [InlineData(Carrier.Sockets, true)]
    public async Task AnEncoderWritesOnceForAll(Carrier carrier, bool toGroup)
    {
        await using EndpointServer server = await StartAsync(carrier);
        RawClient[] clients = [await ConnectAsync(server, "/news"), await ConnectAsync(server, "/news"), await ConnectAsync(server, "/news")];
        SessionSet set = toGroup ? _group : _group.First().OpenSessions;
        await set.SendAsync(new News("rain"));
        foreach (RawClient client in clients)
        {
            await client.ExpectTextAsync("news: rain");
        }

        Assert.Equal(1, NewsCodec.Count);
        await set.SendAsync(new News("sun"), except: _group.First());
        await set.SendAsync("end");
        var received = await Task.WhenAll(clients.Select(static async client => (await client.ReceiveAsync()).Text));
        Assert.Equal(["end", "news: sun", "news: sun"], received.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EachEndpointWritesItItsOwnWay()
    {
        await using EndpointServer server = await StartAsync(Carrier.Memory);
        await using RawClient a = await ConnectAsync(server, "/heard"), b = await ConnectAsync(server, "/heard/otherwise"), c = await ConnectAsync(server, "/heard");
        await _group.SendAsync(new Heard("hello"));
        await a.ExpectTextAsync("""{"text":"hello"}""");
        await b.ExpectTextAsync("{\n  \"Text\": \"hello\",\n  \"Times\": null\n}");
        await c.ExpectTextAsync("""{"text":"hello"}""");
        await _group.SendAsync(DayOfWeek.Friday);
        await b.ExpectTextAsync("Friday");
    }

    [Theory]
    [InlineData("/heard", "Nothing turns a WsGen.Sessions.Groups.News into a message")]
    [InlineData("/news/stream", "goes through a stream encoder")]
    public async Task WhereOneEndpointCannotNobodyGetsIt(string path, string why)
    {
        await using EndpointServer server = await StartAsync(Carrier.Memory);
        await using RawClient a = await ConnectAsync(server, "/news"), b = await ConnectAsync(server, path), c = await ConnectAsync(server, "/news");
        var news = new News("rain");
        ValueTask sent = _group.SendAsync(news);
        var error = await Assert.ThrowsAsync<EncodeException>(() => sent.Within());
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Same(news, error.Value);
        await _group.SendAsync("first");
        foreach (RawClient client in (RawClient[])[a, b, c])
        {
            await client.ExpectTextAsync("first");
        }
    }

    [Fact]
    public async Task WhatAnEncoderThrowsIsTheSendersToSee()
    {
        await using EndpointServer server = await StartAsync(Carrier.Memory);
        await using RawClient a = await ConnectAsync(server, "/news");
        NewsCodec.Writing = static () => throw new NotSupportedException("no news");
        var error = await Assert.ThrowsAsync<EncodeException>(() => _group.SendAsync(new News("rain")).Within());
        Assert.Equal("no news", error.InnerException!.Message);
        await _group.SendAsync("first");
        await a.ExpectTextAsync("first");
    }

    /// <summary>Its encoders are done with when a session has closed.</summary>
    [Fact]
    public async Task WhereTheSessionThatEncodesClosesMeanwhileAnotherDoes()
    {
        await using EndpointServer server = await StartAsync(Carrier.Memory);
        await using RawClient a = await ConnectAsync(server, "/news"), b = await ConnectAsync(server, "/news");
        WsSession first = _group.First();
        NewsCodec.Writing = () =>
        {
            NewsCodec.Writing = null;
            first.Abort();
            throw new ObjectDisposedException(nameof(NewsCodec));
        };
        await _group.SendAsync(new News("rain"));
        await b.ExpectTextAsync("news: rain");
        Assert.Equal(1, _group.Count);
    }

    /// <summary>What it has written while its session came to its end goes to nobody, though it has not thrown.</summary>
    [Fact]
    public async Task WhatAnEncoderHasWrittenWhoseSessionClosedMeanwhileIsNotUsed()
    {
        await using EndpointServer server = await StartAsync(Carrier.Memory);
        await using RawClient a = await ConnectAsync(server, "/news"), b = await ConnectAsync(server, "/news");
        WsSession first = _group.First();
        NewsCodec.Living = () =>
        {
            NewsCodec.Living = null;
            first.Abort();
            return false;
        };
        await _group.SendAsync(new News("rain"));
        await b.ExpectTextAsync("news: rain");
        Assert.Equal(2, NewsCodec.Count);
    }

    /// <summary>It has no codecs yet.</summary>
    [Fact]
    public async Task ASessionThatHasYetToOpenGetsWhatAnotherHasEncoded()
    {
        await using TestServer server = TestServer.Create(Behaviour.Echo);
        server.OnActivated = endpoint => _group.Add(endpoint.Session);
        await server.Server.StartAsync();
        (RawClient a, _) = await server.ConnectAsync();
        server.OnActivated = endpoint =>
        {
            _group.Add(endpoint.Session);
            Assert.True(_group.SendAsync(7).IsCompletedSuccessfully);
        };
        (RawClient b, _) = await server.ConnectAsync();
        await a.ExpectTextAsync("7");
        await b.ExpectTextAsync("7");
    }

    /// <summary>Who is left out gets nothing, but its encoder is as good as any.</summary>
    [Fact]
    public async Task ASessionThatHasYetToOpenGetsWhatTheOneThatIsLeftOutHasEncoded()
    {
        await using TestServer server = TestServer.Create(Behaviour.Echo);
        server.OnActivated = endpoint => _group.Add(endpoint.Session);
        await server.Server.StartAsync();
        (RawClient a, TestEndpoint left) = await server.ConnectAsync();
        server.OnActivated = endpoint =>
        {
            _group.Add(endpoint.Session);
            Assert.True(_group.SendAsync(7, except: left.Session).IsCompletedSuccessfully);
        };
        (RawClient b, _) = await server.ConnectAsync();
        await b.ExpectTextAsync("7");
        await _group.SendAsync("end");
        await a.ExpectTextAsync("end");
    }

    private Task<EndpointServer> StartAsync(Carrier carrier) => EndpointServer.StartAsync(carrier, builder =>
    {
        Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(builder.Services, _group);
        builder.AddEndpoint<NewsEndpoint>().AddEndpoint<NewsStreamEndpoint>().AddEndpoint<HeardEndpoint>().AddEndpoint<HeardOtherwiseEndpoint>();
    });

    private async Task<RawClient> ConnectAsync(EndpointServer server, string path)
    {
        int before = _group.Count;
        RawClient client = await server.ConnectAsync(path);
        await Bounded.Until(() => _group.Count == before + 1);
        return client;
    }
}
