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
}
