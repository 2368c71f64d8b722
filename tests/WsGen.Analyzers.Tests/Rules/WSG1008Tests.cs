namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Message handler has a second payload parameter.</summary>
public sealed class WSG1008Tests
{
    [Theory]
    [InlineData("[OnMessage] void A(string text, string {|#0:room|}) { }")]
    [InlineData("[OnMessage] void A(string text, ReadOnlySpan<byte> {|#0:room|}) { }")]
    [InlineData("[OnMessage] void A(string text, int {|#0:room|} = 3) { }")]
    [InlineData("[OnMessage] void A(int text, bool {|#0:room|}) { }")]
    public Task Flagged(string members) => Verify.FlaggedMember(
        "WSG1008",
        members,
        "The parameter 'room' of 'A' is a second payload: 'text' is one already. If it is a variable of the path, mark it with [PathParam].");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        [OnMessage] void A([PathParam] string room, string text) { }
        [OnMessage] void B(ReadOnlyMemory<byte> part, bool last) { }
        """);
}
