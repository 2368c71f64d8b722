namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Error handler needs one exception.</summary>
public sealed class WSG1012Tests
{
    [Theory]
    [InlineData("[OnError] void {|#0:A|}() { }", "no")]
    [InlineData("[OnError] void {|#0:A|}(Exception one, Exception two) { }", "2")]
    public Task Flagged(string members, string count) => Verify.FlaggedMember(
        "WSG1012",
        members,
        $"'A' has {count} parameters of type Exception: an error handler has exactly one");

    /// <summary>An exception of another type is refused as a parameter, once.</summary>
    [Fact]
    public Task NotFlaggedForADerivedException() => Verify.FlaggedMember(
        "WSG1006",
        "[OnError] void A(FormatException {|#0:error|}) { }",
        "The parameter 'error' of 'A' is a 'FormatException': [OnError] takes Exception, WsSession and [PathParam] values");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("[OnError] void A(WsSession session, Exception error) { }");
}
