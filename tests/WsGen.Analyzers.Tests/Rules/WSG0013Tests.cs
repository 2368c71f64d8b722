using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Callback outside of an endpoint.</summary>
public sealed class WSG0013Tests
{
    [Theory]
    [InlineData("internal class Chat { [OnOpen] void {|#0:A|}() { } }")]
    [InlineData("public sealed class Chat { [OnOpen] void {|#0:A|}() { } }")]
    [InlineData("public static class Chat { [OnOpen] static void {|#0:A|}() { } }")]
    [InlineData("public readonly record struct Chat { [OnOpen] void {|#0:A|}() { } }")]
    [InlineData("public interface Chat { [OnOpen] void {|#0:A|}(); }")]
    [InlineData("internal abstract class Chat { [OnOpen] public void {|#0:A|}() { } } internal class Below : Chat;")]
    [InlineData("internal static class Outer { public class Chat { [OnOpen] void {|#0:A|}() { } } }")]
    [InlineData("internal partial class Chat { [OnOpen] private partial void {|#0:A|}(); } partial class Chat { private partial void A() { } }")]
    [InlineData("public sealed class Chat : Endpoint { public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config) => default; [OnMessage] void {|#0:A|}(string text) { } }")]
    public Task Flagged(string type) => Verify.Flagged(
        "WSG0013", type, "'A' is a callback, but 'Chat' is no endpoint and no endpoint derives from it: nobody calls it");

    /// <summary>Nothing refers to a program, so that nothing out there derives from its classes.</summary>
    [Fact]
    public Task FlaggedInAProgram() => Verify.Marked("""
        using Opening = WsGen.OnOpenAttribute;
        Console.WriteLine();
        public class Chat { [Opening] void {|WSG0013:Open|}() { } }
        public abstract class Base { [OnOpen] protected void Open() { } }
        """);

    /// <summary>In a sealed class, a struct and an interface, which are judged at once, and in a class, which is in the end.</summary>
    [Fact]
    public Task Fixed() => Verify.Fixed<RemoveCallbackAttributeCodeFixProvider>(
        """
        public sealed class Sealed
        {
            // first
            [OnOpen] void {|WSG0013:Open|}() { }

            [OnMessage, Obsolete("soon")]
            void {|WSG0013:Say|}(string text) { } // said
        }

        public struct Struct { [Obsolete] [OnClose] void {|WSG0013:Close|}() { } }
        public interface IFace { [WsGen.OnError] void {|WSG0013:Fail|}(Exception error); }
        """,
        """
        public sealed class Sealed
        {
            // first
            void Open() { }

            [Obsolete("soon")]
            void Say(string text) { } // said
        }

        public struct Struct { [Obsolete] void Close() { } }
        public interface IFace { void Fail(Exception error); }
        """);

    [Fact]
    public Task FixedWhereItIsKnownInTheEnd() => Verify.FixedInTheEnd<RemoveCallbackAttributeCodeFixProvider>(
        "internal class Chat { [OnOpen] void {|WSG0013:Open|}() { } }",
        "internal class Chat { void Open() { } }");

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        public class Base { [OnOpen] protected void Open() { } }
        public abstract class Other { [OnOpen] protected void Open() { } }
        internal class Room<T> { [OnOpen] protected void Open() { } }
        internal class Between<T> : Room<T>;
        [ServerEndpoint("/a")] internal partial class Chat : Between<int>;
        internal class NotACallback { void Open() { } }
        """);
}
