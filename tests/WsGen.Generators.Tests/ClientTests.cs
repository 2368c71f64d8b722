using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WsGen.Tests;

namespace WsGen.Generators.Tests;

/// <summary>Classes with [ClientEndpoint]: what they get besides callbacks, and the bodies of their [Send] methods.</summary>
public sealed class ClientTests
{
    /// <summary>Messages of a chat, as both sides have them.</summary>
    private const string Messages = """
        namespace Demo;

        [System.Text.Json.Serialization.JsonDerivedType(typeof(Say), "say")]
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Join), "join")]
        public abstract record Command;
        public sealed record Say(string Text) : Command;
        public sealed record Join(string Name) : Command;

        [System.Text.Json.Serialization.JsonDerivedType(typeof(Said), "said")]
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Joined), "joined")]
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Answer), "answer")]
        public abstract record Event;
        public record Said(string Name, string Text) : Event;
        public sealed record Joined(string Name) : Event;
        public sealed record Answer(int Id, string Text) : Event;
        public sealed record Ask(int Id, string Text);
        """;

    /// <summary>An order is filled or rejected; prices come by themselves.</summary>
    private const string Orders = """
        namespace Demo;

        public sealed record Order(int Id, int Count);

        [System.Text.Json.Serialization.JsonDerivedType(typeof(Filled), "filled")]
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Rejected), "rejected")]
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Price), "price")]
        public abstract record Event;
        public interface IOutcome;
        public abstract record OrderReply(int Id) : Event, IOutcome;
        public sealed record Filled(int Id, decimal Price) : OrderReply(Id);
        public sealed record Rejected(int Id, string Why) : OrderReply(Id);
        public sealed record Price(decimal Value) : Event;
        """;

    private static readonly string s_orderJson = JsonSource.Context("OrderJson", "Order", "Event");

    private static readonly string Json = JsonSource.Context("ChatJson", "Command", "Event", "Ask");

    [Fact]
    public void ChatClient() => Snapshot.Verify(Generation.RunEndpoint(Messages, Json, """
        namespace Demo;

        public sealed class Configurator : ClientEndpointConfigurator;

        [ClientEndpoint(Subprotocols = ["chat.v2", "chat.v1"], Configurator = typeof(Configurator))]
        public sealed partial class ChatClient(IFormatProvider format)
        {
            public required IServiceProvider Services { get; init; }

            [Send] public partial ValueTask SayAsync(Say message, CancellationToken cancellationToken = default);

            [Send] public partial Task JoinAsync(Join message);

            [OnOpen] private void Open() => _ = format;

            [OnMessage] private void Said(Said said) { }

            [OnMessage] private void Joined(Joined joined, WsSession session) { }

            [OnMessage] private void Answered(Answer answer) { }
        }
        """));

    [Fact]
    public void EveryRoadOfASend() => Snapshot.Verify(Generation.RunEndpoint(Messages, Json, """
        namespace Demo;

        public sealed class Quote;

        public sealed class QuoteCodec : ITextEncoder<Quote>, IBinaryEncoder<byte[]>
        {
            public void Encode(Quote quote, IBufferWriter<byte> utf8) { }
            public void Encode(byte[] bytes, IBufferWriter<byte> more) { }
        }

        [ClientEndpoint]
        internal partial class Client
        {
            [Send] public partial ValueTask Text(string text);
            [Send] public virtual partial Task Array(params byte[] bytes);
            [Send] private protected partial ValueTask Memory(CancellationToken @default, ReadOnlyMemory<byte> bytes);
            [Send] internal partial ValueTask Sequence(ReadOnlySequence<byte> bytes);
            [Send] public partial ValueTask Number(decimal number);
            [Send] public partial ValueTask Day(DayOfWeek @event);
            [Send] public partial ValueTask Base(Command command);
            [Send] public partial ValueTask Object(Ask? ask);
        }

        [ClientEndpoint(Encoders = [typeof(QuoteCodec)])]
        internal sealed partial class Encoded
        {
            [Send] public partial ValueTask Quote(Quote quote);
            [Send] public partial ValueTask Bytes(byte[] bytes);
        }
        """));

