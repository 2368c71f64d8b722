namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Message handler has no payload parameter.</summary>
public sealed class WSG1007Tests
{
    [Theory]
    [InlineData("[OnMessage] void {|#0:A|}() { }")]
    [InlineData("[OnMessage(MessageKind.Text)] void {|#0:A|}(WsSession session, [PathParam] string room, CancellationToken closing) { }")]
    public Task Flagged(string members) => Verify.FlaggedMember(
        "WSG1007",
        members,
        "'A' has no payload parameter: add a string, ReadOnlySpan<byte>, ReadOnlyMemory<byte> or ReadOnlySequence<byte>");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("[OnMessage] void A(string text) { } [OnOpen] void B() { }");
}
