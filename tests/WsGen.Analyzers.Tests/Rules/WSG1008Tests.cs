using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Message handler has a second payload parameter.</summary>
public sealed class WSG1008Tests
{
    [Theory]
    [InlineData("[OnMessage] void A(string text, string {|#0:room|}) { }")]
    [InlineData("[OnMessage] void A(string text, ReadOnlySpan<byte> {|#0:room|}) { }")]
    [InlineData("[OnMessage] void A(string text, int {|#0:room|} = 3) { }")]
    [InlineData("[OnMessage] void A(int text, bool {|#0:room|}) { }")]
    [InlineData("[OnMessage] void A(byte[] text, int {|#0:room|}) { }")]
    [InlineData("[OnMessage] void A(System.IO.TextReader text, bool {|#0:room|}) { }")]
    [InlineData("[OnMessage] void A(System.IO.Stream text, bool {|#0:room|}) { }")]
    [InlineData("[OnMessage] void A(PongMessage text, bool {|#0:room|}) { }")]
    [InlineData("[OnMessage] void A(PongMessage text, string {|#0:room|}) { }")]
    public Task Flagged(string members) => Verify.FlaggedMember(
        "WSG1008",
        members,
        "The parameter 'room' of 'A' is a second payload: 'text' is one already. If it is a variable of the path, mark it with [PathParam].");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        [OnMessage] void A([PathParam] string room, string text) { }
        [OnMessage] void B(ReadOnlyMemory<byte> part, bool last) { }
        """);

    /// <summary>Parts have one last flag, and what a decoder makes has none.</summary>
    [Fact]
    public Task FlaggedForFlagsThatAreNone() => Verify.Marked("""
        public class Move;
        public sealed class Moves : ITextDecoder<Move> { public Move Decode(ReadOnlySpan<byte> utf8) => new(); }
        [ServerEndpoint("/a")] public partial class A { [OnMessage] void M(string text, bool {|WSG1008:last|}, bool {|WSG1008:again|}) { } }
        [ServerEndpoint("/b", Decoders = [typeof(Moves)])] public partial class B { [OnMessage] void M(Move move, bool {|WSG1008:last|}) { } }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<AddPathParamCodeFixProvider>(
        """[ServerEndpoint("/{room}")] public partial class A { [OnMessage] void Say(string text, string {|WSG1008:room|}) { } }""",
        """[ServerEndpoint("/{room}")] public partial class A { [OnMessage] void Say(string text, [PathParam] string room) { } }""");
}
