using WsGen.CodeFixes;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Return type of a callback not supported.</summary>
public sealed class WSG1009Tests
{
    private const string Cannot =
        "which cannot be sent: reply with text, bytes, a value that formats itself, or a type that has an encoder or is in a JsonSerializerContext; " +
        "directly, in a ValueTask or Task, or in an IAsyncEnumerable";

    [Theory]
    [InlineData("[OnMessage] object {|#0:A|}(string text) => text;", "object", Cannot)]
    [InlineData("[OnMessage] ValueTask<int[]> {|#0:A|}(string text) => default;", "ValueTask<int[]>", Cannot)]
    [InlineData("[OnMessage] System.Collections.Generic.IAsyncEnumerable<object> {|#0:A|}(string text) => null!;", "IAsyncEnumerable<object>", Cannot)]
    [InlineData("[OnMessage] System.Collections.Generic.IEnumerable<string> {|#0:A|}(string text) => null!;", "IEnumerable<string>", Cannot)]
    [InlineData("[OnMessage] Span<char> {|#0:A|}(string text) => default;", "Span<char>", Cannot)]
    [InlineData("[OnMessage] Memory<byte> {|#0:A|}(string text) => default;", "Memory<byte>", Cannot)]
    [InlineData("[OnMessage] Task<Task<string>> {|#0:A|}(string text) => null!;", "Task<Task<string>>", Cannot)]
    [InlineData("string _text = \"\"; [OnMessage] ref string {|#0:A|}(string text) => ref _text;", "ref string", Cannot)]
    [InlineData("[OnOpen] string {|#0:A|}() => \"\";", "string", "but [OnOpen] returns void, ValueTask or Task")]
    [InlineData("[OnClose] Task<string> {|#0:A|}() => null!;", "Task<string>", "but [OnClose] returns void, ValueTask or Task")]
    [InlineData("[OnMessage] private partial void {|#0:A|}(string text); private async partial void A(string text) => await Task.Yield();", "async void", "which nobody can wait for: return ValueTask")]
    [InlineData("[OnMessage] async void {|#0:A|}(string text) => await Task.Yield();", "async void", "which nobody can wait for: return ValueTask")]
    public Task Flagged(string members, string type, string advice) => Verify.FlaggedMember("WSG1009", members, $"'A' returns '{type}', {advice}");

    [Fact]
    public Task NotFlagged() => Verify.NotFlaggedMembers("""
        [OnOpen] async ValueTask A() => await Task.Yield();
        [OnMessage] async Task<string?> B(string text) => await Task.FromResult(text);
        [OnMessage] ReadOnlySpan<byte> C(ReadOnlySpan<byte> bytes) => bytes;
        [OnMessage] Task<int?> F(PongMessage pong) => null!;
        [OnClose] Task D() => Task.CompletedTask;
        object E() => this;
        """);

    [Fact]
    public Task FixedIfItIsAsyncVoid() => Verify.Fixed<ReturnValueTaskCodeFixProvider>(
        """
        [ServerEndpoint("/a")] public partial class Chat
        {
            [OnOpen] async void {|WSG1009:A|}() => await Task.Yield();
            [OnMessage] private partial void {|WSG1009:B|}(string text);
            private async partial void B(string text) { await Task.Yield(); return; }
        }
        """,
        """
        [ServerEndpoint("/a")] public partial class Chat
        {
            [OnOpen] async ValueTask A() => await Task.Yield();
            [OnMessage] private partial ValueTask B(string text);
            private async partial ValueTask B(string text) { await Task.Yield(); return; }
        }
        """);

    [Fact]
    public Task NotFixedIfSomethingElseIsReturned() => Verify.Fixed<ReturnValueTaskCodeFixProvider>(
        """[ServerEndpoint("/a")] public partial class Chat { [OnOpen] async Task<int> {|WSG1009:A|}() => await Task.FromResult(1); }""",
        """[ServerEndpoint("/a")] public partial class Chat { [OnOpen] async Task<int> {|WSG1009:A|}() => await Task.FromResult(1); }""");
}
