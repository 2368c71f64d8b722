namespace WsGen.Analyzers.Tests.Rules;

/// <summary>[PathParam] outside of a callback.</summary>
public sealed class WSG1032Tests
{
    [Theory]
    [InlineData("public void Join(WsSession session, [{|#0:PathParam|}] string room) { }", "room", "'Join'")]
    [InlineData("static int Count([{|#0:PathParam(\"room\")|}] string name) => name.Length;", "name", "'Count'")]
    [InlineData("partial void Part([{|#0:PathParam|}] string room); partial void Part(string room) { }", "room", "'Part'")]
    [InlineData("public Chat([{|#0:PathParam|}] string room) { }", "room", "the constructor of 'Chat'")]
    public Task Flagged(string member, string parameter, string owner) => Verify.Flagged(
        "WSG1032",
        "[ServerEndpoint(\"/{room}\")] public partial class Chat { [OnMessage] void Say(string text) { } " + member + " }",
        $"The parameter '{parameter}' of {owner} is a [PathParam], but {owner} is no callback: nothing passes a variable of the path");

    [Fact]
    public Task FlaggedInAPrimaryConstructor() => Verify.Marked(
        "[ServerEndpoint(\"/{room}\")] public partial class Chat([{|WSG1032:PathParam|}] string place) { [OnMessage] string Say(string text) => text + place; }");

    [Fact]
    public Task FlaggedInAClient() => Verify.Marked(
        "[ClientEndpoint] public partial class Chat { [OnMessage] void Say(string text) { } void Join([{|WSG1032:PathParam|}] string room) { } }");

    [Fact]
    public Task NotFlagged() => Verify.Marked("""
        [ServerEndpoint("/{room}")] public partial class Chat(WsSession session)
        {
            [OnOpen] void Open([PathParam] string room) => Join(room);
            [OnMessage] void Say(string text, [PathParam] string room) { string Local([PathParam] string name) => name; Local(text); }
            [OnClose] void Close([PathParam] string room) { }
            [OnError] void Failed(Exception error, [PathParam] string room) { }
            void Join(string room) => _ = session;
        }
        public abstract class Base
        {
            [OnMessage] protected virtual void Say(string text, [PathParam] string room) { }
            protected void Other([PathParam] string room) { }
        }
        [ServerEndpoint("/b/{room}")] public partial class Derived : Base { protected override void {|WSG1013:Say|}(string text, [PathParam] string room) { } [OnOpen] void Open() { } }
        public class Plain { public void Join([PathParam] string room) { } }
        """);
}
