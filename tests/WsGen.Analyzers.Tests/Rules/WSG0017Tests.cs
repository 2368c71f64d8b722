using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Subprotocol cannot be used.</summary>
public sealed class WSG0017Tests
{
    [Theory]
    [InlineData("\"a\", {|#0:\"\"|}", "", "is empty")]
    [InlineData("\"a\", {|#0:null!|}", "", "is empty")]
    [InlineData("\"v1\", \"v2\", {|#0:\"v1\"|}", "v1", "stands there twice")]
    [InlineData("{|#0:\"chat v1\"|}", "chat v1", "has a space, which no token has: use letters, digits and any of !#$%&'*+-.^_`|~")]
    [InlineData("{|#0:\"v1,v2\"|}", "v1,v2", "has a ',', which no token has: use letters, digits and any of !#$%&'*+-.^_`|~")]
    [InlineData("{|#0:\"café\"|}", "café", "has a character U+00E9, which no token has: use letters, digits and any of !#$%&'*+-.^_`|~")]
    public async Task Flagged(string list, string name, string reason)
    {
        string message = $"The subprotocol '{name}' of 'A' {reason}";
        await Verify.Flagged("WSG0017", $$"""[ServerEndpoint("/a", Subprotocols = [{{list}}])] public partial class A;""", message);
        await Verify.Flagged("WSG0017", $$"""[ClientEndpoint(Subprotocols = new string[] { {{list}} })] public partial class A { [OnOpen] void Open() { } }""", message);
        await Verify.Flagged("WSG0017", $$"""[ServerEndpoint("/a", Subprotocols = new[] { {{list}} })] public partial class A;""", message);
    }

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        [ServerEndpoint("/a", Subprotocols = ["chat.v2", "chat.v1", "Chat.v1", "!#$%&'*+-.^_`|~"])] public partial class A;
        [ServerEndpoint("/b", Subprotocols = [])] public partial class B;
        [ServerEndpoint("/c", Subprotocols = null!)] public partial class C;
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<RemoveListElementCodeFixProvider>(
        """
        [ServerEndpoint("/a", Subprotocols = ["v1", {|WSG0017:""|}, "v2", {|WSG0017:"v1"|}])] public partial class A;
        [ServerEndpoint("/b", Subprotocols = new[] { "v1", {|WSG0017:"v1"|} })] public partial class B;
        """,
        """
        [ServerEndpoint("/a", Subprotocols = ["v1", "v2"])] public partial class A;
        [ServerEndpoint("/b", Subprotocols = new[] { "v1" })] public partial class B;
        """);

    /// <summary>What a name with a space was meant to be is not known.</summary>
    [Fact]
    public Task NotFixedIfItIsNoToken() => Verify.Fixed<RemoveListElementCodeFixProvider>(
        """[ServerEndpoint("/a", Subprotocols = [{|WSG0017:"a b"|}])] public partial class A;""",
        """[ServerEndpoint("/a", Subprotocols = [{|WSG0017:"a b"|}])] public partial class A;""");
}
