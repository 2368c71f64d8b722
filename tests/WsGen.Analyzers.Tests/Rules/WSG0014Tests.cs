namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Another endpoint gets requests that the path matches.</summary>
public sealed class WSG0014Tests
{
    [Theory]
    [InlineData("/a/{x}", "/a/b")]
    [InlineData("/{x}/b", "/a/{y}")]
    [InlineData("/{x}/{y}", "/a/{z}")]
    [InlineData("/{x}", "/caf%C3%A9")]
    public Task Flagged(string path, string winner) => Verify.Flagged(
        "WSG0014",
        $$"""
        namespace Demo;
        [ServerEndpoint({|#0:"{{path}}"|})] public partial class A;
        [ServerEndpoint("{{winner}}")] public partial class B;
        """,
        $"The path '{path}' of 'Demo.A' does not get the requests that also match '{winner}' of 'Demo.B': a literal goes before a variable, from left to right");

    [Fact]
    public Task FlaggedWithTheFirstFew() => Verify.Flagged(
        "WSG0014",
        """
        [ServerEndpoint({|#0:"/{x}"|})] public partial class A;
        [ServerEndpoint("/e")] public partial class E; [ServerEndpoint("/c")] public partial class C;
        [ServerEndpoint("/b")] public partial class B; [ServerEndpoint("/d")] public partial class D;
        """,
        "The path '/{x}' of 'A' does not get the requests that also match '/b' of 'B', '/c' of 'C', '/d' of 'D' and 1 more: a literal goes before a variable, from left to right");

    /// <summary>Other literals, other lengths, equivalent ones, which are an error, and what is added by hand.</summary>
    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedBy("WSG0014", """
        [ServerEndpoint("/a/{x}")] public partial class A;
        [ServerEndpoint("/b/{x}/c")] public partial class B;
        [ServerEndpoint("/b/{x}/d")] public partial class C;
        [ServerEndpoint("/c/d")] public partial class D;
        [ServerEndpoint("/e/{x}/{y}")] public partial class E;
        #pragma warning disable WSG0004
        [ServerEndpoint("/e/f/")] public partial class F; // where the other has a variable, which is never empty
        [ServerEndpoint("/a/b")] public partial class Generic<T>;
        """);
}
