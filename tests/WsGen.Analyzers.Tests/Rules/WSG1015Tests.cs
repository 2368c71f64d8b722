using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Message kind does not fit the payload.</summary>
public sealed class WSG1015Tests
{
    [Theory]
    [InlineData("[OnMessage({|#0:MessageKind.Binary|})] void A(string text) { }", "Binary: its payload is a string, which is text")]
    [InlineData("[OnMessage({|#0:MessageKind.Binary|})] void A(int number) { }", "Binary: its payload is a int, which is text")]
    [InlineData("[OnMessage({|#0:MessageKind.Binary|})] void A(System.IO.TextReader reader) { }", "Binary: its payload is a TextReader, which is text")]
    [InlineData("[OnMessage({|#0:MessageKind.Text|})] void A(PongMessage pong) { }", "Text: its payload is a PongMessage, which is a pong")]
    [InlineData("[OnMessage({|#0:(MessageKind)8|})] void A(ReadOnlySpan<byte> bytes) { }", "8: there are Text and Binary")]
    public Task Flagged(string members, string what) => Verify.FlaggedMember("WSG1015", members, $"'A' cannot take messages of kind {what}");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        [OnMessage(MessageKind.Text)] void A(string text) { }
        [OnMessage(MessageKind.Binary)] void B(System.IO.Stream bytes) { }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<RemoveAttributeArgumentCodeFixProvider>(
        """
        [ServerEndpoint("/a")] public partial class A
        {
            [OnMessage({|WSG1015:MessageKind.Binary|}, MaxMessageSize = 10)] void Say(string text) { }
            [OnMessage({|WSG1015:MessageKind.Text|})] void Pong(PongMessage pong) { }
        }
        """,
        """
        [ServerEndpoint("/a")] public partial class A
        {
            [OnMessage(MaxMessageSize = 10)] void Say(string text) { }
            [OnMessage] void Pong(PongMessage pong) { }
        }
        """);
}
