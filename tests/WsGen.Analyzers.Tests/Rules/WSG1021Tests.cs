namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Type cannot be sent or awaited.</summary>
public sealed class WSG1021Tests
{
    private const string Types = """
        public class Ask { public int Id { get; set; } }
        public class Answer { public int Id { get; set; } }
        public class Codec : ITextEncoder<Ask>, IBinaryDecoder<Answer>
        {
            public void Encode(Ask ask, IBufferWriter<byte> utf8) { }
            public Answer Decode(in ReadOnlySequence<byte> bytes) => new();
        }

        """;

    [Theory]
    [InlineData("object")]
    [InlineData("Ask")]
    [InlineData("string[]")]
    public Task FlaggedForWhatIsSent(string type) => Verify.Flagged(
        "WSG1021",
        Types + $$"""[ClientEndpoint] public partial class Chat { [Send] public partial ValueTask {|#0:{|CS8795:A|}|}({{type}} a); }""",
        $"The [Send] method 'A' sends a '{type}', which nothing turns into a message: send text, bytes, a value that formats itself, or a type that has an encoder or is in a JsonSerializerContext");

    [Fact]
    public Task FlaggedForWhatIsAwaited() => Verify.Flagged(
        "WSG1021",
        Types + """[ClientEndpoint(Encoders = [typeof(Codec)])] public partial class Chat { [Send(Correlation = "Id")] public partial ValueTask<Answer> {|#0:{|CS8795:A|}|}(Ask a); }""",
        "The [Send] method 'A' awaits a 'Answer', which nothing makes of a message: await a type that has a decoder or is in a JsonSerializerContext, or a base type of members of a union");

    /// <summary>No message by itself, but a base class of members of a union, or an interface of some: they are messages.</summary>
    [Theory]
    [InlineData("Outcome")]
    [InlineData("IOutcome")]
    public Task NotFlaggedForABaseOfMembers(string type) => Verify.Marked(JsonSource.Usings + JsonSource.Context("Json", "Ask", "Event") + $$"""
        public class Ask { public int Id { get; set; } }
        [JsonDerivedType(typeof(Good), "good"), JsonDerivedType(typeof(Bad), "bad")] public abstract class Event;
        public interface IOutcome { int Id { get; } }
        public abstract class Outcome : Event, IOutcome { public int Id { get; set; } }
        public class Good : Outcome;
        public class Bad : Outcome;
        [ClientEndpoint] public partial class Chat { [Send(Correlation = "Id")] public partial ValueTask<{{type}}> {|CS8795:A|}(Ask a); }
        """);

    [Fact]
    public Task NotFlagged() => Verify.Marked(JsonSource.Usings + JsonSource.Context("Json", "int[]") + Types + """
        [ClientEndpoint(Encoders = [typeof(Codec)], Decoders = [typeof(Codec)])] public partial class Chat
        {
            [Send(Correlation = "Id")] public partial ValueTask<Answer> {|CS8795:A|}(Ask a);
            [Send] public partial ValueTask {|CS8795:B|}(int[] b);
            [Send] public partial ValueTask {|CS8795:C|}(Guid c);
            [Send] public partial ValueTask {|CS8795:D|}(ReadOnlySequence<byte> d);
        }
        """);
}
