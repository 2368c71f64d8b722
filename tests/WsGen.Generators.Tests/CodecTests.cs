using System.Runtime.CompilerServices;
using WsGen.Tests;

namespace WsGen.Generators.Tests;

/// <summary>Objects: through encoders and decoders, as JSON, as values; one by one and in sequences.</summary>
public sealed class CodecTests
{
    private const string Types = """
        using System.Collections.Generic;
        using System.IO;

        namespace Demo;

        public record Said(string Text);
        public record Heard(string Text) : Said(Text);
        public record struct Tick(int Number);
        public sealed class SaidCodec : ITextDecoder<Said>, ITextEncoder<Said>
        {
            public Said Decode(ReadOnlySpan<byte> utf8) => new("");
            public void Encode(Said value, IBufferWriter<byte> utf8) { }
        }
        public sealed class HeardDecoder : ITextDecoder<Heard?> { public Heard? Decode(ReadOnlySpan<byte> utf8) => null; }
        public sealed class TickCodec : IBinaryDecoder<Tick>, IBinaryEncoder<Tick>
        {
            public Tick Decode(in ReadOnlySequence<byte> bytes) => default;
            public void Encode(Tick value, IBufferWriter<byte> bytes) { }
        }
        public sealed class StreamCodec : ITextStreamDecoder<Said>, IBinaryStreamEncoder<Said>, ITextStreamEncoder<Tick>, IBinaryStreamDecoder<Tick>
        {
            public ValueTask<Said> DecodeAsync(TextReader reader, CancellationToken closing) => default;
            public ValueTask EncodeAsync(Said value, Stream stream, CancellationToken closing) => default;
            public ValueTask EncodeAsync(Tick value, TextWriter writer, CancellationToken closing) => default;
            public ValueTask<Tick> DecodeAsync(Stream stream, CancellationToken closing) => default;
        }
        public sealed class AnyCodec<T> : ITextDecoder<T>, ITextEncoder<T> where T : class
        {
            public T Decode(ReadOnlySpan<byte> utf8) => null!;
            public void Encode(T value, IBufferWriter<byte> utf8) { }
        }
        """;

    [Fact]
    public void DecoderAndEncoder() => Verify("Decoders = [typeof(SaidCodec)], Encoders = [typeof(SaidCodec)]", "[OnMessage] public Said Say(Said said) => said;");

    [Fact]
    public void SeveralDecodersAreAskedInOrder() => Verify(
        "Decoders = [typeof(HeardDecoder), typeof(TickCodec), typeof(SaidCodec)]",
        "[OnMessage] public void Say(Said said) { } [OnMessage] public void Tick(Tick tick) { }");

    [Fact]
    public void EncodedRepliesMayBeAwaitedAndNull() => Verify(
        "Encoders = [typeof(TickCodec), typeof(SaidCodec)]",
        "[OnMessage] public Task<Said?> Say(string text) => null!; [OnMessage] public ValueTask<Tick?> Tick(byte[] bytes) => default;");

    [Fact]
    public void OpenGenericCodecsAreClosedOverTheType() => Verify(
        "Decoders = [typeof(AnyCodec<>)], Encoders = [typeof(TickCodec), typeof(AnyCodec<>)]",
        "[OnMessage] public IAsyncEnumerable<List<Said>> Say(Said said) => null!; [OnMessage] public string Take(byte[] bytes) => \"\";");

