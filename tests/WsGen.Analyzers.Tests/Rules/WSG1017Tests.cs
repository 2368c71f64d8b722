namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Message union is incomplete.</summary>
public sealed class WSG1017Tests
{
    private static readonly string Types = JsonSource.Usings + JsonSource.Context("Json", "Command", "Stranger", "Broken", "Twins") + """
        [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
        [JsonDerivedType(typeof(Join), "join")]
        [JsonDerivedType(typeof(Say), "say")]
        [JsonDerivedType(typeof(Leave), "leave")]
        public class Command;
        public class Join : Command; public class Say : Command; public class Leave : Command; public class Stranger;

        [JsonDerivedType(typeof(One), 1)] [JsonDerivedType(typeof(Nameless))] public class Broken;
        public class One : Broken; public class Nameless : Broken;

        [JsonDerivedType(typeof(Left), "same")] [JsonDerivedType(typeof(Right), "same")] public interface Twins;
        public class Left : Twins; public class Right : Twins;

        """;

    [Theory]
    [InlineData(
        "[OnMessage] void {|#0:A|}(Join join) { } [OnMessage] void B(Say say) { }",
        "'A' belongs to the message union 'Command', but no handler takes its member 'Leave': add one, or one for 'Command' itself, which takes what no other takes")]
    [InlineData(
        "[OnMessage] void A(Join join) { } [OnMessage] void B(Command rest) { } [OnMessage] void {|#0:C|}(Stranger stranger) { }",
        "'C' belongs to the message union 'Command', but 'Stranger' is not one of its members: add [JsonDerivedType(typeof(Stranger), ...)] to 'Command'")]
    [InlineData(
        "[OnMessage] void A(One one) { } [OnMessage] void {|#0:B|}(Nameless nameless) { }",
        "'B' belongs to the message union 'Broken', but its member 'Nameless' has no discriminator: give [JsonDerivedType] a second argument")]
    [InlineData(
        "[OnMessage] void A(Left left) { } [OnMessage] void {|#0:B|}(Right right) { }",
        "'B' belongs to the message union 'Twins', but its members 'Left' and 'Right' have the same discriminator \"same\"")]
    public Task Flagged(string members, string message) => Verify.Flagged(
        "WSG1017", Types + $$"""[ServerEndpoint("/a")] public partial class Chat { {{members}} }""", message);

    /// <summary>Two handlers for one member, or for types that have nothing in common, are no union at all.</summary>
    [Theory]
    [InlineData("[OnMessage] void A(Join join) { } [OnMessage] void {|WSG1001:B|}(Join join) { }")]
    [InlineData("[OnMessage] void A(Join join) { } [OnMessage] void {|WSG1001:B|}(Stranger stranger) { }")]
    [InlineData("[OnMessage] void A(Join join) { } [OnMessage] void {|WSG1001:B|}(string text) { }")]
    [InlineData("[OnMessage] void A(int number) { } [OnMessage] void {|WSG1001:B|}(Guid id) { }")]
    public Task NotFlaggedWhereThereIsNoUnion(string members) =>
        Verify.Marked(Types + $$"""[ServerEndpoint("/a")] public partial class Chat { {{members}} }""");

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged(Types + """
        public class JoinDecoder : ITextDecoder<Join>, IBinaryDecoder<Say>
        {
            public Join Decode(ReadOnlySpan<byte> utf8) => new();
            public Say Decode(in ReadOnlySequence<byte> bytes) => new();
        }
        public class StrangerDecoder : ITextDecoder<Stranger> { public Stranger Decode(ReadOnlySpan<byte> utf8) => new(); }
        [ServerEndpoint("/a")] public partial class A { [OnMessage] void M(Join join) { } [OnMessage] void N(Say say) { } [OnMessage] void O(Leave leave) { } }
        [ServerEndpoint("/b")] public partial class B { [OnMessage] void M(Join join) { } [OnMessage] void N(Command rest) { } }
        [ServerEndpoint("/c")] public partial class C { [OnMessage] void M(Join join) { } [OnMessage] void N(byte[] bytes) { } }
        [ServerEndpoint("/d", Decoders = [typeof(JoinDecoder), typeof(StrangerDecoder)])]
        public partial class D { [OnMessage] void M(Join join) { } [OnMessage] void N(Stranger stranger) { } [OnMessage] void O(Say say) { } }
        """);
}
