using System.Buffers;
using System.Text;
using System.Text.Json.Serialization;
using System.Threading.Channels;

namespace WsGen.Client;

/// <summary>What a client of a talk says. The same types, and the same union, on both sides.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Greet), "greet")]
[JsonDerivedType(typeof(Ask), "ask")]
internal abstract record Order;

internal sealed record Greet(string Name) : Order;

internal sealed record Ask(int Id, string Question) : Order;

/// <summary>What the server of a talk says.</summary>
[JsonDerivedType(typeof(Greeted), "greeted")]
[JsonDerivedType(typeof(Answer), "answer")]
[JsonDerivedType(typeof(Rumour), "rumour")]
internal abstract record News;

internal sealed record Greeted(string Name) : News;

internal sealed record Answer(int Id, string Text) : News;

internal sealed record Rumour(int Id) : News;

internal enum Mood
{
    Calm,
    Cross,
}

[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(News))]
internal sealed partial class TalkJson : JsonSerializerContext;

/// <summary>Covers one of the types by way of another, in another spelling: it is not the one to use.</summary>
[JsonSerializable(typeof(AlmostTalk))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseUpper)]
internal sealed partial class AlmostTalkJson : JsonSerializerContext;

internal sealed record AlmostTalk(Order? Order);

/// <summary>What reaches the servers of the tests.</summary>
internal sealed class TalkDesk
{
    private readonly Channel<(WsSession Session, Ask Ask)> _asked = Channel.CreateUnbounded<(WsSession, Ask)>();
    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();

    public void Take(WsSession session, Ask ask) => _asked.Writer.TryWrite((session, ask));

    public void Take(string heard) => _heard.Writer.TryWrite(heard);

    public async Task<(WsSession Session, Ask Ask)> AskedAsync() => await _asked.Reader.ReadAsync();

    public async Task<string> HeardAsync() => await _heard.Reader.ReadAsync();
}

[ServerEndpoint("/talk")]
internal sealed partial class TalkServer(TalkDesk desk, WsSession session)
{
    [OnMessage]
    private News Greet(Greet greet)
    {
        desk.Take($"greet {greet.Name}");
        return new Greeted(greet.Name);
    }

    [OnMessage]
    private void Ask(Ask ask) => desk.Take(session, ask);

    [OnClose]
    private void Closed(CloseReason reason) => desk.Take($"closed {(int)reason.Code}");
}

/// <summary>Says what it gets, as bytes.</summary>
[ServerEndpoint("/record")]
internal sealed partial class RecordServer(TalkDesk desk)
{
    [OnMessage]
    private void Text(string text) => desk.Take($"text {text}");

    [OnMessage]
    private void Binary(byte[] bytes) => desk.Take($"binary {Convert.ToHexString(bytes)}");
}

/// <summary>Sends and requests, and handlers for everything.</summary>
[ClientEndpoint]
internal partial class TalkClient
{
    private readonly Channel<News> _news = Channel.CreateUnbounded<News>();

    public bool GreetsOnOpen { get; init; }

    [Send]
    public partial ValueTask GreetAsync(Greet greet, CancellationToken cancellationToken = default);

    [Send(Correlation = nameof(Ask.Id))]
    public partial Task<Answer> AskAsync(Ask ask, CancellationToken cancellationToken = default);

    [Send(Correlation = nameof(Ask.Id), TimeoutMilliseconds = 0)]
    public partial ValueTask<Answer> AskPatientlyAsync(Ask ask);

    public async Task<News> NewsAsync() => await _news.Reader.ReadAsync();

    [OnOpen]
    protected ValueTask Open() => GreetsOnOpen ? GreetAsync(new Greet("me")) : default;

    [OnMessage]
    protected void Greeted(Greeted greeted) => _news.Writer.TryWrite(greeted);

    [OnMessage]
    protected void Answered(Answer answer) => _news.Writer.TryWrite(answer);

    [OnMessage]
    protected void Heard(Rumour rumour) => _news.Writer.TryWrite(rumour);
}

/// <summary>Inherits its sends.</summary>
[ClientEndpoint]
internal sealed partial class QuietTalkClient : TalkClient;

/// <summary>A request whose answer has no handler of its own, beside one for the rest.</summary>
[ClientEndpoint]
internal sealed partial record Listener(string Name)
{
    private readonly Channel<News> _rest = Channel.CreateUnbounded<News>();

    [Send(Correlation = nameof(Ask.Id))]
    public partial ValueTask<Answer> AskAsync(Ask ask);

    public async Task<News> RestAsync() => await _rest.Reader.ReadAsync();

    [OnMessage]
    private void Rest(News news) => _rest.Writer.TryWrite(news);
}

internal sealed record Query(string Key, int Number);

internal sealed record Result(string? Key, int Sum);

[JsonSerializable(typeof(Query))]
[JsonSerializable(typeof(Result))]
internal sealed partial class QueryJson : JsonSerializerContext;

/// <summary>Answers with a number more, after a result that nobody has asked for.</summary>
[ServerEndpoint("/query")]
internal sealed partial class QueryServer(WsSession session)
{
    [OnMessage]
    private async ValueTask<Result> Find(Query query)
    {
        await session.SendAsync(new Result($"not {query.Key}", 0));
        await session.SendAsync(new Result(null, 0));
        return new Result(query.Key, query.Number + 1);
    }
}

/// <summary>Nothing but requests.</summary>
[ClientEndpoint]
internal sealed partial class QueryClient
{
    [Send(Correlation = nameof(Query.Key))]
    public partial ValueTask<Result> FindAsync(Query query);
}

/// <summary>Everything that can be sent.</summary>
[ClientEndpoint(Encoders = [typeof(TemperatureEncoder)])]
internal sealed partial class Sender : IDisposable
{
    public bool IsDisposed { get; private set; }

    [Send]
    public partial ValueTask TextAsync(string text);

    [Send]
    public partial Task ArrayAsync(byte[] bytes);

    [Send]
    public partial ValueTask MemoryAsync(ReadOnlyMemory<byte> bytes);

    [Send]
    public partial ValueTask SequenceAsync(ReadOnlySequence<byte> bytes);

    [Send]
    public partial ValueTask NumberAsync(double number);

    [Send]
    public partial ValueTask MoodAsync(Mood mood);

    [Send]
    public partial ValueTask TemperatureAsync(Temperature temperature);

    [Send]
    public partial ValueTask OrderAsync(Order order);

    public void Dispose() => IsDisposed = true;

    public sealed record Temperature(int Degrees);

    private sealed class TemperatureEncoder : ITextEncoder<Temperature>
    {
        public void Encode(Temperature value, IBufferWriter<byte> utf8) => utf8.Write(Encoding.UTF8.GetBytes($"{value.Degrees} degrees"));
    }
}
