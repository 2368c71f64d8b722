using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Path template ends in a slash.</summary>
public sealed class WSG0004Tests
{
    [Theory]
    [InlineData("/chat/", "/chat")]
    [InlineData("/chat/{room}/", "/chat/{room}")]
    public Task Flagged(string path, string without) => Verify.Flagged(
        "WSG0004",
        $$"""[ServerEndpoint({|#0:"{{path}}"|})] public partial class Chat;""",
        $"The path template '{path}' ends in a slash: it does not match '{without}'");

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        [ServerEndpoint("/")] public partial class Root;
        [ServerEndpoint("/chat")] public partial class Chat;
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<ChangePathCodeFixProvider>(
        """
        [ServerEndpoint({|WSG0004:"/a/"|})] public partial class A;
        [ServerEndpoint({|WSG0004:"/b/{room}/"|}, Subprotocols = ["v1"])] public partial class B;
        """,
        """
        [ServerEndpoint("/a")] public partial class A;
        [ServerEndpoint("/b/{room}", Subprotocols = ["v1"])] public partial class B;
        """);
}
