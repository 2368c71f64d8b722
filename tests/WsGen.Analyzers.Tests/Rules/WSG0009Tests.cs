namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Class is both a server and a client endpoint.</summary>
public sealed class WSG0009Tests
{
    [Fact]
    public Task Flagged() => Verify.Flagged(
        "WSG0009",
        """[ServerEndpoint("/a"), ClientEndpoint] public partial class {|#0:A|} { [OnOpen] void Open() { } }""",
        "'A' is a [ServerEndpoint] and a [ClientEndpoint]: make two classes of it");

    /// <summary>Neither attribute is inherited.</summary>
    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        [ServerEndpoint("/a")] public partial class A { [OnOpen] protected void Open() { } }
        [ClientEndpoint] public partial class B : A;
        """);
}
