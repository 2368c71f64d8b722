using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>[Send] method cannot be given a body.</summary>
public sealed class WSG1019Tests
{
    [Theory]
    [InlineData("[Send] public ValueTask {|#0:A|}(string text) => default;", "is not partial: make it so, and leave out its body, which is generated")]
    [InlineData("[Send] public partial ValueTask {|#0:A|}(string text); public partial ValueTask A(string text) => default;", "has a body: leave it out, it is generated")]
    [InlineData("[Send] public static partial ValueTask {|#0:{|CS8795:A|}|}(string text);", "is static: it is one instance that is connected")]
    [InlineData("[Send] public partial ValueTask {|#0:{|CS8795:A|}|}<T>(T text);", "is generic: how a message is encoded is found out when it is compiled")]
    [InlineData("[Send, OnMessage] public partial ValueTask {|#0:{|CS8795:A|}|}(string text);", "is a callback too: it would be called with its own message")]
    public Task Flagged(string member, string reason) => Verify.Flagged(
        "WSG1019", "[ClientEndpoint] public partial class Chat { " + member + " }", $"The [Send] method 'A' {reason}");

    /// <summary>In the editor the generated body is there.</summary>
    [Fact]
    public Task NotFlagged() => Verify.Marked("""
        [ClientEndpoint] public partial class Chat
        {
            [Send] public partial ValueTask A(string text);
            [Send] protected internal virtual partial Task {|CS8795:B|}(string text);
        }
        partial class Chat
        {
            [System.CodeDom.Compiler.GeneratedCode("WsGen.Generators", "1")] public partial ValueTask A(string text) => default;
        }
        """);

    [Fact]
    public Task FixedIfItHasABody() => Verify.Fixed<LeaveSendToGeneratorCodeFixProvider>(
        """
        [ClientEndpoint] public partial class Chat
        {
            // first
            [Send] public ValueTask {|WSG1019:A|}(string text) => default;

            [Send]
            public async Task {|WSG1019:B|}(string text)
            {
                await Task.Yield();
            }

            [Send] public partial ValueTask {|WSG1019:C|}(string text);
            public partial ValueTask C(string text) => default;
        }
        """,
        """
        [ClientEndpoint] public partial class Chat
        {
            // first
            [Send] public partial ValueTask {|CS8795:A|}(string text);

            [Send]
            public partial Task {|CS8795:B|}(string text);

            [Send] public partial ValueTask {|CS8795:C|}(string text);
        }
        """);

    [Fact]
    public Task FixedIfItIsStatic() => Verify.Fixed<RemoveStaticCodeFixProvider>(
        """[ClientEndpoint] public partial class Chat { [Send] public static partial ValueTask {|WSG1019:{|CS8795:A|}|}(string text); }""",
        """[ClientEndpoint] public partial class Chat { [Send] public partial ValueTask {|CS8795:A|}(string text); }""");
}
