using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>MaxMessageSize is out of range.</summary>
public sealed class WSG1014Tests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-2")]
    [InlineData("2147483592")]
    [InlineData("2147483648")]
    public Task Flagged(string size) => Verify.FlaggedMember(
        "WSG1014",
        $"[OnMessage({{|#0:MaxMessageSize = {size}|}})] void A(string text) {{ }}",
        $"The MaxMessageSize of 'A' is {size}: it must be -1, for the server's limit, or from 1 to 2147483591 bytes");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        [OnMessage(MaxMessageSize = -1)] void A(string text) { }
        [OnMessage(MessageKind.Binary, MaxMessageSize = 2147483591)] void B(ReadOnlySpan<byte> bytes) { }
        """);

    [Fact]
    public Task Fixed() => Verify.Fixed<RemoveAttributeArgumentCodeFixProvider>(
        """[ServerEndpoint("/a")] public partial class A { [OnMessage({|WSG1014:MaxMessageSize = 0|})] void Say(string text) { } }""",
        """[ServerEndpoint("/a")] public partial class A { [OnMessage] void Say(string text) { } }""");
}
