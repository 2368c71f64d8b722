using WsGen.CodeFixes;

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

    [Theory]
    [InlineData("OnOpen", "[OnOpen] void Open() { }", "[Obsolete, OnOpen] void Other() { }")]
    [InlineData("OnClose", "[OnClose] void Open() { }", "[Obsolete] [OnClose] void Other() { }")]
    public Task Fixed(string kept, string first, string second) => Verify.Fixed<KeepOneCallbackAttributeCodeFixProvider>(
        """
        [ServerEndpoint("/a")] public partial class A
        {
            // first
            [OnOpen, OnClose] void {|WSG1004:Open|}() { }
        }
        [ServerEndpoint("/b")] public partial class B
        {
            [Obsolete, OnOpen] [OnClose] void {|WSG1004:Other|}() { }
        }
        """,
        $$"""
        [ServerEndpoint("/a")] public partial class A
        {
            // first
            {{first}}
        }
        [ServerEndpoint("/b")] public partial class B
        {
            {{second}}
        }
        """,
        kept);
}
