namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Parameters or return type of a [Send] method not supported.</summary>
public sealed class WSG1020Tests
{
    [Theory]
    [InlineData("ValueTask", "", "has no message: one parameter is what it sends")]
    [InlineData("ValueTask", "CancellationToken token", "has no message: one parameter is what it sends")]
    [InlineData("ValueTask", "string a, int b", "has several messages, 'a' and 'b': one parameter is what it sends, another may be a CancellationToken")]
    [InlineData("ValueTask", "string a, CancellationToken b, CancellationToken c", "has a second CancellationToken")]
    [InlineData("ValueTask", "ref string a", "takes 'a' by reference")]
    [InlineData("ValueTask", "string a, in CancellationToken b", "takes 'b' by reference")]
    [InlineData("ValueTask", "ReadOnlySpan<byte> a", "takes 'a', a 'ReadOnlySpan<byte>', which cannot wait for its turn to be sent")]
    [InlineData("ValueTask", "int? a", "takes 'a', which may be null: null is no message")]
    [InlineData("string", "string a", "returns 'string': return ValueTask or Task or, with a Correlation, a ValueTask or Task of the answer")]
    public Task Flagged(string returned, string parameters, string reason) => Verify.Flagged(
        "WSG1020",
        $$"""[ClientEndpoint] public partial class Chat { [Send] public partial {{returned}} {|#0:{|CS8795:A|}|}({{parameters}}); }""",
        $"The [Send] method 'A' {reason}");

    [Fact]
    public Task NotFlagged() => Verify.Marked("""
        [ClientEndpoint] public partial class Chat
        {
            [Send] public partial ValueTask {|CS8795:A|}(string a);
            [Send] public partial Task {|CS8795:B|}(CancellationToken token, params byte[] b);
            [Send] public partial Task {|CS8795:C|}(string? c, CancellationToken token = default);
        }
        """);

    [Fact]
    public Task NotFlaggedWhereTheCompilerReports() => Verify.Marked("""
        [ClientEndpoint] public partial class Chat
        {
            [Send] public partial ValueTask {|CS8795:A|}({|CS0246:Missing|} a);
            [Send] public partial {|CS0246:Missing|} {|CS8795:B|}(string b);
        }
        """);
}
