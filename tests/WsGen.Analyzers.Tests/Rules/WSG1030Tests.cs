namespace WsGen.Analyzers.Tests.Rules;

/// <summary>JSON payload is abstract and has no derived types.</summary>
public sealed class WSG1030Tests
{
    private static readonly string Types = JsonSource.Usings + JsonSource.Context("Json", "Move", "IMove", "Known", "Converted", "IMoves", "System.Collections.Generic.IList<int>", "Plain") + """
        public abstract class Move; public interface IMove;
        [JsonDerivedType(typeof(Castle), "castle")] public abstract class Known; public sealed class Castle : Known;
        [JsonConverter(typeof(object))] public abstract class Converted;
        public interface IMoves : System.Collections.Generic.IEnumerable<int>;
        public class Plain;

        """;

    [Theory]
    [InlineData("Move")]
    [InlineData("IMove")]
    public Task Flagged(string type) => Verify.Flagged(
        "WSG1030",
        Types + $$"""[ServerEndpoint("/a")] public partial class Chat { [OnMessage] void {|#0:A|}({{type}} move) { } }""",
        $"The payload '{type}' of 'A' is abstract, and nothing says which types derive from it: no message can be read; add [JsonDerivedType] for each");

    [Theory]
    [InlineData("Known")]
    [InlineData("Converted")]
    [InlineData("IMoves")]
    [InlineData("System.Collections.Generic.IList<int>")]
    [InlineData("Plain")]
    public Task NotFlagged(string type) => Verify.NotFlagged(
        Types + $$"""[ServerEndpoint("/a")] public partial class Chat { [OnMessage] void A({{type}} move) { } }""");

    /// <summary>The context has converters: one may be for the type. What decoders make is not read as JSON.</summary>
    [Fact]
    public Task NotFlaggedWhereAConverterOrDecoderMayMakeIt() => Verify.NotFlagged(
        JsonSource.Usings + "[JsonSourceGenerationOptions(Converters = new[] { typeof(JsonStringEnumConverter) })] " + JsonSource.Context("Json", "Move") + """
        public abstract class Move;
        public sealed class Moves : ITextDecoder<Move> { public Move Decode(ReadOnlySpan<byte> utf8) => null!; }
        [ServerEndpoint("/a")] public partial class A { [OnMessage] void M(Move move) { } }
        [ServerEndpoint("/b", Decoders = [typeof(Moves)])] public partial class B { [OnMessage] void M(Move move) { } }
        """);
}
