using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>[PathParam] in a client endpoint.</summary>
public sealed class WSG1023Tests
{
    [Theory]
    [InlineData("[OnOpen] void A([PathParam] string {|#0:room|}) { }")]
    [InlineData("[OnMessage] void A(string text, [PathParam(\"a\")] object {|#0:room|}) { }")]
    public Task Flagged(string member) => Verify.Flagged(
        "WSG1023",
        "[ClientEndpoint] public partial class Chat { " + member + " }",
        "The parameter 'room' of 'A' is a [PathParam], but a client endpoint has no path of its own");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("[OnOpen] void A([PathParam] string room) { }");

    [Fact]
    public Task Fixed() => Verify.Fixed<RemovePathParamCodeFixProvider>(
        """[ClientEndpoint] public partial class Chat { [OnMessage] void {|WSG1007:Say|}(WsSession session, [PathParam("a")] string {|WSG1023:text|}) { } }""",
        """[ClientEndpoint] public partial class Chat { [OnMessage] void Say(WsSession session, string text) { } }""");
}
