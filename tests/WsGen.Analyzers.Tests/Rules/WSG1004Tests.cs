namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Method has several callback attributes.</summary>
public sealed class WSG1004Tests
{
    [Theory]
    [InlineData("[OnOpen, OnClose] void {|#0:A|}() { }", "[OnOpen], [OnClose]")]
    [InlineData("[OnMessage] [Obsolete] [OnError] void {|#0:A|}(string text, Exception error) { }", "[OnMessage], [OnError]")]
    public Task Flagged(string members, string all) => Verify.FlaggedMember("WSG1004", members, $"'A' has several callback attributes: {all}");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("[Obsolete, OnOpen] void A() { }");
}
