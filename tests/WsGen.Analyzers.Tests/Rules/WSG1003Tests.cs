namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Endpoint has a second OnOpen, OnClose or OnError.</summary>
public sealed class WSG1003Tests
{
    [Theory]
    [InlineData("[OnOpen] void A() { } [OnOpen] void {|#0:B|}(WsSession session) { }", "OnOpen")]
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
}
