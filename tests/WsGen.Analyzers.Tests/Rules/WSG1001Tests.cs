namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Endpoint has a second text handler.</summary>
public sealed class WSG1001Tests
{
    [Theory]
    [InlineData("[OnMessage] void A(string text) { } [OnMessage] void {|#0:B|}(string text) { }")]
    [InlineData("[OnMessage] void A(string text, bool last) { } [OnMessage] void {|#0:B|}(string text) { }")]
    [InlineData("[OnMessage] void A(System.IO.TextReader reader) { } [OnMessage] void {|#0:B|}(int number) { }")]
    [InlineData("[OnMessage] void A(DayOfWeek day) { } [OnMessage] void {|#0:B|}(ReadOnlySpan<char> text) { }")]
    [InlineData("[OnMessage] void A(string text) { } [OnMessage(MessageKind.Text)] void {|#0:B|}(ReadOnlySpan<byte> utf8) { }")]
    [InlineData("[OnMessage(MessageKind.Text)] void A(ReadOnlyMemory<byte> utf8) { } [OnMessage] private Task {|#0:B|}(WsSession session, string text) => Task.CompletedTask;")]
    public Task Flagged(string members) => Verify.FlaggedMember("WSG1001", members, "'B' is a second handler for text messages: 'A' is one already");

    [Fact]
    public Task FlaggedForEachThatIsTooMany() => Verify.Marked("""
        [ServerEndpoint("/a")]
        public partial class Chat
        {
            [OnMessage] void A(string text) { }
            [OnMessage] void {|WSG1001:B|}(string text) { }
            [OnMessage] void {|WSG1001:C|}(string text) { }
        }
        """);

    /// <summary>Declared in the base class and again in the derived one: the second is the derived one.</summary>
    [Fact]
    public Task FlaggedBesideAnInheritedHandler() => Verify.Flagged(
        "WSG1001",
        """
        public class Room { [OnMessage] protected void A(string text) { } }

        [ServerEndpoint("/a")] public partial class Chat : Room { [OnMessage] void {|#0:B|}(string text) { } }
        """,
        "'B' is a second handler for text messages: 'A' is one already");

    /// <summary>Both are inherited: the class that brings them together is to blame.</summary>
    [Fact]
    public Task FlaggedOnTheClassIfBothAreInherited() => Verify.Flagged(
        "WSG1001",
        """
        public class Building { [OnMessage] protected void A(string text) { } }
        public class Room : Building { [OnMessage] protected void B(string text) { } }

        [ServerEndpoint("/a")] public partial class {|#0:Chat|} : Room;
        """,
        "'B' is a second handler for text messages: 'A' is one already");

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        [ServerEndpoint("/a")]
        public partial class Chat
        {
            [OnMessage] void A(string text) { }
            [OnMessage] void B(ReadOnlySpan<byte> bytes) { }
            void C(string text) { }
        }

        public class Room { [OnMessage] public virtual void Say(string text) { } }

        [ServerEndpoint("/b")] public partial class Derived : Room { [OnMessage] public override void Say(string text) { } }

        public class NotAnEndpoint { [OnMessage] void A(string text) { } [OnMessage] void B(string text) { } }
        """);
}