    [Fact]
    public void CorrelatedRequestWithoutHandlers() => Snapshot.Verify(Generation.RunEndpoint(
        JsonSource.Context("First", "Ask", "Answer"),
        """
        namespace Demo;

        public sealed record Ask(int Id, string Text);
        public sealed record Answer(int Id, string Text);

        [ClientEndpoint]
        public sealed partial class Oracle
        {
            [Send(Correlation = "Id", TimeoutMilliseconds = 1_000)] public partial ValueTask<Answer> AskAsync(Ask ask, CancellationToken cancellationToken);
        }
        """));

    [Fact]
    public void CorrelatedRequestWithAHandlerForItsAnswer() => Snapshot.Verify(Generation.RunEndpoint(
        JsonSource.Context("First", "Ask", "Answer"),
        """
        namespace Demo;

        public readonly record struct Ask(string Id, long Tag);
        public readonly record struct Answer(string Id, long Tag);

        [ClientEndpoint]
        public sealed partial class Oracle
        {
            [Send(Correlation = "Id", TimeoutMilliseconds = 0)] public partial Task<Answer> AskAsync(Ask ask);

            [Send(Correlation = "Tag")] public partial ValueTask<Answer> AskByTagAsync(Ask ask);

            [OnMessage] private Ask? Unasked(Answer? answer) => null;
        }
        """));

    [Fact]
    public void CorrelatedRequestInAUnion() => Snapshot.Verify(Generation.RunEndpoint(Messages, Json, """
        namespace Demo;

        [ClientEndpoint]
        public sealed partial class Oracle
        {
            [Send(Correlation = "Id")] public partial ValueTask<Answer> AskAsync(Ask ask);

            [OnMessage] private void Said(Said said) { }

            [OnMessage] private void Joined(Joined joined) { }
        }
        """));

    [Fact]
    public void CorrelatedRequestBesideAHandlerForTheRest() => Snapshot.Verify(Generation.RunEndpoint(Messages, Json, """
        namespace Demo;

        [ClientEndpoint]
        public sealed partial class Oracle
        {
            [Send(Correlation = "Id")] public partial ValueTask<Answer> AskAsync(Ask ask);

            [OnMessage] private Task Others(Event other) => Task.CompletedTask;
        }
        """));

    /// <summary>Success or failure: what is awaited is a base class of two members, and another member a message like others.</summary>
    [Fact]
    public void CorrelatedRequestForSeveralMembers() => Snapshot.Verify(Generation.RunEndpoint(Orders, s_orderJson, """
        namespace Demo;

        [ClientEndpoint]
        public sealed partial class Desk
        {
            [Send(Correlation = "Id")] public partial ValueTask<OrderReply> OrderAsync(Order order);

            [OnMessage] private void Priced(Price price) { }

            [OnMessage] private void Unasked(Rejected rejected) { }
        }
        """));

    /// <summary>Two requests that may have the same answers, which nobody else takes.</summary>
    [Fact]
    public void CorrelatedRequestsThatShareTheirAnswers() => Snapshot.Verify(Generation.RunEndpoint(Orders, s_orderJson, """
        namespace Demo;

        [ClientEndpoint]
        public sealed partial class Desk
        {
            [Send(Correlation = "Id")] public partial ValueTask<OrderReply> OrderAsync(Order order);

            [Send(Correlation = "Id")] public partial ValueTask<IOutcome> AskAsync(Order order);

            [OnMessage] private void Priced(Price price) { }
        }
        """));

    /// <summary>An interface, whose members have the property, one of them awaited by itself as well; beside a handler for the rest.</summary>
    [Fact]
    public void CorrelatedRequestsForMembersByInterface() => Snapshot.Verify(Generation.RunEndpoint(Orders, s_orderJson, """
        namespace Demo;

        [ClientEndpoint]
        public sealed partial class Desk
        {
            [Send(Correlation = "Id")] public partial ValueTask<Filled> FillAsync(Order order);

            [Send(Correlation = "Id")] public partial ValueTask<IOutcome> OrderAsync(Order order);

            [OnMessage] private void Others(Event other) { }
        }
        """));

