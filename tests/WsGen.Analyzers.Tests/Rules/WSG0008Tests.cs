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
}