    /// <summary>What the codec makes is made of its type parameter.</summary>
    [Fact]
    public void OpenGenericCodecsOfEnvelopesAreClosedOverWhatIsInThem()
    {
        (string _, string text) = Assert.Single(Generation.RunEndpoint("""
            using System.Buffers;
            using System.Collections.Generic;

            namespace Demo;

            public sealed record Envelope<T>(string To, T Letter);

            public sealed class Post<T> : ITextDecoder<Envelope<T>>, ITextEncoder<Dictionary<string, T[]>> where T : ISpanParsable<T>
            {
                public bool WillDecode(ReadOnlySpan<byte> utf8) => true;
                public Envelope<T> Decode(ReadOnlySpan<byte> utf8) => throw new FormatException();
                public void Encode(Dictionary<string, T[]> value, IBufferWriter<byte> utf8) { }
            }

            [ServerEndpoint("/chat", Decoders = [typeof(Post<>)], Encoders = [typeof(Post<>)])]
            public sealed partial class Chat
            {
                [OnMessage] public Dictionary<string, int[]> Say(Envelope<Guid> letter) => [];
            }
            """));
        Assert.Contains("DecodeText<global::Demo.Envelope<global::System.Guid>>(message, _post", text, StringComparison.Ordinal);
        Assert.Contains("private global::Demo.Post<global::System.Guid> _post", text, StringComparison.Ordinal);
        Assert.Contains("private global::Demo.Post<int> _post", text, StringComparison.Ordinal);
    }

    [Fact]
    public void StreamCodecs() => Verify(
        "Decoders = [typeof(StreamCodec)], Encoders = [typeof(StreamCodec)]",
        "[OnMessage] public Said Say(Said said) => said; [OnMessage] public Task Take(Tick tick) => Task.CompletedTask;");

    [Fact]
    public void StreamCodecsWithReplies() => Verify(
        "Decoders = [typeof(StreamCodec)], Encoders = [typeof(StreamCodec)]",
        "[OnMessage] public void Say(Said said) { } [OnMessage] public async Task<Tick> Take(Tick tick) => await Task.FromResult(tick);");

    [Fact]
    public void CodecsThatNoCallbackUsesAreThereForTheSession() => Verify("Encoders = [typeof(SaidCodec)]", "[OnOpen] public void Join() { }");

    [Fact]
    public void AnEncoderWinsOverTheBuiltInForm() => Verify(
        "Encoders = [typeof(TextEncoder)]",
        """
        private sealed class TextEncoder : ITextEncoder<string> { public void Encode(string value, IBufferWriter<byte> utf8) { } }
        [OnMessage] public string Say(string text) => text;
        """);

    [Fact]
    public void TypesMayBeCalledEncoder() => Generation.RunEndpoint("""
        namespace Demo;

        public record Encoder<T>(T Value);
        public sealed class EncoderEncoder : ITextEncoder<Encoder<int>>, IBinaryStreamEncoder<Encoder<string>>
        {
            public void Encode(Encoder<int> value, IBufferWriter<byte> utf8) { }
            public ValueTask EncodeAsync(Encoder<string> value, System.IO.Stream stream, CancellationToken closing) => default;
        }

        [ServerEndpoint("/chat", Encoders = [typeof(EncoderEncoder)])]
        public partial class Chat
        {
            [OnMessage] public Encoder<int> Say(string text) => new(1);
            [OnMessage] public Encoder<string> Take(byte[] bytes) => new("");
        }
        """);

    [Fact]
    public void Values() => Verify("", "[OnMessage] public int Say(string text) => 1; [OnMessage] public ValueTask<bool> Take(byte[] bytes) => default;");

    [Fact]
    public void ValuesMayBeNullable() => Verify("", "[OnMessage] public DayOfWeek? Say(DayOfWeek day) => day; [OnMessage] public Task<Version?> Take(byte[] bytes) => null!;");

    /// <summary>A type that writes itself as characters only.</summary>
    [Fact]
    public void ValuesOfCharacters() => Verify("", """
        public readonly struct Grade : ISpanFormattable
        {
            public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) { charsWritten = 0; return true; }
            public string ToString(string? format, IFormatProvider? formatProvider) => "";
        }
        [OnMessage] public Grade Say(string text) => default;
        [OnMessage] public Task<Grade?> Take(byte[] bytes) => Task.FromResult<Grade?>(null);
        """);

    [Fact]
    public void SequencesOfValues() => Verify("", "[OnMessage] public IAsyncEnumerable<int> Say(string text) => null!; [OnMessage] public IAsyncEnumerable<DayOfWeek?> Take(byte[] bytes) => null!;");