    [Fact]
    public void CorrelatedRequestsByDecoders() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        public class Ask { public Guid Id { get; } }
        public class Answer : Ask;
        public class Detailed : Answer;
        public class Refusal { public Guid Id { get; } }
        public class Note;

        public class Codec : ITextEncoder<Ask>, ITextDecoder<Detailed>
        {
            public void Encode(Ask ask, IBufferWriter<byte> utf8) { }
            public Detailed Decode(ReadOnlySpan<byte> utf8) => new();
        }

        public class RefusalDecoder : ITextDecoder<Refusal> { public Refusal Decode(ReadOnlySpan<byte> utf8) => new(); }
        public class NoteDecoder : IBinaryStreamDecoder<Note> { public ValueTask<Note> DecodeAsync(System.IO.Stream bytes, CancellationToken closing) => default; }

        [ClientEndpoint(Encoders = [typeof(Codec)], Decoders = [typeof(Codec), typeof(RefusalDecoder)])]
        public sealed partial class Oracle
        {
            [Send(Correlation = "Id")] public partial ValueTask<Answer> AskAsync(Ask ask);

            [Send(Correlation = "Id")] public partial ValueTask<Refusal> ProvokeAsync(Ask ask);

            [OnMessage] private void Unasked(Answer answer) { }
        }
        """));

    [Fact]
    public void GenericAndNested() => Snapshot.Verify(Generation.RunEndpoint(
        JsonSource.Context("First", "Move"),
        JsonSource.Context("Second", "Turn"),
        """
        namespace Demo;

        public interface IHasId { int Id { get; } }
        public record Move(int Id);
        public record Turn(Move Move);

        public partial interface IGame<T>
            where T : class, IHasId
        {
            [ClientEndpoint(JsonContext = typeof(First))]
            private sealed partial class Player<TMove>
                where TMove : struct, IHasId
            {
                [Send(Correlation = nameof(IHasId.Id))] public partial ValueTask<T> PlayAsync(TMove move);
            }
        }

        [ClientEndpoint]
        public sealed partial record Recorder(IFormatProvider Format)
        {
            [Send] public partial ValueTask PlayAsync(Move move);

