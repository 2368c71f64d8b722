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
}
