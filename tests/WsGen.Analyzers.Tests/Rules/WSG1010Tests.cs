using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Path variable unknown.</summary>
public sealed class WSG1010Tests
{
    [Theory]
    [InlineData("[OnOpen] void A([PathParam] string {|#0:rom|}) { }", "rom")]
    [InlineData("[OnOpen] void A([PathParam(\"Room\")] string {|#0:room|}) { }", "Room")]
    [InlineData("[OnClose] void A([PathParam(\"\")] string {|#0:room|}) { }", "")]
    [InlineData("[OnClose] void A([PathParam(\"rom\")] int {|#0:room|}) { }", "rom")]
    public Task Flagged(string members, string variable) => Verify.FlaggedMember("WSG1010", members, $"The path '/{{room}}' has no variable '{variable}'");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("[OnOpen] void A([PathParam] string room, [PathParam(\"room\")] string name) { }");

    /// <summary>Nothing is known of the variables of a malformed path, which is reported itself.</summary>
    [Fact]
    public Task NotFlaggedIfThePathIsMalformed() => Verify.Marked("""
        [ServerEndpoint({|WSG0003:"/{room"|})] public partial class A { [OnOpen] void B([PathParam] string other) { } }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<RenamePathParamCodeFixProvider>(
        """
        [ServerEndpoint("/{room}/{seat}")] public partial class A
        {
            [OnOpen] void Open([PathParam] string {|WSG1010:rom|}, [PathParam("Seats")] int {|WSG1010:seat|}) { }
        }
        """,
        """
        [ServerEndpoint("/{room}/{seat}")] public partial class A
        {
            [OnOpen] void Open([PathParam("room")] string rom, [PathParam] int seat) { }
        }
        """);

    /// <summary>With one variable there is one answer.</summary>
    [Fact]
    public Task FixedIfThereIsOneVariable() => Verify.Fixed<RenamePathParamCodeFixProvider>(
        """[ServerEndpoint("/b/{room}")] public partial class B { [OnOpen] void Open([PathParam] string {|WSG1010:where|}) { } }""",
        """[ServerEndpoint("/b/{room}")] public partial class B { [OnOpen] void Open([PathParam("room")] string where) { } }""");

    /// <summary>With several it is the one that is near.</summary>
    [Fact]
    public Task NotFixedIfNoneIsNear() => Verify.Fixed<RenamePathParamCodeFixProvider>(
        """[ServerEndpoint("/{room}/{seat}")] public partial class A { [OnOpen] void Open([PathParam] string {|WSG1010:where|}) { } }""",
        """[ServerEndpoint("/{room}/{seat}")] public partial class A { [OnOpen] void Open([PathParam] string {|WSG1010:where|}) { } }""");
}
