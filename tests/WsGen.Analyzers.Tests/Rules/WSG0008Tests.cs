using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>MaxConcurrentMessages is out of range.</summary>
public sealed class WSG0008Tests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public Task Flagged(int count) => Verify.Flagged(
        "WSG0008",
        $$"""[ServerEndpoint("/a", {|#0:MaxConcurrentMessages = {{count}}|})] public partial class A;""",
        $"The MaxConcurrentMessages of 'A' is {count}: it must be 1 or more");

    [Fact]
    public Task NotFlagged() => Verify.NotFlagged("""
        [ServerEndpoint("/a", MaxConcurrentMessages = 1)] public partial class A;
        [ServerEndpoint("/b", MaxConcurrentMessages = int.MaxValue)] public partial class B;
        [ServerEndpoint("/c")] public partial class C;
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<RemoveAttributeArgumentCodeFixProvider>(
        """
        [ServerEndpoint("/a", {|WSG0008:MaxConcurrentMessages = 0|}, Subprotocols = ["v1"])] public partial class A;
        [ClientEndpoint({|WSG0008:MaxConcurrentMessages = -1|})] public partial class B { [OnOpen] void Open() { } }
        """,
        """
        [ServerEndpoint("/a", Subprotocols = ["v1"])] public partial class A;
        [ClientEndpoint] public partial class B { [OnOpen] void Open() { } }
        """);
}