    [Fact]
    public void SequencesOfEncodedObjects() => Verify(
        "Encoders = [typeof(TickCodec), typeof(StreamCodec)]",
        "[OnMessage] public IAsyncEnumerable<Tick> Say(string text) => null!; [OnMessage] public IAsyncEnumerable<Said> Take(byte[] bytes) => null!;");

    [Fact]
    public void Json() => VerifyWithJson("", "[OnMessage] public Said Say(Said said, WsSession session) => said;");

    [Fact]
    public void JsonMayBeAwaitedAndNull() => VerifyWithJson("", "[OnMessage] public ValueTask<Said?> Say(Said? said) => new(said); [OnMessage] public Task<Tick?> Take(byte[] bytes) => null!;");

    [Fact]
    public void JsonOfANamedContext() => WsGen.Tests.Snapshot.Verify(Generation.RunEndpoint(
        Types, JsonSource.Context("First", "Said"), JsonSource.Context("Second", "Said"), Chat(", JsonContext = typeof(Second)", "[OnMessage] public Said Say(Said said) => said;")));

    [Fact]
    public void SequencesOfObjects() => VerifyWithJson("", "[OnMessage] public IAsyncEnumerable<Said> Say(string text) => null!; [OnMessage] public ValueTask<IAsyncEnumerable<Said?>> Take(byte[] bytes) => default;");

    [Fact]
    public void SequencesOfTextAndBytes() => Verify("", "[OnMessage] public async Task<IAsyncEnumerable<string?>?> Say(string text) => await Task.FromResult<IAsyncEnumerable<string?>?>(null); [OnMessage] public IAsyncEnumerable<ReadOnlyMemory<byte>> Take(byte[] bytes) => null!;");

    [Fact]
    public void SequencesOfUtf8() => Verify("", "[OnMessage(MessageKind.Text)] public IAsyncEnumerable<byte[]> Say(ReadOnlyMemory<byte> utf8) => null!; [OnMessage] public IAsyncEnumerable<ReadOnlySequence<byte>> Take(byte[] bytes) => null!;");

    [Fact]
    public void UnionByDiscriminator() => WsGen.Tests.Snapshot.Verify(Generation.RunEndpoint(JsonSource.Context("Json", "Command"), Commands, """
        namespace Demo;

        [ServerEndpoint("/chat")]
        public sealed partial class Chat
        {
            [OnMessage] public void Join(Join join) { }
            [OnMessage] public ValueTask<Command> Say(Say say, WsSession session) => new(say);
            [OnMessage] public Task Leave(Leave leave) => Task.CompletedTask;
            [OnMessage] public void Take(byte[] bytes) { }
        }
        """));

    [Fact]
    public void UnionWithAHandlerForTheRest() => WsGen.Tests.Snapshot.Verify(Generation.RunEndpoint(JsonSource.Context("Json", "Command"), Commands, """
        namespace Demo;

        [ServerEndpoint("/chat")]
        public sealed partial class Chat
        {
            [OnMessage(MaxMessageSize = 100)] public string Say(Say say) => "";
            [OnMessage(MaxMessageSize = 200)] public void Any(Command? command) { }
        }
        """));

    [Fact]
    public void UnionWithSizes() => WsGen.Tests.Snapshot.Verify(Generation.RunEndpoint(JsonSource.Context("Json", "Command"), Commands, """
        namespace Demo;

        [ServerEndpoint("/chat")]
        public sealed partial class Chat
        {
            [OnMessage(MaxMessageSize = 100)] public string Say(Say say) => "";
            [OnMessage] public void Any(Command? command) { }
            [OnMessage(MaxMessageSize = 100)] public void Take(byte[] bytes) { }
        }
        """));

