using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Callback cannot be called.</summary>
public sealed class WSG1005Tests
{
    [Theory]
    [InlineData("[OnOpen] static void {|#0:A|}() { }", "is static: a callback belongs to one connection's instance")]
    [InlineData("[OnMessage] void {|#0:A|}<T>(string text) { }", "is generic: nothing says what its type arguments are")]
    [InlineData("[OnMessage] void {|#0:A|}(ref string text) { }", "takes 'text' by reference")]
    [InlineData("[OnMessage] void {|#0:A|}(out string text) { text = \"\"; }", "takes 'text' by reference")]
    [InlineData("[OnMessage] void {|#0:A|}(ref readonly ReadOnlySequence<byte> bytes) { }", "takes 'bytes' by reference")]
    public Task Flagged(string members, string reason) => Verify.FlaggedMember("WSG1005", members, $"The callback 'A' {reason}");

    [Fact]
    public Task FlaggedIfItIsAnAccessor() => Verify.FlaggedMember(
        "WSG1005",
        "string A { [OnMessage] {|#0:get|} => \"\"; }",
        "The callback 'get_A' is not an ordinary method");

    [Fact]
    public Task FlaggedIfItImplementsAnInterfaceExplicitly() => Verify.FlaggedMember(
        "WSG1005",
        "[OnOpen] void IRoom.{|#0:A|}() { } } public interface IRoom { void A(); } public partial class Chat : IRoom {",
        "The callback 'IRoom.A' is not an ordinary method");

    [Fact]
    public Task FlaggedIfItIsAbstract() => Verify.Marked("""
        [ServerEndpoint("/a")]
        public abstract partial class {|WSG0002:Chat|}
        {
            [OnOpen] protected abstract void {|WSG1005:A|}();
        }
        """);

    /// <summary>A private callback of a base class would silently not be called.</summary>
    [Fact]
    public Task FlaggedIfItIsInheritedButNotAccessible() => Verify.Flagged(
        "WSG1005",
        """
        public class Room { [OnOpen] private void A() { } }

        [ServerEndpoint("/a")] public partial class {|#0:Chat|} : Room;
        """,
        "The callback 'A' is inherited from 'Room' but not accessible in 'Chat': make it protected");

    /// <summary>The compiler would look in the nearest class first and take what will do there; by way of its own class a protected one cannot be called.</summary>
    [Theory]
    [InlineData("private void A(object what) { }", "A(object what)")]
    [InlineData("public static void A(string text, int more = 1) { }", "A(string text, int more)")]
    [InlineData("protected void A(in System.Collections.Generic.IEnumerable<char> text) { }", "A(in IEnumerable<char> text)")]
    [InlineData("private void A(params string[] texts) { }", "A(params string[] texts)")]
    [InlineData("private void A(params object[] all) { }", "A(params object[] all)")]
    [InlineData("private void A<T>(T text) { }", "A<T>(T text)")]
    [InlineData("private Action<string> A => _ => { };", "A")]
    [InlineData("private Action<int>? A = null;", "A")]
    public Task FlaggedIfANearerNamesakeWouldBeCalled(string namesake, string named) => Verify.Flagged(
        "WSG1005",
        $$"""
        public abstract class Room { [OnMessage] protected void A(string text) { } }

        [ServerEndpoint("/a")] public partial class {|#0:Chat|} : Room { {{namesake}} }
        """,
        $"The callback 'A' is protected in 'Room', where 'Chat.{named}' would be called in its place: rename one of them, or make it public or internal");

    [Fact]
    public Task FlaggedIfItIsBetween() => Verify.Marked("""
        public abstract class Room { [OnMessage] private protected void A(int? number) { } }

        public abstract class Quiet : Room { protected void A(long number) { } }

        [ServerEndpoint("/a")] public partial class {|WSG1005:Chat|} : Quiet;
        """);

    [Theory]
    [InlineData("protected", "private void A(int number) { }")]
    [InlineData("protected", "private void A(string text, int more) { }")]
    [InlineData("protected", "private void A() { }")]
    [InlineData("protected", "private void A(ref object what) { }")]
    [InlineData("protected", "private string A => \"\";")]
    [InlineData("protected", "private sealed class A;")]
    [InlineData("public", "private void A(object what) { }")]
    [InlineData("internal", "private void A(object what) { }")]
    [InlineData("protected internal", "private void A(object what) { }")]
    public Task NamesakesThatDoNotTakeItAreNotFlagged(string access, string namesake) => Verify.NotFlagged($$"""
        public abstract class Room { [OnMessage] {{access}} void A(string text) { } }

        public abstract class Quiet : Room { private void A(object what) { } }

        #pragma warning disable CS0108
        [ServerEndpoint("/a")] public partial class Chat : Quiet { {{namesake}} }
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        public abstract class Room
        {
            [OnOpen] protected abstract void A();
            [OnClose] private protected void C() { }
        }

        [ServerEndpoint("/a")]
        public partial class Chat : Room
        {
            [OnOpen] protected override void A() { }
            [OnMessage] private void B(in ReadOnlySequence<byte> bytes) { }
        }
        """);

    [Fact]
    public Task FixedIfItIsStatic() => Verify.Fixed<RemoveStaticCodeFixProvider>(
        """
        [ServerEndpoint("/a")] public partial class Chat
        {
            // first
            [OnOpen] private static void {|WSG1005:A|}() { }
            [OnMessage]
            static void {|WSG1005:B|}(string text) { }
            [OnClose] private static partial void {|WSG1005:C|}();
            private static partial void C() { }
        }
        """,
        """
        [ServerEndpoint("/a")] public partial class Chat
        {
            // first
            [OnOpen] private void A() { }
            [OnMessage]
            void B(string text) { }
            [OnClose] private partial void C();
            private partial void C() { }
        }
        """);

    [Fact]
    public Task NotFixedIfItIsGeneric() => Verify.Fixed<RemoveStaticCodeFixProvider>(
        """[ServerEndpoint("/a")] public partial class Chat { [OnMessage] void {|WSG1005:A|}<T>(string text) { } }""",
        """[ServerEndpoint("/a")] public partial class Chat { [OnMessage] void {|WSG1005:A|}<T>(string text) { } }""");
}
