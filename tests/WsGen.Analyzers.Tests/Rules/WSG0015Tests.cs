using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Path template needs percent-encoding.</summary>
public sealed class WSG0015Tests
{
    [Theory]
    [InlineData("/two words", "a character (U+0020) that is never in a request but percent-encoded", "/two%20words")]
    [InlineData("/a|b/{room}", "a character (U+007C) that is never in a request but percent-encoded", "/a%7Cb/{room}")]
    [InlineData("/a\\u00A0", "a character (U+00A0) that is never in a request but percent-encoded", "/a%C2%A0")]
    [InlineData("/a\\tb", "a character (U+0009) that is never in a request but percent-encoded", "/a%09b")]
    [InlineData("/a\\\\b", "a backslash, which browsers make a slash", "/a/b")]
    public Task Flagged(string path, string what, string instead) => Verify.Flagged(
        "WSG0015",
        $$"""[ServerEndpoint({|#0:"{{path}}"|})] public partial class A;""",
        $"The path template '{System.Text.RegularExpressions.Regex.Unescape(path)}' has {what}: write '{instead}'");

    /// <summary>Letters of all languages are written as they are.</summary>
    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        [ServerEndpoint("/two%20words/%5C")] public partial class A;
        [ServerEndpoint("/café/ü/東京/{room}")] public partial class B;
        [ServerEndpoint("/a-b_c.d~e!$&'()*+,;=:@")] public partial class C;
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<ChangePathCodeFixProvider>(
        """
        [ServerEndpoint({|WSG0015:"/two words"|})] public partial class A;
        [ServerEndpoint({|WSG0015:path: @"/a\b"|}, MaxConcurrentMessages = 2)] public partial class B;
        """,
        """
        [ServerEndpoint("/two%20words")] public partial class A;
        [ServerEndpoint(path: "/a/b", MaxConcurrentMessages = 2)] public partial class B;
        """);

    /// <summary>However the attribute is written, and wherever it stands.</summary>
    [Fact]
    public Task FlaggedInEveryForm() => Verify.Marked("""
        using Serve = WsGen.ServerEndpointAttribute;
        using static Paths;
        public static class Paths { public const string One = "/a b"; }
        [Serve({|WSG0015:One|})] public partial record A;
        public partial class B { public void M() { } } [WsGen.ServerEndpoint({|WSG0015:path: Paths.One + "/c"|})] partial class B;
        public partial interface Outer { [ServerEndpointAttribute({|WSG0015:$"/{nameof(Outer)} "|})] public partial class C<T>; }
        """);
}