    /// <summary>A type that no context names, but that members of a union have in common.</summary>
    [Fact]
    public void ReplyOfATypeBetweenUnionAndMembers()
    {
        (string _, string text) = Assert.Single(Generation.RunEndpoint(JsonSource.Context("Json", "Command"), """
            using System.Collections.Generic;
            using System.Text.Json.Serialization;

            namespace Demo;

            [JsonDerivedType(typeof(Say), "say")]
            [JsonDerivedType(typeof(Leave), "leave")]
            public abstract record Command;
            public abstract record Spoken : Command;
            public sealed record Say(string Text) : Spoken;
            public sealed record Leave : Command;

            [ServerEndpoint("/chat")]
            public sealed partial class Chat
            {
                [OnMessage] public ValueTask<Spoken?> Say(string text) => default;
                [OnMessage] public IAsyncEnumerable<Spoken> Each(byte[] bytes) => null!;
            }
            """));
        Assert.Contains("as JSON by Json, as a Command", text, StringComparison.Ordinal);
        Assert.Contains(
            "MessageForm<global::Demo.Spoken?> s_spokenForm = global::WsGen.Sessions.Codecs.Forms.Member<global::Demo.Spoken?, global::Demo.Command>(global::WsGen.Sessions.Codecs.Forms.Json<global::Demo.Command>(global::Demo.Json.Default));",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void UnionWithOneSizeForAll()
    {
        (string _, string text) = Assert.Single(Generation.RunEndpoint(JsonSource.Context("Json", "Command"), Commands, """
            namespace Demo;

            [ServerEndpoint("/chat")]
            public sealed partial class Chat
            {
                [OnMessage(MaxMessageSize = 100)] public string Say(Say say) => "";
                [OnMessage(MaxMessageSize = 100)] public void Any(Command command) { }
            }
            """));
        Assert.Contains("MaxTextMessageSize = 100,", text, StringComparison.Ordinal);
        Assert.DoesNotContain("WithoutSize", text, StringComparison.Ordinal);
        Assert.DoesNotContain("IsTooBig", text, StringComparison.Ordinal);
    }

    [Fact]
    public void UnionByDecodersWithSizes() => Verify(
        "Decoders = [typeof(HeardDecoder), typeof(SaidCodec)]",
        "[OnMessage(MaxMessageSize = 100)] public string Say(Said said) => \"\"; [OnMessage(MaxMessageSize = 200)] public void Hear(Heard? heard) { }");

    [Fact]
    public void UnionByDecoders() => Verify(
        "Decoders = [typeof(HeardDecoder), typeof(SaidCodec)]",
        "[OnMessage] public string Say(Said said) => \"\"; [OnMessage] public void Hear(Heard? heard) { }");

    [Fact]
    public void SeveralErrorHandlers() => Verify("", """
        [OnError] public void Any(Exception error) { }
        [OnError] public Task Argument(WsSession session, ArgumentException error) => Task.CompletedTask;
        [OnError] public void Null(ArgumentNullException error) { }
        [OnError] public ValueTask Format(FormatException error) => default;
        """);

    [Fact]
    public void ErrorHandlerForSomeExceptions() => Verify("", "[OnError] public void Format(FormatException error) { }");

    /// <summary>The property of the descriptor comes with the configurator itself, which here is a stand-in.</summary>
    [Fact]
    public void Configurator()
    {
        (string _, string text) = Generation.Run(Generation.Compile("""
            namespace WsGen { public class ServerEndpointConfigurator; }
            namespace Demo
            {
                [ServerEndpoint("/chat", Configurator = typeof(Mine))]
                public sealed partial class Chat { public sealed class Mine : WsGen.ServerEndpointConfigurator; }
            }
            """)).First();
        Assert.Contains("\n        Configurator = static () => new global::Demo.Chat.Mine(),\n", text);
    }

    /// <summary>A class with many handlers: no more than 40 lines are written for each.</summary>
    [Fact]
    public void AHandlerTakesLessThan40Lines()
    {
        string[] kinds =
        [
            "[OnMessage] public void {0}(Join join) { }", "[OnMessage] public ValueTask<Command?> {0}(Say say) => default;",
            "[OnMessage] public void {0}(Leave leave) { }", "[OnMessage] public async Task<int?> {0}(byte[] part, bool last) => await Task.FromResult(0);",
            "[OnMessage] public void {0}(PongMessage pong) { }", "[OnOpen] public void {0}(EndpointConfig config, [FromKeyedServices(1)] Version a, [PathParam] int? room) { }",
            "[OnClose] public void {0}([FromKeyedServices(2)] Version a) { }", "[OnError] public void {0}(Exception error) { }",
            "[OnError] public void {0}(FormatException error) { }", "[OnError] public void {0}(ArgumentException error) { }",
        ];
        Assert.InRange(
            Generation.RunEndpoint("""[ServerEndpoint("/chat")] public sealed partial class Chat { [OnMessage] public string Say(string text) => text; }""").Single().Text.Split('\n').Length,
            1,
            40);
        foreach (int count in new[] { 3, kinds.Length })
        {
            string members = string.Concat(kinds.Take(count).Select((kind, i) => kind.Replace("{0}", $"M{i}")));
            string text = Generation.RunEndpoint(JsonSource.Context("Json", "Command"), Commands, $$"""
                using Microsoft.Extensions.DependencyInjection;
                namespace Demo;
                [ServerEndpoint("/chat/{room}", Encoders = [typeof(Encoder)])] public sealed partial class Chat
                {
                    private sealed class Encoder : ITextEncoder<Version> { public void Encode(Version value, IBufferWriter<byte> utf8) { } }
                    {{members}}
                }
                """).Single().Text;
            Assert.InRange(text.Split('\n').Length, 1, 40 * count);
        }
    }

    private const string Commands = """
        using System.Text.Json.Serialization;

        namespace Demo;

        [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
        [JsonDerivedType(typeof(Join), "join")]
        [JsonDerivedType(typeof(Say), "say")]
        [JsonDerivedType(typeof(Leave), "größe\"")]
        public abstract record Command;
        public sealed record Join : Command;
        public sealed record Say : Command;
        public sealed record Leave : Command;
        """;

    private static string Chat(string arguments, string members) => $$"""
        using System.Collections.Generic;

        namespace Demo;

        [ServerEndpoint("/chat"{{arguments}})]
        public sealed partial class Chat
        {
            {{members}}
        }
        """;

    private static void Verify(string arguments, string members, [CallerMemberName] string test = "") => WsGen.Tests.Snapshot.Verify(
        Generation.RunEndpoint(Types, Chat(arguments.Length > 0 ? ", " + arguments : "", members)), test);

    private static void VerifyWithJson(string arguments, string members, [CallerMemberName] string test = "") => WsGen.Tests.Snapshot.Verify(
        Generation.RunEndpoint(Types, JsonSource.Context("Json", "Said", "Tick"), Chat(arguments, members)), test);

    [Fact]
    public void CodecsOutOfServices() => Snapshot.Verify(Generation.RunEndpoint(
        """
        using System.Buffers;
        using Microsoft.Extensions.DependencyInjection;

        namespace Demo;

        public record Quote;

        public interface IStore<T>;

        public sealed class QuoteCodec(IStore<Quote> store, WsSession session, [FromKeyedServices("fast")] Version version, Version? other = null)
            : ITextDecoder<Quote>, ITextEncoder<Quote>
        {
            public Quote Decode(ReadOnlySpan<byte> utf8) => new();
            public void Encode(Quote value, IBufferWriter<byte> utf8) => _ = (store, session, version, other);
        }

        public sealed class AnyCodec<T>(IStore<T> store) : IBinaryDecoder<T>
            where T : new()
        {
            public required IFormatProvider Format { get; init; }

            public T Decode(in ReadOnlySequence<byte> bytes) => store is null ? default! : new();
        }

        public sealed class PlainCodec : ITextEncoder<int>
        {
            internal PlainCodec() { }

            public void Encode(int value, IBufferWriter<byte> utf8) { }
        }

        [ServerEndpoint("/quotes", Encoders = [typeof(QuoteCodec), typeof(PlainCodec)], Decoders = [typeof(QuoteCodec), typeof(AnyCodec<>)])]
        public sealed partial class Quotes
        {
            [OnMessage] public Quote Text(Quote quote) => quote;

            [OnMessage(MessageKind.Binary)] public void Binary(DateTime when) { }
        }
        """));
}
