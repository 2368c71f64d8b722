using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Override drops a callback.</summary>
public sealed class WSG1013Tests
{
    [Theory]
    [InlineData("public override void {|#0:Join|}(WsSession session) { }")]
    [InlineData("public new void {|#0:Join|}(WsSession session) { }")]
    public Task Flagged(string member) => Verify.Flagged(
        "WSG1013",
        $$"""
        public class Room { [OnOpen] public virtual void Join(WsSession session) { } }

        [ServerEndpoint("/a")] public partial class Chat : Room { {{member}} }
        """,
        "'Join(WsSession session)' replaces the [OnOpen] of 'Room' without the attribute: it is not called");

    [Fact]
    public Task FlaggedOnTheClassIfTheOverrideIsInherited() => Verify.Marked("""
        public class Building { [OnOpen] public virtual void Join() { } }
        public class Room : Building { public override void Join() { } }

        [ServerEndpoint("/a")] public partial class {|WSG1013:Chat|} : Room;
        """);

    [Fact]
    public Task FlaggedOnceIfTheCallbackWasOverriddenBefore() => Verify.Flagged(
        "WSG1013",
        """
        public class Building { [OnOpen] public virtual void Join() { } }
        public class Room : Building { [OnOpen] public override void Join() { } }

        [ServerEndpoint("/a")] public partial class Chat : Room { public override void {|#0:Join|}() { } }
        """,
        "'Join()' replaces the [OnOpen] of 'Room' without the attribute: it is not called");

    [Fact]
    public Task NotFlaggedIfTheLastOverrideTakesItUpAgain() => Verify.NotFlagged("""
        public class Building { [OnOpen] public virtual void Join() { } }
        public class Room : Building { public override void Join() { } }

        [ServerEndpoint("/a")] public partial class Chat : Room { [OnOpen] public override void Join() { } }
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        public class Room
        {
            [OnOpen] public virtual void Join(WsSession session) { }
            public virtual void Leave() { }
        }

        [ServerEndpoint("/a")]
        public partial class Chat : Room
        {
            [OnOpen] public override void Join(WsSession session) { }
            public void Join() { }
            public override void Leave() { }
        }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<AddCallbackAttributeCodeFixProvider>(
        """
        public class Room
        {
            [OnOpen] public virtual void Join() { }
            [OnMessage(MessageKind.Text)] public virtual void Say(byte[] text) { }
        }

        [ServerEndpoint("/a")] public partial class Chat : Room
        {
            // first
            public override void {|WSG1013:Join|}() { }

            /// <summary>Second.</summary>
            [Obsolete] public new void {|WSG1013:Say|}(byte[] text) { }
        }
        """,
        """
        public class Room
        {
            [OnOpen] public virtual void Join() { }
            [OnMessage(MessageKind.Text)] public virtual void Say(byte[] text) { }
        }

        [ServerEndpoint("/a")] public partial class Chat : Room
        {
            // first
            [OnOpen]
            public override void Join() { }

            /// <summary>Second.</summary>
            [OnMessage(MessageKind.Text)]
            [Obsolete] public new void Say(byte[] text) { }
        }
        """);
}
