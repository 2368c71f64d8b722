namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Two endpoints have equivalent paths.</summary>
public sealed class WSG0005Tests
{
    [Fact]
    public Task Flagged() => Verify.Flagged(
        "WSG0005",
        """
        namespace Demo;

        [ServerEndpoint({|#0:"/a/{y}"|})] public partial class B;
        [ServerEndpoint("/a/{x}")] public partial class A;
        """,
        "The path '/a/{y}' of 'Demo.B' matches the same requests as '/a/{x}' of 'Demo.A'");

    [Fact]
    public Task FlaggedOnceForEachThatIsTooMany() => Verify.Marked("""
        [ServerEndpoint("/caf%C3%A9")] public partial class A;
        [ServerEndpoint({|WSG0005:"/café"|})] public partial class B;
        [ServerEndpoint({|WSG0005:"/caf%c3%a9"|})] public partial class C;
        """);

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        [ServerEndpoint("/a/{x}")] public partial class A;
        [ServerEndpoint("/a/b")] public partial class B;
        [ServerEndpoint("/{x}/b")] public partial class C;
        [ServerEndpoint("/A/b")] public partial class D;
        [ServerEndpoint("/a/{x}/{y}")] public partial class E;
        [ServerEndpoint("/a/{x}")] public partial class Generic<T>; // registered by hand, where it pleases
        """);
}
