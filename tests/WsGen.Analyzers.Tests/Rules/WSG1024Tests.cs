using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Path variable unknown, and null is passed.</summary>
public sealed class WSG1024Tests
{
    [Theory]
    [InlineData("[OnOpen] void A([PathParam] string? {|#0:rom|}) { }", "rom", "rom")]
    [InlineData("[OnOpen] void A([PathParam(\"Room\")] int? {|#0:room|}) { }", "Room", "room")]
    public Task Flagged(string members, string variable, string parameter) =>
        Verify.FlaggedMember("WSG1024", "#nullable enable\n" + members, $"The path '/{{room}}' has no variable '{variable}': '{parameter}' is always null");

    /// <summary>A base class of several endpoints may well ask for what only some of them have.</summary>
    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        #nullable enable
        public abstract class Base { [OnOpen] protected void Open([PathParam] string? room, [PathParam] int? seat) { } }
        [ServerEndpoint("/a/{room}")] public partial class A : Base;
        [ServerEndpoint("/b/{seat}")] public partial class B : Base { [OnClose] void Close([PathParam] int? seat) { } }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<RenamePathParamCodeFixProvider>(
        """
        #nullable enable
        [ServerEndpoint("/{room}/{seat}")] public partial class A { [OnOpen] void Open([PathParam] string? {|WSG1024:rom|}, [PathParam("Seats")] int? {|WSG1024:number|}) { } }
        """,
        """
        #nullable enable
        [ServerEndpoint("/{room}/{seat}")] public partial class A { [OnOpen] void Open([PathParam("room")] string? rom, [PathParam("seat")] int? number) { } }
        """);
}
