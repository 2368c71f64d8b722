using WsGen.Analyzers.Tests.Rules;
using WsGen.CodeFixes;
using WsGen.CodeFixes.Refactorings;

namespace WsGen.Analyzers.Tests.Refactorings;

/// <summary>A type that nothing makes a message of gets its decoder, its encoder or its entry in a serializer context.</summary>
public sealed class MessageTypeTests
{
    private const string Quotes = """

        public record Quote(string Symbol);

        [ServerEndpoint("/quotes")]
        public partial class Quotes
        {
            [OnMessage] void Take(Quote quote) { }
        }

        """;

    private static readonly string AppJson = JsonSource.Usings + JsonSource.Context("AppJson", "int").Replace("))] ", "))]\n");

    [Fact]
    public async Task OfferedForAPayloadAndAReply()
    {
        Assert.Equal(
            ["Create the JsonSerializerContext 'AppJson' for 'Quote'", "Create the text decoder 'QuoteDecoder'", "Create the binary decoder 'QuoteDecoder'"],
            await Editor.Offered<MessageTypeRefactoringProvider>(Quotes.Replace("quote)", "$$quote)")));
        Assert.Equal(
            ["Create the JsonSerializerContext 'AppJson' for 'Quote'", "Create the text encoder 'QuoteEncoder'", "Create the binary encoder 'QuoteEncoder'"],
            await Editor.Offered<MessageTypeRefactoringProvider>(Quotes.Replace("void Take(Quote quote) { }", "ValueTask<$$Quote> Take(string symbol) => default;")));
        Assert.Equal(
            ["Add 'Quote' to 'AppJson'", "Create the text encoder 'QuoteEncoder'", "Create the binary encoder 'QuoteEncoder'"],
            await Editor.Offered<MessageTypeRefactoringProvider>(AppJson + Quotes
                .Replace("[ServerEndpoint(\"/quotes\")]", "[ClientEndpoint]")
                .Replace("[OnMessage] void Take(Quote quote) { }", "[Send] public partial ValueTask Send(Quote $$quote);")));
    }

    [Theory]
    [InlineData("[OnMessage] void Take(string $$text) { }")]
    [InlineData("[OnMessage] void Take(ReadOnlyMemory<byte> $$bytes) { }")]
    [InlineData("[OnMessage] void Take(string text, WsSession $$session) { }")]
    [InlineData("[OnMessage] void Take(string text, CancellationToken $$closing) { }")]
    [InlineData("[OnMessage] void Take(string text, [PathParam] Quote $$quote) { }")]
    [InlineData("[OnMessage] $$Task Take(string text) => Task.CompletedTask;")]
    [InlineData("void Take(Quote $$quote) { }")]
    public async Task NotOffered(string member) => Assert.Empty(await Editor.Offered<MessageTypeRefactoringProvider>($$"""
        public record Quote(string Symbol);
        [ServerEndpoint("/quotes")] public partial class Quotes { {{member}} }
        """));

    [Fact]
    public Task ADecoder() => Editor.Refactored<MessageTypeRefactoringProvider>(
        "Create the text decoder 'QuoteDecoder'",
        Quotes.Replace("quote)", "$$quote)"),
        Quotes.Replace("\"/quotes\"", "\"/quotes\", Decoders = [typeof(QuoteDecoder)]") + """

        internal sealed class QuoteDecoder : ITextDecoder<Quote>
        {
            public Quote Decode(ReadOnlySpan<byte> utf8) => throw new NotImplementedException();
        }

        """);

    [Fact]
    public Task AnEncoderBesideAnother() => Editor.Refactored<MessageTypeRefactoringProvider>(
        "Create the binary encoder 'QuoteEncoder'",
        """
        namespace Demo
        {
            public record Quote(string Symbol);
            public class Other : ITextEncoder<Quote> { public void Encode(Quote value, IBufferWriter<byte> utf8) { } }

            [ServerEndpoint("/quotes", Encoders = [typeof(Other)])]
            public partial class Quotes
            {
                [OnMessage] $$Quote? Take(string text) => null;
            }
        }
        """,
        """
        namespace Demo
        {
            public record Quote(string Symbol);
            public class Other : ITextEncoder<Quote> { public void Encode(Quote value, IBufferWriter<byte> utf8) { } }

            [ServerEndpoint("/quotes", Encoders = [typeof(Other), typeof(QuoteEncoder)])]
            public partial class Quotes
            {
                [OnMessage] Quote? Take(string text) => null;
            }

            internal sealed class QuoteEncoder : IBinaryEncoder<Quote>
            {
                public void Encode(Quote value, IBufferWriter<byte> bytes) => throw new NotImplementedException();
            }
        }
        """);

    /// <summary>The serializer's own generator, which writes the rest of it, does not run here.</summary>
    [Fact]
    public Task AContext() => Editor.Refactored<MessageTypeRefactoringProvider>(
        "Create the JsonSerializerContext 'AppJson' for 'Quote'",
        Quotes.Replace("quote)", "$$quote)").TrimStart(),
        "using System.Text.Json.Serialization;\n\n" + Quotes.TrimStart() + """

        [JsonSerializable(typeof(Quote))]
        internal sealed partial class AppJson : JsonSerializerContext;

        """,
        "CS0534",
        "CS0534",
        "CS7036");

    [Fact]
    public Task AnEntry() => Verify.Fixed<MakeMessageTypeCodeFixProvider>(
        AppJson + Quotes.Replace("quote)", "{|WSG1006:quote|})"),
        AppJson.Replace("(int))]\n", "(int))]\n[JsonSerializable(typeof(Quote))]\n") + Quotes);

    /// <summary>Fix All: one entry for each type.</summary>
    [Fact]
    public Task AllEntriesAtOnce() => Verify.Fixed<MakeMessageTypeCodeFixProvider>(
        AppJson + """
        public record Quote(string Symbol); public record Query(string Symbol);
        [ServerEndpoint("/a")] public partial class A { [OnMessage] Quote? {|WSG1009:Take|}(Query {|WSG1006:query|}) => null; }
        [ServerEndpoint("/b")] public partial class B { [OnMessage] void Take(Quote {|WSG1006:quote|}) { } }
        """,
        AppJson.Replace("(int))]\n", "(int))]\n[JsonSerializable(typeof(Quote))]\n[JsonSerializable(typeof(Query))]\n") + """
        public record Quote(string Symbol); public record Query(string Symbol);
        [ServerEndpoint("/a")] public partial class A { [OnMessage] Quote? Take(Query query) => null; }
        [ServerEndpoint("/b")] public partial class B { [OnMessage] void Take(Quote quote) { } }
        """);
}
