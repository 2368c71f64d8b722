using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Path template is malformed.</summary>
public sealed class WSG0003Tests
{
    [Theory]
    [InlineData("", "is missing or empty")]
    [InlineData("chat", "does not begin with '/'")]
    [InlineData("/a//b", "has an empty segment ('//')")]
    [InlineData("//", "has an empty segment ('//')")]
    [InlineData("/a/../b", "has a '.' or '..' segment, which clients resolve before they ask")]
    [InlineData("/a/%2E", "has a '.' or '..' segment, which clients resolve before they ask")]
    [InlineData("/a?b", "has a query or a fragment ('?' or '#')")]
    [InlineData("/a%2", "has a percent-encoding that is incomplete or not UTF-8")]
    [InlineData("/{a", "has unbalanced braces")]
    [InlineData("/x{a}", "has a variable that is not a whole segment")]
    [InlineData("/{a}{b}", "has a variable that is not a whole segment")]
    [InlineData("/{}", "has a variable without a name")]
    [InlineData("/{+a}", "has a variable whose name is not made of letters, digits, '_' and '.' (operators and modifiers are not supported)")]
    [InlineData("/{a}/{a}", "uses the same variable twice")]
    public Task Flagged(string path, string reason) => Verify.Flagged(
        "WSG0003",
        $$"""[ServerEndpoint({|#0:"{{path}}"|})] public partial class Bad { [OnOpen] void Join([PathParam] string a) { } }""",
        $"The path template '{path}' {reason}");

    [Fact]
    public Task FlaggedForNull() => Verify.Flagged(
        "WSG0003",
        """[ServerEndpoint({|#0:null!|})] public partial class Bad;""",
        "The path template '' is missing or empty");

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        [ServerEndpoint("/")] public partial class A;
        [ServerEndpoint("/a/{b}/{c.d_1}/e%20f/%7Bx%7D/ü/...")] public partial class B;
        """);

    /// <summary>What the compiler refuses is not refused again.</summary>
    [Fact]
    public Task NotFlaggedWhereTheCompilerReports() => Verify.Marked("""[{|CS7036:ServerEndpoint|}] public partial class A;""");

    [Fact]
    public Task Fixed() => Verify.Fixed<ChangePathCodeFixProvider>(
        """
        [ServerEndpoint({|WSG0003:"chat"|})] public partial class A;
        [ServerEndpoint({|WSG0003:"/b//c"|}, MaxConcurrentMessages = 2)] public partial class B;
        [ServerEndpoint({|WSG0003:""|})] public partial class C;
        """,
        """
        [ServerEndpoint("/chat")] public partial class A;
        [ServerEndpoint("/b/c", MaxConcurrentMessages = 2)] public partial class B;
        [ServerEndpoint("/")] public partial class C;
        """);

    /// <summary>What was meant is not known, or stands elsewhere.</summary>
    [Fact]
    public Task NotFixed() => Verify.Fixed<ChangePathCodeFixProvider>(
        """
        [ServerEndpoint({|WSG0003:"/{a"|})] public partial class A;
        [ServerEndpoint({|WSG0003:B.Path|})] public partial class B { private const string Path = "b"; }
        """,
        """
        [ServerEndpoint({|WSG0003:"/{a"|})] public partial class A;
        [ServerEndpoint({|WSG0003:B.Path|})] public partial class B { private const string Path = "b"; }
        """);
}
