namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Path variable unknown.</summary>
public sealed class WSG1010Tests
{
    [Theory]
    [InlineData("[OnOpen] void A([PathParam] string {|#0:rom|}) { }", "rom")]
    [InlineData("[OnOpen] void A([PathParam(\"Room\")] string {|#0:room|}) { }", "Room")]
    [InlineData("[OnClose] void A([PathParam(\"\")] string {|#0:room|}) { }", "")]
    public Task Flagged(string members, string variable) => Verify.FlaggedMember("WSG1010", members, $"The path '/{{room}}' has no variable '{variable}'");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("[OnOpen] void A([PathParam] string room, [PathParam(\"room\")] string name) { }");

    /// <summary>Nothing is known of the variables of a malformed path, which is reported itself.</summary>
    [Fact]
    public Task NotFlaggedIfThePathIsMalformed() => Verify.Marked("""
        [ServerEndpoint({|WSG0003:"/{room"|})] public partial class A { [OnOpen] void B([PathParam] string other) { } }
        """);
}
