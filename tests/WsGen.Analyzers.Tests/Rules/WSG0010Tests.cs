namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Client endpoint has no callbacks and no [Send] methods.</summary>
public sealed class WSG0010Tests
{
    [Fact]
    public Task Flagged() => Verify.Flagged(
        "WSG0010",
        "[ClientEndpoint] public partial class {|#0:A|} { public void Say(string text) { } }",
        "'A' has no callbacks and no [Send] methods: messages that arrive close its connection with 1003");

    [Fact]
    public Task NotFlagged() => Verify.Marked("""
        [ClientEndpoint] public partial class A { [OnOpen] protected void Open() { } }
        [ClientEndpoint] public partial class B : A;
        [ClientEndpoint] public partial class C { [Send] public partial ValueTask {|CS8795:SayAsync|}(string text); }
        [ClientEndpoint] public partial class D : C;
        [ServerEndpoint("/e")] public partial class E;
        """);

    /// <summary>What is wrong with its only callback has been reported.</summary>
    [Fact]
    public Task NotFlaggedBesideAnError() => Verify.Marked("[ClientEndpoint] public partial class A { [OnOpen] static void {|WSG1005:Open|}() { } }");
}
