using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Error handler needs one exception.</summary>
public sealed class WSG1012Tests
{
    [Theory]
    [InlineData("[OnError] void {|#0:A|}() { }", "no")]
    [InlineData("[OnError] void {|#0:A|}(Exception one, Exception two) { }", "2")]
    [InlineData("[OnError] void {|#0:A|}(FormatException one, Exception two) { }", "2")]
    public Task Flagged(string members, string count) => Verify.FlaggedMember(
        "WSG1012",
        members,
        $"'A' has {count} parameters that are exceptions: an error handler has exactly one");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        [OnError] void A(WsSession session, Exception error) { }
        [OnError] void B(FormatException error) { }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<AddExceptionCodeFixProvider>(
        """
        [ServerEndpoint("/a")] public partial class A { [OnError] void {|WSG1012:Failed|}() { } }
        [ServerEndpoint("/b/{error}")] public partial class B { [OnError] void {|WSG1012:Failed|}(WsSession session, [PathParam] string error) { } }
        """,
        """
        [ServerEndpoint("/a")] public partial class A { [OnError] void Failed(Exception error) { } }
        [ServerEndpoint("/b/{error}")] public partial class B { [OnError] void Failed(WsSession session, [PathParam] string error, Exception exception) { } }
        """);

    [Fact]
    public Task NotFixedIfThereAreTwo() => Verify.Fixed<AddExceptionCodeFixProvider>(
        """[ServerEndpoint("/a")] public partial class A { [OnError] void {|WSG1012:Failed|}(FormatException one, Exception two) { } }""",
        """[ServerEndpoint("/a")] public partial class A { [OnError] void {|WSG1012:Failed|}(FormatException one, Exception two) { } }""");
}