            [Send] public partial ValueTask TurnAsync(Turn turn);
        }
        """));

    /// <summary>Members that are there already are left alone.</summary>
    [Fact]
    public void MembersOfItsOwn() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        [ClientEndpoint]
        public sealed partial class Chat(WsSession session) : IAsyncDisposable
        {
            private int _wsGenConnection;
            public string Client => $"{session}{_wsGenConnection++}";
            public static Task<Chat> ConnectAsync() => WsClient.ConnectAsync<Chat>(new Uri("ws://localhost/"));
            public ValueTask DisposeAsync() => default;
            [OnMessage] private void Say(string text) { }
        }

        [ClientEndpoint]
        public sealed partial class Client : IDisposable
        {
            [OnMessage] private void Say(string text) { }
            public void Dispose() { }
        }
        """));

    [Fact]
    public void ClientsMayInheritFromClients() => Snapshot.Verify(Generation.RunEndpoint(
        JsonSource.Context("First", "Ask", "Answer"),
        """
        namespace Demo;

        public sealed record Ask(int Id, string Text);
        public sealed record Answer(int Id, string Text);

        [ClientEndpoint]
        public partial class Oracle
        {
            [Send(Correlation = "Id")] public partial ValueTask<Answer> AskAsync(Ask ask);
        }

        [ClientEndpoint]
        public partial class LoudOracle : Oracle
        {
            [OnMessage] private void Unasked(Answer answer) { }
        }
        """));

    /// <summary>In the editor what is generated is there already when the class is read again.</summary>
    [Fact]
    public void TheSameWhereItHasBeenGeneratedBefore()
    {
        const string source = "namespace Demo; [ClientEndpoint] public partial class Chat { [Send] public partial ValueTask SayAsync(string text); }";
        Generation.Run(Generation.Compile(source), out Compilation output);
        SyntaxTree generated = output.SyntaxTrees.Single(tree => tree.FilePath.EndsWith("Demo.Chat.g.cs", StringComparison.Ordinal));
        Generation.Run(Generation.Compile(source, generated.ToString()), out Compilation again);
        Assert.DoesNotContain("WSG", again.SyntaxTrees.Last(tree => tree.FilePath.EndsWith("Demo.Chat.g.cs", StringComparison.Ordinal)).ToString());
    }

    /// <summary>Clients are not registered, and the registration does not know of them.</summary>
    [Fact]
    public void ClientsHaveNoRoute() => Assert.DoesNotContain("Chat", Generation.RunClean(
        "namespace Demo; [ClientEndpoint] public partial class Chat { [OnMessage] void Say(string text) { } }")
        .Single(source => source.Hint == Emission.RegistrationEmitter.HintName).Text);

    /// <summary>One class for each error, with its id. The analyzer's tests show that it is reported too.</summary>
    public static TheoryData<string, string> Erroneous => new()
    {
        { "WSG0002", "[ClientEndpoint] public abstract partial class Bad { [Send] public partial ValueTask SendAsync(string text); }" },
        { "WSG0007", "[ClientEndpoint(Configurator = typeof(ServerEndpointConfigurator))] public partial class Bad { [Send] public partial Task SendAsync(string text); }" },
        { "WSG1005", "[ClientEndpoint] public partial class Bad { [OnOpen] static void Open() { } [Send] public partial Task SendAsync(string text); }" },
        { "WSG1019", "[ClientEndpoint] public partial class Bad { [Send] public ValueTask SendAsync(string text) => default; }" },
        { "WSG1019", "[ClientEndpoint] public partial class Bad { [Send] public static partial ValueTask SendAsync(string text); }" },
        { "WSG1020", "[ClientEndpoint] public partial class Bad { [Send] public partial ValueTask SendAsync(string a, params string[] b); }" },
        { "WSG1020", "[ClientEndpoint] public partial class Bad { [Send] public partial ValueTask SendAsync(ReadOnlySpan<byte> bytes); }" },
        { "WSG1020", "[ClientEndpoint] public partial class Bad { [Send] public partial int SendAsync(string text); }" },
        { "WSG1021", "[ClientEndpoint] public partial class Bad { [Send] public partial ValueTask SendAsync(object what); }" },
        { "WSG1022", "[ClientEndpoint] public partial class Bad { [Send] public partial ValueTask<string?> SendAsync(string text); }" },
        { "WSG1023", "[ClientEndpoint] public partial class Bad { [OnOpen] void Open([PathParam] string room) { } }" },
    };

    [Theory]
    [MemberData(nameof(Erroneous))]
    public void EveryErrorStopsAtAStubThatCompiles(string id, string source)
    {
        (string _, string text) = Assert.Single(Generation.RunEndpoint(source));
        Assert.Contains($", \"{id}\"", text);
        Assert.DoesNotContain("Dispatcher", text);
    }

    [Fact]
    public void StubOfAClient() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        [ClientEndpoint]
        public sealed partial class Chat
        {
            [Send] public partial ValueTask SayAsync(string text, CancellationToken cancellationToken = default);
            [Send] public partial Task LeaveAsync(object what);
        }
        """));

    /// <summary>A class of both kinds has two stubs, whose files must not have the same name.</summary>
    [Fact]
    public void ServerAndClientAtOnce() => Snapshot.Verify(Generation.RunEndpoint("""
        namespace Demo;

        [ServerEndpoint("/chat"), ClientEndpoint]
        public sealed partial class Chat
        {
            [Send] public partial ValueTask SayAsync(string text);
        }
        """));

    [Theory]
    [InlineData("[ClientEndpoint] public class Bad { [OnOpen] void Open() { } }")]
    [InlineData("[ClientEndpoint] file partial class Bad { [OnOpen] void Open() { } }")]
    public void NothingIsGeneratedForAClassThatCannotBeReopened(string source) => Assert.Empty(Generation.RunEndpoint(source));
}
