namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Endpoint has a second OnOpen, OnClose or OnError.</summary>
public sealed class WSG1003Tests
{
    [Theory]
    [InlineData("[OnOpen] void A() { } [OnOpen] void {|#0:B|}(WsSession session) { }", "OnOpen")]
    [InlineData("[OnOpen] void A() { } [OnOpen] private Task {|#0:B|}(CancellationToken closing) => Task.CompletedTask;", "OnOpen")]
    [InlineData("[OnClose] void A() { } [OnClose] void {|#0:B|}(CloseReason reason) { }", "OnClose")]
    [InlineData("[OnError] void A(Exception error) { } [OnError] void {|#0:B|}(Exception error) { }", "OnError")]
    public Task Flagged(string members, string attribute) =>
        Verify.FlaggedMember("WSG1003", members, $"'B' is a second [{attribute}]: 'A' is one already");

    [Theory]
    [InlineData("[OnError] void A(FormatException error) { } [OnError] void {|#0:B|}(FormatException error, WsSession session) { }", "[OnError] for FormatException")]
    [InlineData("[OnMessage] void A(PongMessage pong) { } [OnMessage] void {|#0:B|}(PongMessage pong) { }", "[OnMessage] for pongs")]
    public Task FlaggedForTheSameException(string members, string what) =>
        Verify.FlaggedMember("WSG1003", members, $"'B' is a second {what}: 'A' is one already");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("[OnOpen] void A() { } [OnClose] void B() { } [OnError] void C(Exception error) { } [OnError] void D(FormatException error) { }");

    /// <summary>Declared in the base class and again, under another name, in the derived one.</summary>
    [Theory]
    [InlineData("[OnOpen] protected void A() { }", "[OnOpen] void {|#0:B|}() { }", "OnOpen")]
    [InlineData("[OnClose] protected void A() { }", "[OnClose] void {|#0:B|}() { }", "OnClose")]
    [InlineData("[OnError] protected void A(Exception error) { }", "[OnError] void {|#0:B|}(Exception error) { }", "OnError")]
    public Task FlaggedBesideAnInheritedCallback(string inherited, string own, string attribute) => Verify.Flagged(
        "WSG1003",
        $$"""
        public class Room { {{inherited}} }
        [ServerEndpoint("/a")] public partial class Chat : Room { {{own}} }
        """,
        $"'B' is a second [{attribute}]: 'A' is one already");

    [Fact]
    public Task FlaggedInAnotherPart() => Verify.Marked("""
        [ServerEndpoint("/a")] public partial record Chat { [OnOpen] void A() { } }
        public partial record Chat { [OnOpen] void {|WSG1003:B|}() { } }
        """);
}
